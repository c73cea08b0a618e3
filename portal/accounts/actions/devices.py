"""The devices that people sign in with."""

from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import KnownDevice, User, WrongCode
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
            url=reverse("accounts:sessions"),
            group_key=f"device:{device.pk}",
        )
    return device


@transaction.atomic
def declare_device(*, by: User, device: KnownDevice, is_own: bool) -> KnownDevice:
    """Say whether a device of `by` is theirs alone: it then stays signed in for a month, for reading.

    Rights:  accounts.change_own_device.
    Effects: one field, one audit entry. The door sets the end of the session.
    """
    require(by, "accounts.change_own_device", device)
    device = KnownDevice.objects.select_for_update().get(pk=device.pk)
    require(by, "accounts.change_own_device", device)
    device.is_own = is_own
    device.save(update_fields=["is_own"])
    record(by, "accounts.declare_device", by, device=str(device.pk), is_own=is_own)
    return device


@transaction.atomic
def forget_device(*, by: User, device: KnownDevice) -> None:
    """Treat a device of `by` as never seen: what was signed in on it no longer is.

    Rights:  accounts.change_own_device.
    Effects: the row and its sessions deleted, one audit entry. Its wrong codes count as those of any other
             unknown device: forgetting it gives no more tries.
    """
    require(by, "accounts.change_own_device", device)
    WrongCode.objects.filter(device=device).update(device=None)
    record(by, "accounts.forget_device", by, device=str(device.pk))
    device.delete()


def note_seen(*, by: User, device_id: str) -> None:
    """Write that a device of `by` is in use. No audit: it is a page like another.

    Rights:  accounts.change_own_account.
    Effects: `last_seen_at`.
    """
    require(by, "accounts.change_own_account", by)
    KnownDevice.objects.filter(person=by, pk=device_id).update(last_seen_at=timezone.now())
