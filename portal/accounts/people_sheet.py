"""What the columns of a spreadsheet of people mean, and what is typed in them. Pure code."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.accounts.choices import Contract, Role
from portal.accounts.models import User
from portal.accounts.people_columns import COLUMNS, CONTRACT_WORDS, ROLE_WORDS
from portal.kit.columns import date_of, email_of, phone_of, text_of
from portal.kit.texts import fold

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
YES, NO = frozenset({"oui", "o", "x", "1", "yes"}), frozenset({"non", "n", "0", "no", "-", "aucun"})
LISTED, LOOSELY_LISTED = re.compile(r"[;|\n]"), re.compile(r"[;|\n,/+]")
HOURS = re.compile(
    r"(\d{1,2})(?:[.,](\d{1,2}))?\s*(?:h|heures?)?|(\d{1,2})\s*[h:]\s*([0-5]\d)", re.IGNORECASE
)
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


@dataclass(slots=True)
class Typed:
    """One line, read. Shape: `errors` are (column, sentence); blank cells are not in `facts`."""

    facts: dict[str, Any] = field(default_factory=dict)
    errors: list[tuple[str, str]] = field(default_factory=list)


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
    return text_of(text)


def read_name(text: str, sectors: Sectors) -> str:
    """Payrolls shout: « LE GOFF » becomes « Le Goff »."""
    name = read_text(text, sectors)
    return name.title() if name.isupper() and len(name) > 1 else name


def read_email(text: str, sectors: Sectors) -> str:
    return email_of(text)


def read_username(text: str, sectors: Sectors) -> str:
    return text.strip().lower()


def read_phone(text: str, sectors: Sectors) -> str:
    return phone_of(text)


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
    return date_of(text)


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
