"""The lines of a file of opening balances beside what the ledger has: which open a balance, which are wrong."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext as _

from forms_builder.choices import MovementKind
from forms_builder.figures import in_words
from forms_builder.leave_days import leave_year_start
from forms_builder.models import LeaveAccount, LeaveKind, LeaveMovement
from forms_builder.opening_columns import COLUMNS, Lines, OpeningLine, read_lines
from forms_builder.queries.leave import days_given
from forms_builder.queries.leave_accrual import account_after
from forms_builder.queries.leave_people import people_kept
from portal.accounts.choices import LineState
from portal.accounts.models import User
from portal.accounts.queries.imports import TONES, LineRow
from portal.kit.texts import fold

Key = tuple[int, int, date]
"""A person, a kind, the first day of a leave year."""


@dataclass(slots=True)
class Opening:
    """What one line would do. Shape: `account` is not there yet where nothing was written on it; None for a line that is
    wrong. `is_written` where the balance was opened with these days already.
    """

    line: OpeningLine
    account: LeaveAccount | None = None
    is_written: bool = False
    errors: list[tuple[str, str]] = field(default_factory=list)

    @property
    def state(self) -> LineState:
        if self.errors:
            return LineState.WRONG
        return LineState.UNCHANGED if self.is_written else LineState.NEW

    @property
    def told(self) -> list[Any]:
        key = [] if self.account is None else [str(part) for part in key_of(self.account)]
        return [self.line.number, key, str(self.line.days), str(self.state), sorted(self.errors)]


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do. Shape: `digest` is sent back by whoever confirms what they saw."""

    openings: tuple[Opening, ...]
    digest: str

    def count(self, state: LineState) -> int:
        return sum(one.state == state for one in self.openings)

    @property
    def added(self) -> int:
        return self.count(LineState.NEW)

    @property
    def unchanged(self) -> int:
        return self.count(LineState.UNCHANGED)

    @property
    def wrong(self) -> int:
        return self.count(LineState.WRONG)

    @property
    def rows(self) -> list[LineRow]:
        """The lines to correct alone, where there are any; else all."""
        shown = [one for one in self.openings if one.errors] or self.openings
        return [present_line(one) for one in shown]


def key_of(account: LeaveAccount) -> Key:
    return account.employee_id, account.kind_id, account.year_start


def preview_of(by: Any, lines: Lines) -> Preview:
    """Five queries, however many lines."""
    read = read_lines(lines)
    people = by_name(people_kept(by).active().select_related("centre__leave_policy"))
    kinds = {fold(kind.name): kind for kind in kinds_of(by)}
    openings = [find_account(by, line, people, kinds) for line in read]
    note_doubles(openings)
    note_written(openings)
    told = json.dumps([one.told for one in openings])
    return Preview(tuple(openings), hashlib.sha256(told.encode()).hexdigest()[:32])


def kinds_of(by: Any) -> Any:
    """Those that are counted on a balance."""
    return LeaveKind.objects.visible_to(by).filter(is_debited=True).select_related("centre")


def by_name(people: Iterable[User]) -> Mapping[str, Sequence[User]]:
    found: dict[str, list[User]] = defaultdict(list)
    for person in people:
        found[fold(f"{person.first_name} {person.last_name}")].append(person)
    return found


def find_account(
    by: Any, line: OpeningLine, people: Mapping[str, Sequence[User]], kinds: Mapping[str, LeaveKind]
) -> Opening:
    """Whose balance a line is about, and of which year."""
    opening = Opening(line, errors=list(line.errors))
    namesakes = people.get(fold(line.name), ())
    if len(namesakes) > 1:
        namesakes = [one for one in namesakes if one.email and one.email.lower() == line.email.lower()]
        if not namesakes:
            opening.errors.append(("email", _("Several people have this name: write their e-mail address.")))
    elif not namesakes and line.name:
        opening.errors.append(("last_name", _("Nobody whose leave you keep has this name.")))
    kind = kinds.get(fold(line.kind))
    if kind is None and line.kind:
        names = ", ".join(one.name for one in kinds.values())
        sentence = _("No balance is kept of this kind of leave. Those that have one: %(names)s.")
        opening.errors.append(("kind", sentence % {"names": names or "–"}))
    if any(person.pk == by.pk for person in namesakes):
        sentence = _("Nobody opens their own balance: for human resources, the director does.")
        opening.errors.append(("last_name", sentence))
    if namesakes and kind is not None:
        place(opening, namesakes[0], kind)
    return opening


