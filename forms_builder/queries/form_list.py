"""The list of forms: those that are online, and those that are closest to somebody's hand."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count
from django.utils.timezone import localdate
from wagtail.rich_text import get_text_for_indexing

from forms_builder import ports
from forms_builder.choices import SubmissionState
from forms_builder.models import FormVersion, Submission

MANY = 5
"""Beyond, the list gets a search, the favourites and what one asks for most; below, one look is enough."""
MOST_OFTEN = 3
LONGEST_WORDS = 400
"""Characters of an introduction that the search knows: its first sentences say what the form is for."""


@dataclass(frozen=True, slots=True)
class FormRow:
    """A form in the list. `words` are those of its introduction, `begun_on` the last day of my draft."""

    title: str
    url: str
    words: str = ""
    begun_on: date | None = None


@dataclass(frozen=True, slots=True)
class FormList:
    """Shape: `families` are (name, rows) in the order of their names, "" last for forms without one."""

    drafts: list[FormRow] = field(default_factory=list)
    favourites: list[FormRow] = field(default_factory=list)
    often: list[FormRow] = field(default_factory=list)
    families: list[tuple[str, list[FormRow]]] = field(default_factory=list)

    @property
    def is_long(self) -> bool:
        return sum(len(rows) for _name, rows in self.families) > MANY


def forms_on_line(user: Any) -> Any:
    """The last version of every form of the person's centre, by family and title, without what it asks."""
    heavy = ("content", "page__questions", "page__approval_route", "page__effects")
    rows = FormVersion.objects.visible_to(user).current().select_related("page").defer(*heavy)
    return rows.order_by("page__family", "title")


def list_forms(user: Any) -> FormList:
    """Four queries, however many forms there are."""
    drafts = Submission.objects.visible_to(user).filter(
        applicant=user, state=SubmissionState.DRAFT, entered_by__isnull=True
    )
    begun = {page: localdate(at) for page, at in drafts.values_list("page_id", "changed_at")}
    rows: dict[int, FormRow] = {}
    families: dict[str, list[FormRow]] = {}
    for version in forms_on_line(user):
        words = " ".join(get_text_for_indexing(version.page.introduction).split())[:LONGEST_WORDS]
        row = FormRow(version.title, version.page.url, words, begun.get(version.page_id))
        rows[version.page_id] = row
        families.setdefault(version.page.family, []).append(row)
    found = FormList(
        drafts=[row for row in rows.values() if row.begun_on],
        # Forms without a family come last.
        families=sorted(families.items(), key=lambda item: (not item[0], item[0])),
    )
    if not found.is_long:
        return found
    kept = ports.favourite_pages(user)
    found.favourites.extend(row for page, row in rows.items() if page in kept)
    found.often.extend(rows[page] for page in often_sent(user) if page in rows)
    return found


def often_sent(user: Any) -> list[int]:
    """The pages of the forms that `user` has sent most this year, at least twice, the first ones."""
    mine = Submission.objects.filter(applicant=user, submitted_at__year=localdate().year, page__isnull=False)
    counted = mine.values("page").annotate(times=Count("pk")).filter(times__gt=1).order_by("-times", "page")
    return list(counted.values_list("page", flat=True)[:MOST_OFTEN])
