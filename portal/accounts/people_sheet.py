"""What the columns of a spreadsheet of people mean, and what is typed in them. Pure code."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.accounts.choices import Contract, Role
from portal.accounts.exceptions import ColumnsMissing, ColumnTwice
from portal.accounts.models import User
from portal.accounts.people_columns import BY_NAME, COLUMNS, CONTRACT_WORDS, OURS, ROLE_WORDS
from portal.kit.spreadsheets import Sheet, SheetEmpty
from portal.kit.texts import by_pairs, fold

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
YES, NO = frozenset({"oui", "o", "x", "1", "yes"}), frozenset({"non", "n", "0", "no", "-", "aucun"})
LISTED, LOOSELY_LISTED = re.compile(r"[;|\n]"), re.compile(r"[;|\n,/+]")
HOURS = re.compile(
    r"(\d{1,2})(?:[.,](\d{1,2}))?\s*(?:h|heures?)?|(\d{1,2})\s*[h:]\s*([0-5]\d)", re.IGNORECASE
)
DATES = ("%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")
EARLIEST, LATEST = date(1950, 1, 1), date(2100, 1, 1)
CHECKED_AS_FIELDS: Mapping[str, Any] = {
    name: User._meta.get_field("phone" if name == "mobile" else name)
    for name in (
        "last_name", "first_name", "email", "phone", "mobile", "function", "contract", "weekly_hours", "working_days",
        "username",
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sectors:
    """The sectors that people belong to. Shape: `ids` by folded name."""

    names: Mapping[int, str]
    ids: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "ids", {fold(name): pk for pk, name in self.names.items()})


@dataclass(frozen=True, slots=True)
class Titles:
    """The first line of a file. Shape: `places` gives the place of each column that is known."""

    places: Mapping[str, int]
    ignored: tuple[str, ...]

    def cells(self, line: tuple[str, ...]) -> dict[str, str]:
        """Return what is typed in `line`, by the name of the column; blank cells are left out."""
        return {name: line[place] for name, place in self.places.items() if line[place]}


@dataclass(frozen=True, slots=True)
class PeopleSheet:
    """A file of people. Shape: `ignored` are titles that mean nothing here; `lines` are (number, cells)."""

    ignored: tuple[str, ...]
    lines: tuple[tuple[int, dict[str, str]], ...]


@dataclass(slots=True)
class Typed:
    """One line, read. Shape: `errors` are (column, sentence); blank cells are not in `facts`."""

    facts: dict[str, Any] = field(default_factory=dict)
    errors: list[tuple[str, str]] = field(default_factory=list)


def read_people(sheet: Sheet) -> PeopleSheet:
    """Find the people in a sheet; the example of the file to fill in, left there, is nobody.

    Raises: ColumnsMissing, ColumnTwice, SheetEmpty.
    """
    titles = read_titles(sheet.headers)
    example = {column.name: column.example for column in COLUMNS if column.example}
    found = ((line.number, titles.cells(line.cells)) for line in sheet.lines)
    lines = tuple((number, cells) for number, cells in found if cells and cells != example)
    if not lines:
        raise SheetEmpty
    return PeopleSheet(titles.ignored, lines)


def folded_title(title: str) -> str:
    """« N° de téléphone (portable) * » becomes "n de telephone"."""
    bare = re.sub(r"\([^)]*\)", " ", fold(title.replace("°", " ")))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", bare).split())


def read_titles(headers: Iterable[str]) -> Titles:
    """Find the columns that are known among `headers`.

    Raises: ColumnsMissing, naming those without which nobody can be told; ColumnTwice.
    """
    meanings = {title: column.name for column in COLUMNS for title in column.titles}
    meanings |= {folded_title(str(column.title)): column.name for column in COLUMNS}
    places: dict[str, int] = {}
    ignored: list[str] = []
    for place, header in enumerate(headers):
        name = meanings.get(folded_title(header))
        if name in places:
            raise ColumnTwice(ColumnTwice.message % {"column": BY_NAME[name].title}, field="file")
        if name is not None:
            places[name] = place
        elif header and folded_title(header) not in OURS:
            ignored.append(header[:80])
    missing = [str(column.title) for column in COLUMNS if column.required and column.name not in places]
    if missing:
        raise ColumnsMissing(ColumnsMissing.message % {"columns": ", ".join(missing)}, field="file")
    return Titles(places, tuple(ignored))


def read_line(cells: Mapping[str, str], sectors: Sectors) -> Typed:
    """Read what is typed on one line, as the model of people would have it."""
    typed = Typed()
    for name, text in cells.items():
        read_cell(typed, name, text, sectors)
    for name in sorted(typed.facts.keys() & CHECKED_AS_FIELDS.keys()):
        check_field(typed, name)
    if "mobile" in typed.facts:
        typed.facts["phone"] = typed.facts.pop("mobile")
    for column in COLUMNS:
        if column.required and not cells.get(column.name):
            typed.errors.append((column.name, _("This cell is empty.")))
    return typed


def read_cell(typed: Typed, name: str, text: str, sectors: Sectors) -> None:
    try:
        typed.facts[name] = READERS[name](text, sectors)
    except ValueError as refused:
        typed.errors.append((name, str(refused)))


def check_field(typed: Typed, name: str) -> None:
    """The rules of the screens: those of the model."""
    try:
        CHECKED_AS_FIELDS[name].clean(typed.facts[name], None)
    except ValidationError as refused:
        typed.errors += [(name, sentence) for sentence in refused.messages]


def read_text(text: str, sectors: Sectors) -> str:
    return " ".join(text.split())


def read_name(text: str, sectors: Sectors) -> str:
    """Payrolls shout: « LE GOFF » becomes « Le Goff »."""
    name = read_text(text, sectors)
    return name.title() if name.isupper() and len(name) > 1 else name


def read_email(text: str, sectors: Sectors) -> str:
    address = text.strip().removeprefix("mailto:").strip("<>")
    return address.lower()


def read_username(text: str, sectors: Sectors) -> str:
    return text.strip().lower()


def read_phone(text: str, sectors: Sectors) -> str:
    """A spreadsheet takes the first nought off a number: nine digits get it back."""
    number = re.sub(r"[\s./_-]+", " ", text.replace("(0)", " ")).strip()
    digits = number.replace(" ", "")
    if re.fullmatch(r"[1-9]\d{8}", digits):
        return by_pairs(f"0{digits}")
    return by_pairs(number)


def read_contract(text: str, sectors: Sectors) -> Contract:
    labels = {fold(str(label)): Contract(value) for value, label in Contract.choices}
    found = (labels | dict(CONTRACT_WORDS)).get(fold(text).strip(". "))
    if found is None:
        known = _("permanent contract (CDI), CDD, apprentissage, CEE, service civique, bénévole")
        raise ValueError(
            _("“%(typed)s” is not a contract. Write: %(known)s.") % {"typed": text, "known": known}
        )
    return found


def read_hours(text: str, sectors: Sectors) -> Decimal:
    found = HOURS.fullmatch(text.strip())
    if found is None:
        raise ValueError(_("“%(typed)s” is not a number of hours, such as 35 or 17,5.") % {"typed": text})
    whole, part, hours, minutes = found.groups()
    if hours is not None:
        return (Decimal(hours) + Decimal(minutes) / 60).quantize(Decimal("0.01"))
    return Decimal(f"{whole}.{part or 0}")


def read_days(text: str, sectors: Sectors) -> str:
    """« lun-ven », « 12345 », « lundi, mardi », « du lundi au jeudi »."""
    plain = " ".join(re.sub(r"[\n,;/.&+]| et |^du | le ", " ", f" {fold(text)} ").split()).removeprefix("du ")
    days: set[int] = set()
    if re.fullmatch(r"[1-7 ]+", plain):
        days = {int(digit) for digit in plain if digit != " "}
    else:
        for part in re.sub(r"\s*(?:-|–|\bau\b|\ba\b)\s*", "-", plain).split():
            first, _dash, last = part.partition("-")
            start, end = day_number(first, text), day_number(last or first, text)
            days |= set(range(start, end + 1)) if start <= end else set()
    if not days:
        raise unknown_days(text)
    return "".join(str(day) for day in sorted(days))


def day_number(word: str, text: str) -> int:
    found = [number for number, day in enumerate(DAYS, 1) if word and day.startswith(word)]
    if len(found) != 1:
        raise unknown_days(text)
    return found[0]


def unknown_days(text: str) -> ValueError:
    return ValueError(
        _("“%(typed)s” does not say which days: write lun-ven, or lun mar jeu.") % {"typed": text}
    )


def read_date(text: str, sectors: Sectors) -> date:
    typed = text.strip().partition(" ")[0] if re.search(r"\d \d", text) else text.strip()
    for written in DATES:
        try:
            day = datetime.strptime(typed, written).date()  # noqa: DTZ007  a date, which has no zone
        except ValueError:
            continue
        if EARLIEST <= day <= LATEST:
            return day
    raise ValueError(_("“%(typed)s” is not a date: write it as 01/09/2026.") % {"typed": text})


def listed(text: str, known: Callable[[str], bool]) -> list[str]:
    """Cut a list in parts; a comma or a stroke cuts only what is not known as a whole."""
    if known(text):
        return [text]
    parts: list[str] = []
    for part in LISTED.split(text):
        parts += [part] if known(part) else LOOSELY_LISTED.split(part)
    return [part.strip() for part in parts if part.strip()]


def read_sectors(text: str, sectors: Sectors) -> frozenset[int]:
    if fold(text) in NO:
        return frozenset()
    return frozenset(
        sector_of(part, sectors) for part in listed(text, lambda part: fold(part) in sectors.ids)
    )


def read_main(text: str, sectors: Sectors) -> int:
    return sector_of(read_text(text, sectors), sectors)


def sector_of(text: str, sectors: Sectors) -> int:
    """« enfance » is enough for « Secteur Enfance »."""
    name = fold(text)
    found = sectors.ids.get(name) or sectors.ids.get(f"secteur {name}")
    if found is None:
        known = ", ".join(sectors.names.values())
        raise ValueError(
            _("There is no sector “%(typed)s”. The sectors: %(known)s.") % {"typed": text, "known": known}
        )
    return found


def read_coordinated(text: str, sectors: Sectors) -> frozenset[int] | bool:
    """Return sectors; or True for the main one, whichever it is."""
    return True if fold(text) in YES else read_sectors(text, sectors)


def read_roles(text: str, sectors: Sectors) -> frozenset[Role]:
    """Return exactly the roles that are written; « aucun » takes them all away."""
    if fold(text) in NO:
        return frozenset()
    labels = dict(ROLE_WORDS) | {fold(str(label)): Role(value) for value, label in Role.choices}
    found = set()
    for part in listed(text, lambda part: fold(part) in labels):
        if fold(part) not in labels:
            known = ", ".join(str(label) for label in Role.labels)
            raise ValueError(
                _("There is no role “%(typed)s”. The roles: %(known)s.") % {"typed": part, "known": known}
            )
        found.add(labels[fold(part)])
    return frozenset(found)


READERS: Mapping[str, Callable[[str, Sectors], Any]] = {
    "last_name": read_name,
    "first_name": read_name,
    "email": read_email,
    "phone": read_phone,
    "mobile": read_phone,
    "function": read_text,
    "contract": read_contract,
    "weekly_hours": read_hours,
    "working_days": read_days,
    "entered_on": read_date,
    "leaves_on": read_date,
    "main": read_main,
    "others": read_sectors,
    "coordinated": read_coordinated,
    "roles": read_roles,
    "username": read_username,
}