def place(opening: Opening, person: User, kind: LeaveKind) -> None:
    """Name the account of this leave year, or of the next: those of earlier ones are closed, or on the person's page."""
    centre: Any = person.centre
    this_year = leave_year_start(centre.today, centre.leave_policy.year_starts_in)
    starts = {day.year: day for day in (this_year, account_after(this_year))}
    start = starts.get(opening.line.year or this_year.year)
    if start is None:
        words = {"this": this_year.year, "next": this_year.year + 1}
        sentence = _("Only the leave years that begin in %(this)s and in %(next)s can be opened here.")
        opening.errors.append(("year", sentence % words))
        return
    opening.account = LeaveAccount(centre=centre, employee=person, kind=kind, year_start=start)


def note_doubles(openings: Sequence[Opening]) -> None:
    meant = Counter(key_of(one.account) for one in openings if one.account is not None)
    for one in openings:
        if one.account is not None and meant[key_of(one.account)] > 1:
            one.errors.append(("last_name", _("The same balance as on another line of the file. Keep one.")))


def note_written(openings: Sequence[Opening]) -> None:
    """Set the accounts that are there beside the lines: what was opened with the same days is written already."""
    wanted = [one.account for one in openings if one.account is not None]
    opened = LeaveMovement.objects.filter(account=OuterRef("pk"), kind=MovementKind.OPENING)
    rows = LeaveAccount.objects.filter(
        employee__in={one.employee_id for one in wanted}, year_start__in={one.year_start for one in wanted}
    ).annotate(
        is_credited=Exists(days_given().filter(account=OuterRef("pk"))),
        opened_with=Subquery(opened.values("days")[:1]),
    )
    known: dict[Key, Any] = {key_of(row): row for row in rows.select_related("employee", "kind")}
    for one in openings:
        row = None if one.account is None else known.get(key_of(one.account))
        if row is None:
            continue
        one.account, one.is_written = row, row.opened_with == one.line.days
        if row.is_credited and not one.is_written:
            sentence = _("Days were written on this balance already. Adjust it on the person’s own page.")
            one.errors.append(("days", sentence))


def present_line(opening: Opening) -> LineRow:
    titles = {column.name: column.title for column in COLUMNS}
    account, words = opening.account, ""
    if account is not None and not opening.errors:
        facts = {"kind": account.kind, "year": account.year_label, "days": in_words(opening.line.days)}
        words = _("%(kind)s, %(year)s: %(days)s") % facts
    return LineRow(
        number=opening.line.number,
        name=opening.line.name,
        state=opening.state,
        tone=TONES[opening.state],
        summary="",
        errors=[(titles[column], sentence) for column, sentence in opening.errors],
        notes=[(titles["days"], words)] if words else [],
        changes=[],
    )


def model_lines(by: Any) -> Iterable[list[str]]:
    """The file to fill in: a line for each person and kind whose balance of this leave year nobody has opened."""
    yield [str(column.title) for column in COLUMNS]
    people = list(people_kept(by).active().exclude(pk=by.pk).order_by("last_name", "first_name", "pk"))
    kinds = list(kinds_of(by).filter(is_offered=True))
    start = leave_year_start(by.centre.today, by.centre.leave_policy.year_starts_in)
    given = days_given().filter(account__employee__in=people, account__year_start=start)
    written = set(given.order_by().values_list("account__employee", "account__kind"))
    names = Counter((one.last_name, one.first_name) for one in people)
    for person in people:
        email = person.email if names[person.last_name, person.first_name] > 1 else ""
        for kind in kinds:
            if (person.pk, kind.pk) not in written:
                yield [
                    person.last_name,
                    person.first_name,
                    email,
                    kind.name,
                    "",
                    f"{start.year}-{start.year + 1}",
                ]
