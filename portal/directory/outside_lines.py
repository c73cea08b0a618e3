"""The lines of a file of contacts, or of supervisors, beside those that the centre has: which are new, what would
change, what is wrong. Pure code: the action gives it the rows, read once, and writes what it found.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.accounts.choices import LineState
from portal.directory.choices import ContactKind, Listing
from portal.directory.models import CalledSupervisor, PartnerContact
from portal.directory.outside_columns import COLUMNS, KIND_WORDS
from portal.kit.columns import date_of, email_of, phone_of, text_of
from portal.kit.spreadsheets import written
from portal.kit.texts import fold

MODELS: Mapping[Listing, Any] = {
    Listing.CONTACTS: PartnerContact,
    Listing.CALLED_SUPERVISORS: CalledSupervisor,
}
NAMES: Mapping[Listing, tuple[str, ...]] = {
    Listing.CONTACTS: ("organisation", "person_name"),
    Listing.CALLED_SUPERVISORS: ("name",),
}
"""What a line is told by: two of the same are one."""


def kind_of(text: str) -> ContactKind:
    labels = {fold(str(label)): ContactKind(value) for value, label in ContactKind.choices}
    found = (labels | dict(KIND_WORDS)).get(fold(text))
    if found is None:
        sentence = _(
            "“%(typed)s” is not a kind of contact. Write partenaire, financeur, fournisseur or autre."
        )
        raise ValueError(sentence % {"typed": text})
    return found


def website_of(text: str) -> str:
    """« www.caf.fr » is enough."""
    return text if "://" in text else f"https://{text}"


READERS: Mapping[str, Callable[[str], Any]] = {
    "kind": kind_of,
    "phone": phone_of,
    "email": email_of,
    "website": website_of,
    "last_called_on": date_of,
    "note": str,
}
"""How a cell is read; the others are texts of one line."""


@dataclass(slots=True)
class Finding:
    """What one line would do. Shape: `row` is whom it is about, None for somebody new; `facts` is what is to be
    written; `errors` are (column, sentence), `changes` (column, before, after), in words.
    """

    number: int
    row: Any = None
    facts: dict[str, Any] = field(default_factory=dict)
    errors: list[tuple[str, str]] = field(default_factory=list)
    changes: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def state(self) -> LineState:
        if self.errors:
            return LineState.WRONG
        if self.row is None:
            return LineState.NEW
        return LineState.CHANGED if self.facts else LineState.UNCHANGED

    @property
    def told(self) -> list[Any]:
        return [self.number, getattr(self.row, "pk", None), sorted(self.errors), sorted(self.changes)]


def find_lines(
    listing: Listing, rows: Iterable[Any], lines: Iterable[tuple[int, Mapping[str, str]]]
) -> list[Finding]:
    """Set each line beside the rows of the centre, in the order of the file."""
    known: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        known[key_of(listing, {name: getattr(row, name) for name in NAMES[listing]})].append(row)
    findings: list[Finding] = []
    meant: dict[Any, list[Finding]] = defaultdict(list)
    for number, cells in lines:
        finding, key = read_line(listing, number, cells), key_of(listing, cells)
        namesakes = known.get(key, [])
        finding.row = find_row(namesakes, finding)
        findings.append(finding)
        if finding.row is None and namesakes:
            sentence = _("Several people of the list have this name. Change them on their own pages.")
            finding.errors.append((NAMES[listing][0], sentence))
        else:
            meant[finding.row.pk if finding.row is not None else key].append(finding)
        compare(listing, finding)
    note_doubles(listing, meant.values())
    return findings


def find_row(namesakes: list[Any], finding: Finding) -> Any:
    """Of several people of one name, the one with the number of the line."""
    if len(namesakes) > 1:
        namesakes = [row for row in namesakes if row.phone and row.phone == finding.facts.get("phone")]
    return namesakes[0] if len(namesakes) == 1 else None


def note_doubles(listing: Listing, meant: Iterable[list[Finding]]) -> None:
    for findings in meant:
        for finding in findings if len(findings) > 1 else ():
            sentence = _("The same as on another line of the file. Keep one of them.")
            finding.errors.append((NAMES[listing][0], sentence))


def key_of(listing: Listing, facts: Mapping[str, str]) -> str:
    return "|".join(fold(text_of(facts.get(name, ""))) for name in NAMES[listing])


def read_line(listing: Listing, number: int, cells: Mapping[str, str]) -> Finding:
    """Read what is typed on one line, as the model would have it."""
    finding = Finding(number)
    model = MODELS[listing]
    for column in COLUMNS[listing]:
        text = cells.get(column.name, "")
        if not text:
            if column.required:
                finding.errors.append((column.name, _("This cell is empty.")))
            continue
        try:
            value = READERS.get(column.name, text_of)(text)
            finding.facts[column.name] = model._meta.get_field(column.name).clean(value, None)
        except ValidationError as refused:
            finding.errors += [(column.name, sentence) for sentence in refused.messages]
        except ValueError as refused:
            finding.errors.append((column.name, str(refused)))
    return finding


def compare(listing: Listing, finding: Finding) -> None:
    """Keep of the line what is not yet so. Capitals and accents of names are left to the row's own page."""
    row = finding.row
    if row is not None:
        finding.facts = {
            name: value
            for name, value in finding.facts.items()
            if name not in NAMES[listing] and getattr(row, name) != value
        }
    finding.changes = [
        (name, "" if row is None else words_of(name, getattr(row, name)), words_of(name, value))
        for name, value in finding.facts.items()
    ]


def words_of(name: str, value: Any) -> str:
    """A value as a spreadsheet, and the page of the import, show it."""
    if name == "kind":
        return str(ContactKind(value).label)
    return written(value)


def digest_of(findings: Iterable[Finding]) -> str:
    """What a page showed, in a few letters: it is compared with what would be written now."""
    told = json.dumps([finding.told for finding in findings], default=str)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def sheet_rows(listing: Listing, rows: Iterable[Any]) -> Iterable[list[str]]:
    """Rows as a spreadsheet that may be sent again: the same titles as the file to fill in."""
    yield [str(column.title) for column in COLUMNS[listing]]
    for row in rows:
        yield [words_of(column.name, getattr(row, column.name)) for column in COLUMNS[listing]]
