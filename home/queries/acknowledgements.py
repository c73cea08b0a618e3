"""« Lu et compris »: what somebody has to confirm, who has confirmed and who has not."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from home.digests import digest
from home.models import AcknowledgedVersion, Acknowledgement
from portal.accounts.models import SectorMembership, User
from portal.accounts.queries.audiences import who_satisfy
from portal.centres.models import Readership
from portal.centres.queries import audiences_name, kept, meant_for
from portal.media.models import FileUse
from portal.notifications.models import Notification

MOST_VERSIONS = 10


def digest_of(page: Any) -> str:
    """Name what `page` says as it is online, with its files: what is in them counts, not what they are called."""
    files = FileUse.objects.filter(page=page.pk).values_list("document__file_hash", "image__file_hash")
    return digest(page, [document or image or "" for document, image in files])


def versions_for(user: Any) -> QuerySet[AcknowledgedVersion]:
    """The versions that `user` was ever asked for, of pages that are online for them."""
    return AcknowledgedVersion.objects.filter(meant_for(user, "page__")).select_related("page")


def own_of(user: Any) -> Any:
    return Acknowledgement.objects.filter(version=OuterRef("pk"), person=user.pk)


def open_versions(user: Any) -> list[UUID]:
    """The versions that whoever reads the same as `user` is asked for today, the most urgent first. Kept."""
    return kept(user.centre, f"open-versions:{audiences_name(user)}", lambda: read_open_versions(user))


def read_open_versions(user: Any) -> list[UUID]:
    most_urgent = (F("due_on").asc(nulls_last=True), "opened_at", "pk")
    asked = versions_for(user).filter(closed_at=None).order_by(*most_urgent)
    return list(asked.values_list("pk", flat=True))


def to_confirm(user: Any) -> QuerySet[AcknowledgedVersion]:
    """What `user` has to confirm. No query where nothing is asked."""
    asked = AcknowledgedVersion.objects.filter(pk__in=open_versions(user), closed_at=None)
    return asked.filter(~Exists(own_of(user))).select_related("page")


def first_to_confirm(user: Any, most: int) -> tuple[list[AcknowledgedVersion], int]:
    """The most urgent, and how many there are. No query where nothing is asked, one where all is confirmed, two."""
    asked = open_versions(user)
    done = Acknowledgement.objects.filter(person=user.pk, version__in=asked).values_list("version", flat=True)
    confirmed = set(done)
    waiting = [pk for pk in asked if pk not in confirmed]
    if not waiting:
        return [], 0
    found = AcknowledgedVersion.objects.select_related("page").in_bulk(waiting[:most])
    return [found[pk] for pk in waiting[:most] if pk in found], len(waiting)


@dataclass(frozen=True, slots=True)
class OwnState:
    """What one page asks of one person. Shape: `acknowledged_at` is None while it is to be done."""

    version: AcknowledgedVersion
    is_asked: bool
    acknowledged_at: Any


def own_state(user: Any, page: Any) -> OwnState | None:
    """What `page` asks of `user` today, None when it asks nobody: one query at most."""
    if not getattr(page, "asks_acknowledgement", False):
        return None
    version: Any = (
        AcknowledgedVersion.objects.filter(page=page.pk, closed_at=None)
        .annotate(
            is_asked=Case(When(meant_for(user, "page__"), then=Value(True)), default=Value(False)),
            acknowledged_at=Subquery(own_of(user).values("acknowledged_at")[:1]),
        )
        .first()
    )
    return version and OwnState(version, version.is_asked, version.acknowledged_at)


# Following ----------------------------------------------------------------------------------------------------


def people_asked(version: AcknowledgedVersion) -> QuerySet[User]:
    """Who is to confirm `version` today: the active people whom its page is for, newcomers included."""
    page = version.page
    readership = (
        Readership.objects.select_related("audience").filter(page=page.pk).first()
        if page is not None and page.live
        else None
    )
    if readership is None:
        nobody: QuerySet[User] = User.objects.none()
        return nobody
    if readership.is_shared and readership.audience is None and version.centre.is_federation:
        everybody: QuerySet[User] = User.objects.active().filter(centre__isnull=False)
        return everybody
    return who_satisfy(version.centre, readership.audience.rule if readership.audience else [])


def with_answers(people: QuerySet[User], version: AcknowledgedVersion) -> Any:
    """`people` with `acknowledged_at`, None for who has not, and `sector`, the name of their main one; that of
    their centre for those of other centres, where the page is shared.
    """
    given = Acknowledgement.objects.filter(version=version, person=OuterRef("pk"))
    main = SectorMembership.objects.filter(person=OuterRef("pk"), is_main=True)
    return people.annotate(
        acknowledged_at=Subquery(given.values("acknowledged_at")[:1]),
        sector=Case(
            When(
                centre=version.centre_id, then=Coalesce(Subquery(main.values("sector__name")[:1]), Value(""))
            ),
            default=F("centre__name"),
        ),
    )


def named(people: Any, version: AcknowledgedVersion) -> Any:
    """Those of `people` whom the followers of `version` are told by name: the colleagues of their centre. Of what
    is shared with other centres, they see how many have confirmed.
    """
    return people.filter(centre=version.centre_id)


def pending_people(version: AcknowledgedVersion) -> QuerySet[User]:
    given = Acknowledgement.objects.filter(version=version, person=OuterRef("pk"))
    return people_asked(version).filter(~Exists(given))


def people_to_tell(version: AcknowledgedVersion) -> Any:
    """Who has not confirmed and was not told since the last round, with `is_known`: were they told before?"""
    told = Notification.objects.filter(recipient=OuterRef("pk"), group_key=version.group_key)
    since = version.reminded_at or version.opened_at
    return (
        pending_people(version)
        .filter(~Exists(told.filter(created_at__gte=since)))
        .annotate(is_known=Exists(told))
        .order_by("pk")
    )


@dataclass(frozen=True, slots=True)
class SectorFigures:
    """How far the people of one sector are."""

    name: str
    done: int
    total: int


def figures_by_sector(people: Any) -> list[SectorFigures]:
    """Shape: `people` come `with_answers`. One query."""
    rows = (
        people.order_by("sector")
        .values("sector")
        .annotate(total=Count("pk"), done=Count("pk", filter=Q(acknowledged_at__isnull=False)))
    )
    return [SectorFigures(row["sector"], row["done"], row["total"]) for row in rows]


def versions_of(page: Any) -> QuerySet[AcknowledgedVersion]:
    """All that was asked of the readers of `page`, the newest first, with how many have confirmed each."""
    return (
        AcknowledgedVersion.objects.filter(page=page)
        .annotate(given=Count("acknowledgements"))
        .order_by("-number")
    )


def who_confirmed(version: AcknowledgedVersion) -> QuerySet[Acknowledgement]:
    """Every confirmation of `version`, of those who left or changed sectors too: it stays a proof."""
    return Acknowledgement.objects.filter(version=version).select_related("person")


@dataclass(frozen=True, slots=True)
class Following:
    """What the page that follows one version shows. Shape: `people` are narrowed to what was chosen."""

    people: Any
    figures: list[SectorFigures]
    done: int
    total: int
    versions: list[Any]
    chosen: dict[str, str]

    @property
    def percentage(self) -> int:
        return self.done * 100 // self.total if self.total else 100

    @property
    def is_narrowed(self) -> bool:
        return any(self.chosen.values())


def follow(version: AcknowledgedVersion, chosen: dict[str, str]) -> Following:
    """Shape: `chosen` as forms.editorial.StateForm. A fixed number of queries."""
    people = with_answers(people_asked(version), version)
    figures = figures_by_sector(people)
    people = named(people, version)
    if chosen["etat"]:
        people = people.filter(acknowledged_at__isnull=chosen["etat"] == "pas-encore")
    if chosen["secteur"]:
        people = people.filter(sector=chosen["secteur"])
    return Following(
        people=people,
        figures=figures,
        done=sum(row.done for row in figures),
        total=sum(row.total for row in figures),
        versions=list(versions_of(version.page)[:MOST_VERSIONS]),
        chosen=chosen,
    )


def answers_as_rows(version: AcknowledgedVersion) -> list[list[Any]]:
    """A spreadsheet of who is asked, with those who confirmed and are not asked any more: it stays a proof."""
    people = with_answers(named(people_asked(version), version), version)
    rows = [[_("Last name"), _("First name"), _("Sector"), _("State"), _("Confirmed on"), _("Version")]]
    asked_on = f"{version.number} ({localdate(version.opened_at):%d/%m/%Y})"
    known = set()
    for person in people.order_by("last_name", "first_name", "pk"):
        known.add(person.pk)
        state = _("confirmed") if person.acknowledged_at else _("not yet")
        rows.append(
            [
                person.last_name,
                person.first_name,
                person.sector,
                state,
                moment(person.acknowledged_at),
                asked_on,
            ]
        )
    own = who_confirmed(version).filter(person__centre=version.centre_id)
    for given in own.exclude(person__in=known).order_by("acknowledged_at", "pk"):
        person, state = given.person, _("confirmed, no longer asked")
        rows.append([person.last_name, person.first_name, "", state, moment(given.acknowledged_at), asked_on])
    return rows


def moment(at: Any) -> str:
    return f"{localtime(at):%d/%m/%Y %H:%M}" if at else ""
