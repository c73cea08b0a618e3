"""The devices that people sign in with."""

from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import KnownDevice, User
from portal.accounts.notices import NEW_DEVICE
from portal.audit.actions import record
from portal.kit.access import require
from portal.notifications.actions import notify


@dataclass(frozen=True, slots=True)
class SeenDevice:
    """A browser as it shows itself at sign-in: `digest` of its cookie, and its `label` for people."""

    digest: str
    label: str
    client_address: str
    is_own: bool = False


@transaction.atomic
def sign_in(*, by: User, seen: SeenDevice, factor: str) -> KnownDevice:
    """Write down that `by`, who has shown who they are, signs in from a device.

    Shape:   `factor` is a value of SecondFactor, or "". Declared one's own once, a device stays so until its
             owner says otherwise.
    Rights:  accounts.change_own_account.
    Effects: the device's row, one audit entry; a mail for a device never seen, except at the very first
             sign-in, when every device is new.
    """
    require(by, "accounts.change_own_account", by)
    is_first = by.last_login is None
    device, is_new = KnownDevice.objects.select_for_update().get_or_create(
        person=by,
        digest=seen.digest,
        defaults={"label": seen.label, "is_own": seen.is_own, "last_seen_at": timezone.now()},
    )
    if not is_new:
        device.label = seen.label
        device.is_own = device.is_own or seen.is_own
        device.last_seen_at = timezone.now()
        device.save(update_fields=["label", "is_own", "last_seen_at"])
    record(
        by,
        "accounts.sign_in",
        by,
        client_address=seen.client_address,
        device=str(device.pk),
        is_new_device=is_new,
        second_factor=factor,
    )
    if is_new and not is_first:
        notify(
            by=by,
            kind=NEW_DEVICE,
            recipients=[by],
            context={"device": device, "client_address": seen.client_address, "at": timezone.now()},
            url=reverse("accounts:account"),
            group_key=f"device:{device.pk}",
        )
    return device
