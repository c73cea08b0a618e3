"""Opening balances out of a file: all of them, none of them, once."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from forms_builder.actions.adjusting import adjust_leave
from forms_builder.actions.opening_balances import open_balances
from forms_builder.choices import MovementKind
from forms_builder.exceptions import LedgerMoved, LinesToCorrect
from forms_builder.models import LeaveAccount, LeaveMovement
from forms_builder.queries.opening_lines import Preview, preview_of
from portal.accounts.choices import LineState
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from tests.factories.accounts import PersonFactory
from tests.factories.forms_builder import account_of
from tests.support.cast import Cast
from tests.support.queries import queries_of
from tests.support.traces import traces

JUNE, NEXT_JUNE = date(2026, 6, 1), date(2027, 6, 1)
Lines = list[tuple[int, dict[str, str]]]

pytestmark = pytest.mark.usefixtures("today")


def line(person: User, days: str = "12,5", kind: str = "Congés payés", **more: str) -> dict[str, str]:
    names = {"last_name": person.last_name.upper(), "first_name": person.first_name}
    return {**names, "kind": kind, "days": days, **more}


def numbered(*lines: dict[str, str]) -> Lines:
    return list(enumerate(lines, 2))


def write(by: User, lines: Lines, seen: str | None = None) -> int:
    return open_balances(by=by, lines=lines, seen=preview_of(by, lines).digest if seen is None else seen)


def faults(preview: Preview) -> list[list[str]]:
    return [[column for column, _sentence in one.errors] for one in preview.openings]


def test_open_balances_writes_each_line(cast: Cast) -> None:
    lines = numbered(
        line(cast.animator, "12,5"),
        line(cast.coordinator, "-1", "repos compensateur"),
        line(cast.animator, "3", year="2027-2028"),
    )
    assert write(cast.hr, lines) == 3
    rows = LeaveMovement.objects.order_by("account__year_start", "account__employee__username")
    assert list(rows.values_list("account__employee__username", "account__year_start", "kind", "days")) == [
        ("animation.enfance", JUNE, MovementKind.OPENING, Decimal("12.5")),
        ("coordination.enfance", JUNE, MovementKind.OPENING, -1),
        ("animation.enfance", NEXT_JUNE, MovementKind.OPENING, 3),
    ]
    assert set(rows.values_list("reason", flat=True)) == {"Solde repris d’un tableur"}
    assert AuditEntry.objects.filter(verb="forms_builder.open_account", actor_id=cast.hr.pk).count() == 3


def test_open_balances_sent_twice_writes_once(cast: Cast) -> None:
    lines = numbered(line(cast.animator), line(cast.coordinator))
    seen = preview_of(cast.hr, lines).digest
    write(cast.hr, lines, seen)
    before = traces()
    assert write(cast.hr, lines, seen) == 0
    assert traces() == before


def test_open_balances_of_a_longer_file_writes_what_is_new(cast: Cast) -> None:
    write(cast.hr, numbered(line(cast.animator)))
    lines = numbered(line(cast.animator), line(cast.coordinator))
    states = [one.state for one in preview_of(cast.hr, lines).openings]
    assert (states, write(cast.hr, lines)) == ([LineState.UNCHANGED, LineState.NEW], 1)


def test_open_balances_with_one_wrong_line_writes_nothing(cast: Cast) -> None:
    before = traces()
    with pytest.raises(LinesToCorrect):
        write(cast.hr, numbered(line(cast.animator), line(cast.coordinator, "douze")))
    assert traces() == before


def test_open_balances_after_days_were_written_meanwhile_is_refused(cast: Cast) -> None:
    lines = numbered(line(cast.animator), line(cast.coordinator))
    seen = preview_of(cast.hr, lines).digest
    account_of(cast.animator, "12.5")
    before = traces()
    with pytest.raises(LedgerMoved):
        write(cast.hr, lines, seen)
    assert traces() == before


def test_preview_of_names_each_fault_at_its_line(cast: Cast) -> None:
    account_of(cast.director, "4")
    lines = numbered(
        {"last_name": "Personne", "first_name": "Aucune", "kind": "Congés payés", "days": "1"},
        line(cast.animator, kind="Congé lunaire"),
        line(cast.animator, kind="Formation"),
        line(cast.coordinator, year="2024"),
        line(cast.hr),
        line(cast.director, "5"),
        line(cast.other_director),
        line(cast.youth_animator),
        line(cast.youth_animator, "7"),
    )
    preview = preview_of(cast.hr, lines)
    assert faults(preview) == [
        ["last_name"],
        ["kind"],
        ["kind"],
        ["year"],
        ["last_name"],
        ["days"],
        ["last_name"],
        ["last_name"],
        ["last_name"],
    ]
    assert (preview.wrong, preview.added, preview.unchanged) == (9, 0, 0)
    assert [row.number for row in preview.rows] == list(range(2, 11))


def test_preview_of_namesakes_asks_for_the_address(cast: Cast) -> None:
    twin = PersonFactory(
        centre=cast.animator.centre,
        first_name=cast.animator.first_name,
        last_name=cast.animator.last_name,
        email="autre.lea@centre.example",
    )
    told = numbered(line(cast.animator), line(twin, email="Autre.Lea@centre.example"))
    preview = preview_of(cast.hr, told)
    account = preview.openings[1].account
    assert (faults(preview), account and account.employee) == ([["email"], []], twin)


def test_preview_of_an_account_on_which_days_were_only_taken_opens_it(cast: Cast) -> None:
    account = account_of(cast.animator, "0", name="Repos compensateur")
    taken = LeaveAccount.objects.create(
        centre=account.centre, employee=cast.coordinator, kind=account.kind, year_start=JUNE
    )
    LeaveMovement.objects.create(account=taken, kind=MovementKind.TAKEN, days=-1, author_label="rh")
    lines = numbered(line(cast.coordinator, "5", "Repos compensateur"))
    assert write(cast.hr, lines) == 1
    assert sum(taken.movements.values_list("days", flat=True)) == 4


def test_preview_of_what_was_adjusted_since_is_written_already(cast: Cast) -> None:
    """Sent again the year after: nothing is doubled, nothing is refused."""
    lines = numbered(line(cast.animator))
    write(cast.hr, lines)
    account = LeaveAccount.objects.get(employee=cast.animator)
    adjust_leave(by=cast.hr, account=account, days=Decimal(1), reason="Oubli", identifier=account.public_id)
    assert [one.state for one in preview_of(cast.hr, lines).openings] == [LineState.UNCHANGED]


def test_open_balances_of_human_resources_are_the_directors(cast: Cast) -> None:
    assert write(cast.director, numbered(line(cast.hr))) == 1
    assert faults(preview_of(cast.director, numbered(line(cast.animator)))) == [["last_name"]]


@pytest.mark.parametrize("job", ["animator", "coordinator", "accounting", "it", "gone"])
def test_open_balances_is_for_who_keeps_leave(cast: Cast, job: str) -> None:
    by: Any = getattr(cast, job)
    with pytest.raises(PermissionDenied):
        open_balances(by=by, lines=numbered(line(cast.youth_animator)), seen="")
    assert LeaveMovement.objects.count() == 0


def test_preview_of_more_lines_asks_no_more(cast: Cast) -> None:
    few = numbered(line(cast.animator))
    many = numbered(
        line(cast.animator), line(cast.coordinator), line(cast.director), line(cast.youth_animator)
    )
    preview_of(cast.hr, few)
    assert (
        queries_of(lambda: preview_of(cast.hr, many)).count
        == queries_of(lambda: preview_of(cast.hr, few)).count
    )
