"""Seals of the chains: what is to be sealed, what has not left, and whether what left still holds."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db.models import Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from forms_builder.models import (
    ApprovalEvent,
    DailySeal,
    LeaveMovement,
    PrintedCopy,
    RequestMessage,
    Signature,
    Submission,
)
from forms_builder.seals import FILE, STAMP, SealedDay, read_sealed_day
from forms_builder.signature_chain import Difference
from forms_builder.time_stamps import stamped_digest
from portal.accounts.choices import Role
from portal.centres.models import Centre

WARNED_AFTER = timedelta(hours=26)
"""A seal is made in the hour after midnight, and tried again each hour: past a day, somebody is to look."""
UNSEALED_AFTER = timedelta(hours=50)
"""What was signed yesterday at 0:00 is sealed by 1:00 today."""
WATCHERS = (Role.IT, Role.DPO)
"""Who is warned when seals do not leave."""


def centres_to_seal() -> list[Centre]:
    """The centres whose yesterday is not sealed. One query, however many there are."""
    sealed = DailySeal.objects.filter(centre=OuterRef("pk")).order_by("-day").values("day")[:1]
    centres: Any = Centre.objects.annotate(sealed_on=Subquery(sealed)).order_by("pk")
    return [
        centre
        for centre in centres
        if centre.sealed_on is None or centre.sealed_on < centre.today - timedelta(days=1)
    ]


def moved_requests(centre: Centre) -> Any:
    """The signed requests of a centre of which something happened since its last seal, and the day before: most of
    it is bound already.
    """
    seal = last_seal(centre)
    since = Q() if seal is None else Q(at__gte=seal.sealed_at - timedelta(days=1))
    made = Q() if seal is None else Q(made_at__gte=seal.sealed_at - timedelta(days=1))
    found = Q(pk__in=ApprovalEvent.objects.filter(since).values("submission"))
    found |= Q(pk__in=RequestMessage.objects.filter(since).values("submission"))
    found |= Q(pk__in=PrintedCopy.objects.filter(made).values("submission"))
    found |= Q(pk__in=LeaveMovement.objects.filter(made, source__isnull=False).values("source"))
    return Submission.objects.filter(found, centre=centre, submitted_at__isnull=False).order_by("pk")


def last_seal(centre: Centre) -> DailySeal | None:
    return DailySeal.objects.filter(centre=centre).order_by("-day").first()


def sealed_day(seal: DailySeal) -> SealedDay:
    """What a seal says: it begins after the seal before it."""
    before = DailySeal.objects.filter(centre=seal.centre_id, day__lt=seal.day)
    first = (before.aggregate(last=Max("sequence"))["last"] or 0) + 1
    return SealedDay(seal.centre_id, seal.day, first, seal.sequence, seal.digest)


def seals_to_send() -> Any:
    return DailySeal.objects.filter(left_at=None).select_related("centre").order_by("day", "centre")


def late_since(user: Any) -> Any:
    """Since when the seals of the person's centre do not leave as they should, None while they do, or where it is
    not theirs to see to. Two queries.
    """
    if user.centre_id is None or user.roles.isdisjoint(WATCHERS):
        return None
    now = timezone.now()
    waiting = DailySeal.objects.filter(
        centre=user.centre_id, left_at=None, sealed_at__lt=now - WARNED_AFTER
    ).order_by("day")
    sealed = DailySeal.objects.filter(centre=user.centre_id).order_by("-day").values("sequence")[:1]
    unsealed = Signature.objects.filter(
        Q(sequence__gt=Coalesce(Subquery(sealed), 0)),
        centre=user.centre_id,
        signed_at__lt=now - UNSEALED_AFTER,
    ).order_by("sequence")
    days = [row.day for row in waiting[:1]]
    days += [timezone.localdate(row.signed_at) for row in unsealed.only("signed_at")[:1]]
    return min(days, default=None)


def verify_seals(centre: Centre) -> Iterator[Difference]:
    """Find the seals of `centre` that were changed, and those that its chain contradicts."""
    first = 1
    for seal in DailySeal.objects.filter(centre=centre).order_by("day"):
        said = SealedDay(centre.pk, seal.day, first, seal.sequence, seal.digest)
        where = place(said)
        if said.seal != seal.seal:
            yield Difference(where, "it, or the one before it, was changed")
        if seal.stamp and stamped_digest(bytes(seal.stamp)) != said.seal:
            yield Difference(where, "its time stamp is not of this seal")
        yield from verify_chain(centre, said)
        first = seal.sequence + 1


def verify_chain(centre: Centre, said: SealedDay) -> Iterator[Difference]:
    """Compare what was sealed with the link that the chain has there now."""
    link = (
        Signature.objects.filter(centre=centre, sequence=said.last).values_list("digest", flat=True).first()
    )
    if link is None:
        yield Difference(place(said), f"signature {said.last}, which it ends with, is not there")
    elif link != said.digest:
        yield Difference(place(said), f"signature {said.last} is not the one that was sealed")


def verify_folder(centre: Centre, folder: Path) -> Iterator[Difference]:
    """Compare what left with the chain and with what the portal knows of it; name each day.

    Shape: `folder` is that of PORTAL_SEAL_FOLDER, or a copy kept elsewhere.
    """
    seals = {seal.day: seal for seal in DailySeal.objects.filter(centre=centre)}
    found = set()
    for path in sorted(folder.glob(f"scelle-{centre.pk}-*.json")):
        said = read_sealed_day(path.read_text("utf-8", "replace"))
        if said is None or said.file_name != path.name or not FILE.fullmatch(path.name):
            yield Difference(f"file {path.name}", "it is not as it left")
            continue
        found.add(said.day)
        yield from verify_chain(centre, said)
        yield from verify_file(path, said, seals.get(said.day))
    for day in sorted(seals.keys() - found):
        if seals[day].left_at is not None:
            yield Difference(f"seal of {day}", "its file is not in the folder")


def verify_file(path: Path, said: SealedDay, seal: DailySeal | None) -> Iterator[Difference]:
    if seal is None:
        yield Difference(place(said), "it left, and the portal knows it no more")
    elif seal.seal != said.seal:
        yield Difference(place(said), "what left is not what the portal says of that day")
    stamp = path.with_suffix(STAMP)
    if stamp.exists() and stamped_digest(stamp.read_bytes()) != said.seal:
        yield Difference(place(said), "the time stamp that left is not of this seal")


def place(said: SealedDay) -> str:
    return f"seal of {said.day.isoformat()}"
