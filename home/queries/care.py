"""Who answers for pages, and when they are to be looked at again."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Value, Window
from wagtail.models import Page

from home.models import Favourite, PageCare
from home.queries.acknowledgements import OwnState, own_state
from home.queries.tree import page_at
from portal.accounts.choices import Role
from portal.centres.models import Centre
from portal.centres.queries import keeps_pages
from portal.kit.prepared import Prepared
from portal.ui.models import address_of

SOON = timedelta(days=14)
"""How long before its day a page is announced on the desk."""


@dataclass(frozen=True, slots=True)
class PageTools:
    """What stands at the foot of one page for one reader.

    Shape: `place` is the page's address without its first and last strokes, for the addresses of its tools;
           `responsible` is "" for nobody; `to_confirm` None when nobody is asked.
    """

    place: str
    responsible: str
    reviewed_on: date | None
    is_review_due: bool
    to_confirm: OwnState | None
    may_report: bool
    may_follow: bool
    may_confirm_review: bool
    may_follow_confirmations: bool


def page_tools(user: Any, page: Any) -> PageTools | None:
    """Two queries at most. None for a page that is not online, as in the editor's preview."""
    if not page.pk or not page.live or getattr(user, "centre", None) is None:
        return None
    is_own = page.path.startswith(user.centre.site.root_page.path)
    care: PageCare | None = (
        PageCare.objects.select_related("responsible").filter(page=page.pk).first() if is_own else None
    )
    person = care.responsible if care is not None and care.responsible is not None else None
    keeps = is_own and (keeps_pages(user) or (person is not None and person.pk == user.pk))
    due = care.review_due_on if care is not None else None
    return PageTools(
        place=address_of(page.url_path).strip("/"),
        responsible=str(person) if person is not None and person.is_active else "",
        reviewed_on=care.reviewed_on if care is not None else None,
        is_review_due=keeps and due is not None and due <= user.centre.today,
        to_confirm=own_state(user, page),
        may_report=is_own,
        may_follow=keeps,
        may_confirm_review=keeps,
        may_follow_confirmations=keeps or (is_own and Role.DIRECTOR in user.roles),
    )


def find_own_page(user: Any, place: str) -> Page | None:
    """The page at `place` of the person's own centre, online or not, but not the centre's root: one query."""
    if getattr(user, "centre", None) is None or not place.strip("/"):
        return None
    return page_at(user, place)


# Pages to look at again --------------------------------------------------------------------------------------


def cares_of(user: Any) -> QuerySet[PageCare]:
    """The pages online that `user` keeps or answers for."""
    rows = PageCare.objects.filter(page__live=True, archived_at=None).select_related("page", "responsible")
    if not user.is_active or user.centre_id is None:
        return rows.none()
    rows = rows.filter(page__path__startswith=user.centre.site.root_page.path)
    return rows if keeps_pages(user) else rows.filter(responsible=user.pk)


def to_review(user: Any) -> QuerySet[PageCare]:
    """Those whose day has come or is near."""
    return cares_of(user).filter(review_due_on__lte=user.centre.today + SOON)


def is_waiting_for(person: Any, today: date) -> bool:
    return cares_of(person).filter(responsible=person.pk, review_due_on__lte=today).exists()


def cares_to_remind(centre: Centre, today: date, last_week: date) -> QuerySet[PageCare]:
    """The pages of `centre` whose day has come, and of which nobody was told since, or for a week."""
    untold = Q(reminded_on=None) | Q(reminded_on__lt=F("review_due_on")) | Q(reminded_on__lte=last_week)
    return (
        PageCare.objects.filter(untold, page__live=True, archived_at=None, review_due_on__lte=today)
        .filter(page__path__startswith=centre.site.root_page.path)
        .select_related("page", "responsible")
        .order_by("review_due_on", "pk")
    )


ANSWERS, KEEPS = 1, 2
"""What somebody has to do with pages: they answer for some; they keep some among their favourites."""
marks = Prepared(
    lambda person: (
        PageCare.objects.filter(responsible=person)
        .order_by()
        .values_list(Value(ANSWERS))
        .union(Favourite.objects.filter(person=person).order_by().values_list(Value(KEEPS)))
    )
)


def marks_of(user: Any) -> set[int]:
    """What `user` has to do with pages. Asked once per request."""
    known: set[int] | None = getattr(user, "_page_marks", None)
    if known is None:
        known = user._page_marks = {mark for (mark,) in marks.rows(user.pk)}
    return known


def answers_for_pages(user: Any) -> bool:
    """Tell whether `user` is in charge of a page at all."""
    return ANSWERS in marks_of(user)


def keeps_favourites(user: Any) -> bool:
    return KEEPS in marks_of(user)


def pages_in_charge(person: Any, most: int = 3) -> tuple[list[str], int]:
    """The titles of the first pages that `person` answers for, and how many there are: one query."""
    rows = PageCare.objects.filter(responsible=person.pk, page__live=True).select_related("page")
    found: list[Any] = list(rows.annotate(number=Window(Count("pk"))).order_by("pk")[:most])
    return [care.page.title for care in found], found[0].number if found else 0
