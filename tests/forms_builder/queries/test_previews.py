"""What a leave costs, before it is signed and for those who decide."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from forms_builder.choices import Decision
from forms_builder.models import FormPage, FormVersion, LeaveAccount, LeaveKind
from forms_builder.queries.previews import LeavePreview, preview_draft, preview_submission
from forms_builder.queries.sector_days import Away
from portal.centres.models import PublicHoliday
from tests.factories.accounts import AbsenceFactory
from tests.factories.forms_builder import (
    account_of,
    answers_of,
    approve_all,
    decide_as,
    draft_of,
    leave_typed,
    send_leave,
)
from tests.support.cast import Cast

MONDAY, FRIDAY = date(2027, 3, 15), date(2027, 3, 19)
YEAR = "juin 2026 – mai 2027"


@pytest.fixture
def version(leave_page: FormPage) -> FormVersion:
    return leave_page.versions.get()


def lines(preview: LeavePreview | None) -> list[tuple[Any, ...]]:
    """Kind, days, available before and after, for each leave year."""
    return [(line.kind, line.days, line.before, line.after) for line in preview.lines] if preview else []


def asked(version: FormVersion, cast: Cast, *dates: date, **options: str) -> dict[str, Any]:
    draft = draft_of(version.page, cast.animator, leave_typed(version, *dates, **options))
    return answers_of(draft)


def test_preview_draft_says_days_before_and_after(
    version: FormVersion, account: LeaveAccount, cast: Cast
) -> None:
    answers = asked(version, cast, MONDAY, FRIDAY, end_half="noon")
    preview = preview_draft(cast.animator, version.definition, answers)
    assert lines(preview) == [("Congés payés", Decimal("4.5"), 25, Decimal("20.5"))]
    assert preview is not None
    assert (preview.days, preview.lines[0].year, preview.away) == (Decimal("4.5"), YEAR, [])


def test_preview_draft_over_31_may_has_a_line_per_year(
    version: FormVersion, account: LeaveAccount, cast: Cast
) -> None:
    account_of(cast.animator, "1", on=date(2027, 6, 1))
    answers = asked(version, cast, date(2027, 5, 31), date(2027, 6, 2))
    assert lines(preview_draft(cast.animator, version.definition, answers)) == [
        ("Congés payés", 1, 25, 24),
        ("Congés payés", 2, 1, -1),
    ]


def test_preview_draft_without_account_counts_from_nothing(version: FormVersion, cast: Cast) -> None:
    answers = asked(version, cast, MONDAY, MONDAY)
    assert lines(preview_draft(cast.animator, version.definition, answers)) == [("Congés payés", 1, 0, -1)]


def test_preview_draft_of_a_kind_without_balance_says_days_alone(
    version: FormVersion, account: LeaveAccount, cast: Cast
) -> None:
    answers = asked(version, cast, MONDAY, FRIDAY, kind="Formation")
    preview = preview_draft(cast.animator, version.definition, answers)
    assert lines(preview) == [("Formation", 5, None, None)]


def test_preview_draft_names_colleagues_who_are_away(
    version: FormVersion, account: LeaveAccount, cast: Cast
) -> None:
    away = AbsenceFactory(person=cast.coordinator, starts_on=FRIDAY, ends_on=FRIDAY + timedelta(days=9))
    preview = preview_draft(cast.animator, version.definition, asked(version, cast, MONDAY, FRIDAY))
    assert preview is not None
    assert preview.away == [Away("Claire Dubois", away.starts_on, away.ends_on)]


def test_preview_draft_unfinished_is_nothing(version: FormVersion, cast: Cast) -> None:
    assert preview_draft(cast.animator, version.definition, {}) is None


def test_preview_draft_of_a_kind_taken_out_of_the_register_is_nothing(
    version: FormVersion, cast: Cast
) -> None:
    answers = asked(version, cast, MONDAY, FRIDAY, kind="Formation")
    LeaveKind.objects.filter(name="Formation", centre=version.centre).delete()
    assert preview_draft(cast.animator, version.definition, answers) is None


def test_preview_draft_of_a_request_sent_back_frees_what_it_holds(
    version: FormVersion, leave_page: FormPage, account: LeaveAccount, cast: Cast
) -> None:
    sent = send_leave(leave_page, cast.animator, MONDAY, FRIDAY)
    back = decide_as(cast.coordinator, sent, Decision.SEND_BACK, "Pourquoi ?")
    preview = preview_draft(cast.animator, version.definition, back.answers, instead_of=back)
    assert lines(preview) == [("Congés payés", 5, 25, 20)]


def test_preview_submission_says_what_was_signed_and_the_balance_of_today(
    leave_page: FormPage, account: LeaveAccount, cast: Cast
) -> None:
    sent = send_leave(leave_page, cast.animator, MONDAY, FRIDAY)
    PublicHoliday.objects.create(centre=sent.centre, date=MONDAY, name="Fête du quartier")
    send_leave(leave_page, cast.animator, FRIDAY + timedelta(days=3))
    preview = preview_submission(sent)
    assert lines(preview) == [("Congés payés", 5, 24, 19)]
    assert preview is not None
    assert [(day.date.day, day.weight) for day in preview.detail][:2] == [(15, 1), (16, 1)]


def test_preview_submission_once_decided_says_no_balance(
    leave_page: FormPage, account: LeaveAccount, cast: Cast
) -> None:
    sent = send_leave(leave_page, cast.animator, MONDAY, FRIDAY)
    done = approve_all(sent, cast.coordinator, cast.hr, cast.director)
    assert lines(preview_submission(done)) == [("Congés payés", 5, None, None)]
