"""How slots are taken: assets locked in the order of their keys, one question for all, then the claims.

Two bookings that asked for two rooms in opposite orders would otherwise wait for each other for ever. Whatever is
forgotten here, the guard of the database (calendars.guards) still refuses, and gives the same answer.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from calendars.choices import CLAIM_OF, TAKING, AssetKind, BookingState, ClaimState, DateState
from calendars.exceptions import RefusedByPolicy, Taken
from calendars.models import Asset, Booking, Claim, Event, Occurrence
from calendars.overlaps import Clash, Span, cut
from calendars.policies import Asked, Finding, Level, findings
from calendars.queries.conflicts import absences_in_the_way, clashes_of
from portal.kit.access import can


def lock_assets(keys: Collection[int]) -> dict[int, Asset]:
    """The assets, locked in the order of their keys, by key. It does not stop what merely points to them."""
    rows = Asset.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    return {asset.pk: asset for asset in rows}


def asset_of_person(person: Any) -> Asset:
    """What stands for `person` among the assets. Safe to repeat."""
    facts = {"centre": person.centre, "kind": AssetKind.PERSON, "name": str(person)[:80]}
    return Asset.objects.get_or_create(person=person, defaults=facts)[0]


def atoms_of(assets: Iterable[Asset]) -> dict[int, list[Asset]]:
    """The parts of each, or itself where it has none, by key. One query."""
    keys = [asset.pk for asset in assets]
    found = Asset.objects.filter(pk__in=keys).prefetch_related("parts")
    return {asset.pk: list(asset.parts.all()) or [asset] for asset in found}


def claims_of(
    occurrences: Iterable[Occurrence], bookings: Sequence[Booking], people: Sequence[Asset] = ()
) -> list[Claim]:
    """The claims that these dates need, not written yet. Bookings refused or cancelled need none."""
    kept = [booking for booking in bookings if booking.state in CLAIM_OF]
    atoms = atoms_of([booking.asset for booking in kept])
    found: list[Claim] = []
    for occurrence in occurrences:
        if occurrence.state != DateState.PLANNED:
            continue
        for booking in kept:
            state = CLAIM_OF[BookingState(booking.state)]
            found += slots_of(occurrence, booking.asset, atoms[booking.asset_id], state, booking)
        for person in people:
            found += slots_of(occurrence, person, [person], ClaimState.CONFIRMED, None)
    return found


def slots_of(
    occurrence: Occurrence, asset: Asset, atoms: Sequence[Asset], state: ClaimState, booking: Booking | None
) -> list[Claim]:
    start = occurrence.start - timedelta(minutes=asset.setup_minutes)
    end = occurrence.end + timedelta(minutes=asset.cleanup_minutes)
    return [
        Claim(
            occurrence=occurrence,
            booking=booking,
            asset=atom,
            block_start=piece_start,
            block_end=piece_end,
            state=state,
            hard=atom.is_hard,
        )
        for atom in atoms
        for piece_start, piece_end in cut(start, end)
    ]


def take(
    by: Any, event: Event, claims: Sequence[Claim], *, leaves_out: bool = False, accepts: bool = False
) -> list[Claim]:
    """Write `claims`, or say all that is in their way.

    Shape:   `leaves_out`: dates with something firmly in the way are skipped instead; `accepts`: people who are taken or
             away, and requests for what is taken, were seen and are accepted.
    Raises:  Taken, with every clash.
    Effects: rows; dates marked as skipped.
    """
    lock_assets({claim.asset_id for claim in claims})
    clashes = clashes_with(by, event, claims)
    hard = [clash for clash in clashes if clash.is_hard]
    if hard and leaves_out:
        claims = without_clashing_dates(claims, hard)
        clashes = [] if accepts else clashes_with(by, event, claims)
    if clashes and not (accepts and not any(clash.is_hard for clash in clashes)):
        raise Taken(clashes)
    try:
        # A savepoint: the transaction goes on to say what was in the way.
        with transaction.atomic():
            return Claim.objects.bulk_create(claims)
    except IntegrityError as error:
        raise Taken(clashes_with(by, event, claims)) from error


def clashes_with(by: Any, event: Event, claims: Sequence[Claim]) -> list[Clash]:
    """All that is in the way of `claims`; firmly, what is hard and asked to be taken at once."""
    spans = [Span(claim.asset_id, claim.block_start, claim.block_end) for claim in claims]
    found = clashes_of(by, spans)
    firm = [
        Clash(**{**as_facts(clash), "is_hard": clash.is_hard and claims[clash.number].state in TAKING})
        for clash in found
    ]
    return firm + absences_in_the_way(spans, [claim.asset for claim in claims], event.centre.zone)


def as_facts(clash: Clash) -> dict[str, Any]:
    return {name: getattr(clash, name) for name in Clash.__slots__}


def without_clashing_dates(claims: Sequence[Claim], clashes: Iterable[Clash]) -> list[Claim]:
    """`claims` of the dates that have nothing firmly in the way; the others are marked as skipped, and say why."""
    lost = {claims[clash.number].occurrence_id: clash for clash in clashes}
    for key, clash in lost.items():
        reason = _("%(what)s was taken") % {"what": clash.asset_name}
        Occurrence.objects.filter(pk=key).update(state=DateState.SKIPPED, skipped_reason=reason[:200])
    if not {claim.occurrence_id for claim in claims} - set(lost):
        raise Taken(list(clashes))
    return [claim for claim in claims if claim.occurrence_id not in lost]


def check_policies(by: Any, asset: Asset, occurrences: Iterable[Occurrence], people: int) -> list[Finding]:
    """What the rules of `asset` say of these dates; warnings and notices are returned.

    Raises: RefusedByPolicy for an error, except to who manages the asset.
    """
    now = timezone.localtime().replace(tzinfo=None)
    found: dict[str, Finding] = {}
    for occurrence in occurrences:
        if occurrence.state != DateState.PLANNED:
            continue
        start, end = local(occurrence, "start"), local(occurrence, "end")
        asked = Asked(asset.name, start, end, now, people)
        found |= {finding.code: finding for finding in findings(asset.policies, asked)}
    errors = [finding for finding in found.values() if finding.level is Level.ERROR]
    if errors and not can(by, "calendars.manage_asset", asset):
        raise RefusedByPolicy(errors)
    return list(found.values())


def local(occurrence: Occurrence, name: str) -> Any:
    """Clock time of the zone that is active, naive."""
    return timezone.localtime(getattr(occurrence, name)).replace(tzinfo=None)
