"""What this room tells people."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from home.models import AcknowledgedVersion, PageCare, PageProblem
from home.queries.titles import title_told_to
from portal.accounts.choices import Role
from portal.accounts.models import User
from portal.notifications.actions import notify, settle
from portal.notifications.choices import Level
from portal.notifications.kinds import NoticeKind, kinds
from portal.ui.models import NETWORK, address_of

MOST_NAMED = 5
"""Pages named in one notice."""


def kind(name: str, label: Any, call: Any, level: Level = Level.ACTION) -> NoticeKind:
    """None asks for a right: those who are told are found by what they may do, for thousands in one query."""
    return kinds.register(NoticeKind(name=f"home.{name}", label=label, call=call, level=level))


TO_CONFIRM = kind("to_confirm", _("A page to read and confirm"), _("Read and confirm"))
STILL_TO_CONFIRM = kind(
    "still_to_confirm", _("Reminder of a page to read and confirm"), _("Read and confirm")
)
REVIEW_DUE = kind("review_due", _("Pages of mine to look at again"), _("See the pages"))
PROBLEM_REPORTED = kind("problem_reported", _("A problem on a page"), _("See the problem"))
PROBLEM_ANSWERED = kind(
    "problem_answered", _("An answer to a problem that I told"), _("See the answer"), Level.INFORMATION
)
TEXT_WAITS = kind("text_waits", _("A text to read again before it is published"), _("Read it again"))
TEXT_PUBLISHED = kind("text_published", _("My text is published"), _("See the page"), Level.INFORMATION)
TEXT_RETURNED = kind("text_returned", _("My text is sent back"), _("See what is said"))


def keepers_of(centre_id: int) -> list[User]:
    """The communication of a centre; IT where there is nobody."""
    people = User.objects.active().filter(centre=centre_id)
    return list(people.with_role(Role.COMMUNICATION)) or list(people.with_role(Role.IT))


def in_charge_of(page_id: int, centre_id: int) -> list[User]:
    """Who answers for a page: its person in charge while they are there, else communication."""
    care = PageCare.objects.select_related("responsible").filter(page=page_id).first()
    person = care.responsible if care is not None else None
    if person is not None and person.is_active and person.centre_id == centre_id:
        return [person]
    return keepers_of(centre_id)


def tell_to_confirm(by: Any, version: AcknowledgedVersion, people: Iterable[Any]) -> None:
    """Shape: `people` come with `is_known` (queries.acknowledgements.people_to_tell)."""
    assert version.page is not None
    address = address_of(version.page.url_path)
    groups: dict[tuple[bool, bool], list[Any]] = {}
    for person in people:
        groups.setdefault((person.is_known, person.centre_id != version.centre_id), []).append(person)
    for (is_known, is_far), recipients in groups.items():
        notify(
            by=by,
            kind=STILL_TO_CONFIRM if is_known else TO_CONFIRM,
            recipients=recipients,
            context={
                "title": version.title,
                "due_on": version.due_on,
                "is_late": version.due_on is not None and version.due_on < version.centre.today,
                "is_changed": version.number > 1,
            },
            url=f"/{NETWORK}{address}" if is_far else address,
            group_key=version.group_key,
        )


def reviews_key(person: Any) -> str:
    return f"home.reviews:{person.pk}"


def tell_review_due(by: Any, person: Any, titles: list[str], *, is_in_charge: bool) -> None:
    """One notice for all the pages; the one before is done with."""
    settle(group_key=reviews_key(person))
    notify(
        by=by,
        kind=REVIEW_DUE,
        recipients=[person],
        context={
            "titles": titles[:MOST_NAMED],
            "more": max(len(titles) - MOST_NAMED, 0),
            "number": len(titles),
            "is_in_charge": is_in_charge,
        },
        url=reverse("home:desk"),
        group_key=reviews_key(person),
    )


def tell_problem(by: Any, problem: PageProblem) -> None:
    assert problem.page_id is not None
    recipients = [person for person in in_charge_of(problem.page_id, problem.centre_id) if person.pk != by.pk]
    notify(
        by=by,
        kind=PROBLEM_REPORTED,
        recipients=recipients or keepers_of(problem.centre_id),
        context={"title": problem.page_title, "text": problem.text, "who": str(by)},
        url=problem.get_absolute_url(),
    )


def tell_answer(by: Any, problem: PageProblem) -> None:
    """To whoever told the problem; what asked others to look at it is done with."""
    settle(group_key=problem.get_absolute_url())
    person = problem.reported_by
    if person is not None and person.pk != by.pk:
        title = title_told_to(person, problem.page, problem.page_title)
        notify(
            by=by,
            kind=PROBLEM_ANSWERED,
            recipients=[person],
            context={"title": title, "answer": problem.answer, "who": str(by)},
            url=problem.get_absolute_url(),
        )


def text_key(page: Any) -> str:
    return f"home.text:{page.pk}"


def tell_text(by: Any, notice: NoticeKind, recipients: Iterable[Any], page: Any, **context: Any) -> None:
    """Shape: `page` may not be online yet."""
    address = address_of(page.url_path)
    screen = reverse("home:text", args=[address.strip("/")]) if notice is TEXT_WAITS else address
    url = reverse("home:desk") if notice is TEXT_RETURNED else screen
    notify(
        by=by,
        kind=notice,
        recipients=recipients,
        context={"title": page.get_admin_display_title(), "who": str(by), **context},
        url=url,
        group_key=text_key(page),
    )
