"""The leave of everybody, as human resources read it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef

from forms_builder.leave_days import leave_year_start
from forms_builder.models import LeaveAccount, LeaveKind
from forms_builder.queries.leave import Balance, balances_of_people, days_given
from forms_builder.queries.leave_accrual import account_after
from portal.accounts.choices import Role
from portal.accounts.models import User, UserQuerySet
from portal.accounts.queries.personnel import search_people


@dataclass(frozen=True, slots=True)
class LeaveRow:
    """One person of the list, with their balances of this leave year and the ones after it."""

    person: User
    balances: tuple[Balance, ...]


def people_kept(reader: Any) -> UserQuerySet:
    """Whose leave `reader` keeps: everybody's for human resources, theirs for the director. The set form of
    forms_builder.credit_leave, and of oneself, who reads it too.
    """
    people: UserQuerySet = User.objects.visible_to(reader).filter(erased_at=None)
    if Role.HR in reader.roles:
        return people
    if Role.DIRECTOR in reader.roles:
        return people.with_role(Role.HR)
    return people.none()


def find_people(reader: Any, words: str) -> UserQuerySet:
    """Those whose account is open, narrowed to `words`."""
    return search_people(people_kept(reader).active(), words)


def leave_rows(people: Sequence[User], today: date) -> list[LeaveRow]:
    """Shape: in the order of `people`. Three queries, whatever their number."""
    found: dict[int, list[Balance]] = defaultdict(list)
    for balance in balances_of_people(people, today):
        found[balance.account.employee_id].append(balance)
    return [LeaveRow(person, tuple(found[person.pk])) for person in people]


def known_accounts(person: User) -> list[Any]:
    """All accounts of a person, the newest year first. Shape: with `is_credited`, whether days were given on it."""
    given = days_given().filter(account=OuterRef("pk"))
    rows = LeaveAccount.objects.filter(employee=person).select_related(
        "kind__centre__leave_policy", "employee", "centre"
    )
    return list(rows.annotate(is_credited=Exists(given)).order_by("-year_start", "kind__position", "pk"))


def current_year(person: User, today: date) -> date:
    """The first day of the leave year where the person works."""
    return leave_year_start(today, person.centre.leave_policy.year_starts_in)  # type: ignore[union-attr]


def accounts_to_write(person: User, known: Sequence[LeaveAccount], today: date) -> list[LeaveAccount]:
    """Those that may be written on: the ones that are there, and those of this leave year and the next that are not yet."""
    year = current_year(person, today)
    there = {(account.kind_id, account.year_start) for account in known}
    kinds = list(LeaveKind.objects.filter(centre=person.centre_id, is_debited=True))
    fresh = [
        LeaveAccount(centre=person.centre, employee=person, kind=kind, year_start=start)
        for start in (account_after(year), year)
        for kind in kinds
        if (kind.pk, start) not in there
    ]
    order = {kind.pk: kind.position for kind in kinds}
    both = [*known, *fresh]
    return sorted(
        both,
        key=lambda one: (one.year_start != year, -one.year_start.toordinal(), order.get(one.kind_id, 99)),
    )
