"""The lines of a file of people beside the people that the centre has: who is who, what would change, what is
wrong. Pure code: the actions give it a register of the centre, read once, and write what it found.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from portal.accounts.choices import CONTRACT_FACTS, TRUSTED_ROLES, Contract, LineState, Role
from portal.accounts.people_columns import COLUMNS
from portal.accounts.people_sheet import DAYS, Sectors, read_email, read_line, read_text, read_username
from portal.accounts.usernames import propose_username
from portal.kit.texts import fold

FACTS = (
    "last_name", "first_name", "email", "phone", "function", "contract", "weekly_hours", "working_days", "entered_on",
    "leaves_on",
)  # fmt: skip
SECTORS = ("main", "others", "coordinated")
PLACES = {column.name: place for place, column in enumerate(COLUMNS)}


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody whom the centre has, as rights and comparisons need them. `pk` is None for somebody new."""

    centre_id: int
    pk: int | None = None
    username: str = ""
    last_name: str = ""
    first_name: str = ""
    email: str = ""
    phone: str = ""
    function: str = ""
    contract: str = ""
    weekly_hours: Decimal | None = None
    working_days: str = ""
    entered_on: date | None = None
    leaves_on: date | None = None
    is_active: bool = True
    is_activated: bool = False
    roles: frozenset[Role] = frozenset()
    main: int | None = None
    others: frozenset[int] = frozenset()
    coordinated: frozenset[int] = frozenset()

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name} ({self.username})"

    @property
    def name(self) -> str:
        return fold(f"{self.first_name}|{self.last_name}")


@dataclass(frozen=True, slots=True)
class Register:
    """The centre as it is now. Shape: `taken` are the user names of everybody else of the installation."""

    centre_id: int
    people: tuple[Known, ...]
    taken: frozenset[str]
    sectors: Sectors
    today: date


@dataclass(slots=True)
class Finding:
    """What one line would do. Shape: `facts` is what is to be written; `person` whom it changes, if anybody;
    `changes` are (column, before, after), in words.
    """

    number: int
    person: Known | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    errors: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    changes: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def state(self) -> LineState:
        if self.errors:
            return LineState.WRONG
        if self.person is None:
            return LineState.NEW
        return LineState.CHANGED if self.facts else LineState.UNCHANGED

    def settled(self, name: str) -> Any:
        """Return what `name` is once the line is written, changed or not."""
        return self.facts.get(name, getattr(self.person or NOBODY, name))

    @property
    def stored(self) -> dict[str, Any]:
        """As it is kept on the line, and compared with when the import is written."""
        return {
            "errors": in_order(self.errors),
            "notes": in_order(self.notes),
            "changes": in_order(self.changes),
        }


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells a line's person: as compared, not as written."""

    username: str
    email: str
    name: str

    @classmethod
    def of(cls, cells: Mapping[str, str]) -> "Identity":
        first, last = (read_text(cells.get(name, ""), EMPTY) for name in ("first_name", "last_name"))
        return cls(
            username=read_username(cells.get("username", ""), EMPTY),
            email=read_email(cells.get("email", ""), EMPTY),
            name=fold(f"{first}|{last}"),
        )

    @property
    def key(self) -> tuple[str, str]:
        """Two lines with the same are about one person, when the centre has none of them yet."""
        if self.username:
            return "username", self.username
        return ("email", self.email) if self.email else ("name", self.name)


EMPTY = Sectors({})
NOBODY = Known(0)
MayDo = Callable[[str, Known], bool]


class Comparison:
    """All the lines of one file beside one register.

    Shape: `lines` are (number, cells); `may(permission, person)` says what the importer may do.
    """

    def __init__(
        self, register: Register, lines: Iterable[tuple[int, Mapping[str, str]]], may: MayDo
    ) -> None:
        self.register = register
        self.may = may
        self.lines = dict(lines)
        self.identities = {number: Identity.of(cells) for number, cells in self.lines.items()}
        self.by_username = {person.username: person for person in register.people}
        self.by_email: dict[str, list[Known]] = defaultdict(list)
        self.by_name: dict[str, list[Known]] = defaultdict(list)
        for person in register.people:
            if person.email:
                self.by_email[person.email.lower()].append(person)
            self.by_name[person.name].append(person)
        self.taken = {*register.taken, *self.by_username, *(one.username for one in self.identities.values())}
        self.persons: dict[int, Known | None] = {}
        self.doubts: dict[int, tuple[str, str]] = {}
        for number, identity in self.identities.items():
            try:
                self.persons[number] = self.find(identity)
            except ValueError as doubt:
                self.doubts[number] = doubt.args
        self.note_doubles()

    def find(self, identity: Identity) -> Known | None:
        """Return whom the line is about, None for somebody new. Raises: ValueError(column, sentence)."""
        if identity.username:
            return self.find_by_username(identity)
        people = self.by_email.get(identity.email)
        if people:
            return self.find_by_email(identity, people)
        people = self.by_name.get(identity.name, [])
        if len(people) > 1:
            raise ValueError(
                "username", _("Several people have this name. Say which one in the column “User name”.")
            )
        return people[0] if people else None

    def find_by_username(self, identity: Identity) -> Known | None:
        person = self.by_username.get(identity.username)
        if person is not None:
            return person
        if identity.username in self.register.taken:
            raise ValueError("username", _("This user name is taken. Leave the cell empty: one is proposed."))
        holders = self.by_email.get(identity.email)
        if holders:
            sentence = _("This address is that of %(person)s, and the user name is another one.")
            raise ValueError("username", sentence % {"person": holders[0]})
        return None

    def find_by_email(self, identity: Identity, people: list[Known]) -> Known:
        """One of the two names at least must agree: an address that passes on does not pass an account on."""
        named = [person for person in people if person.name == identity.name]
        if len(named) == 1:
            return named[0]
        first, __, last = identity.name.partition("|")
        similar = [one for one in people if first == fold(one.first_name) or last == fold(one.last_name)]
        if len(people) == 1 and similar:
            return people[0]
        sentence = _("This address is that of %(person)s. If it is the same person, write their user name.")
        raise ValueError("email", sentence % {"person": people[0]})

    def note_doubles(self) -> None:
        """Find the lines that are about one person, and say so on each."""
        keys: dict[tuple[str, object], list[int]] = defaultdict(list)
        for number, identity in self.identities.items():
            person = self.persons.get(number)
            keys[("person", person.pk) if person else identity.key].append(number)
            if person is None and not (identity.email or identity.username):
                continue
            if identity.email and (person is None or person.email.lower() != identity.email):
                keys["written email", identity.email].append(number)
        for name, numbers in self.namesakes().items():
            keys["namesakes", name] = numbers
        for numbers in keys.values():
            for number in numbers if len(numbers) > 1 else ():
                others = ", ".join(str(other) for other in numbers if other != number)
                sentence = _("The same person as on line %(lines)s. Keep one line for each person.")
                self.doubts.setdefault(number, ("last_name", sentence % {"lines": others[:60]}))

    def namesakes(self) -> dict[str, list[int]]:
        """New people of one name, of whom one at least has neither address nor user name to be told by."""
        found: dict[str, list[int]] = defaultdict(list)
        for number, person in self.persons.items():
            if person is None:
                found[self.identities[number].name].append(number)
        return {
            name: numbers
            for name, numbers in found.items()
            if len(numbers) > 1 and any(self.identities[number].key[0] == "name" for number in numbers)
        }

    def finding(self, number: int) -> Finding:
        """Read line `number` and compare it. In the order of the file, as user names are given out."""
        typed = read_line(self.lines[number], self.register.sectors)
        found = Finding(number, self.persons.get(number), errors=typed.errors)
        if number in self.doubts:
            found.errors.append(self.doubts[number])
            return found
        before = found.person or Known(self.register.centre_id)
        after = dict(typed.facts)
        if found.person is None and "username" not in after and not found.errors:
            after["username"] = propose_username(after["first_name"], after["last_name"], self.taken)
            self.taken.add(after["username"])
        keep_what_is_the_same(before, after)
        self.settle_sectors(before, after, found)
        self.check_account(before, after, found)
        self.check_dates(before, after, found)
        self.check_rights(before, after, found)
        if found.errors:
            return found
        found.facts = after
        found.changes = [
            (name, self.words(name, getattr(before, name)), self.words(name, value))
            for name, value in after.items()
        ]
        return found

    def settle_sectors(self, before: Known, after: dict[str, Any], found: Finding) -> None:
        """Complete what is typed about sectors with what is there, as they hold together."""
        if after.keys().isdisjoint(SECTORS):
            return
        main = after.get("main", before.main)
        if main is None:
            found.errors.append(("main", _("Which sector is the main one?")))
            return
        coordinated = after.get("coordinated", before.coordinated)
        if coordinated is True:
            coordinated = frozenset({main})
        others = after.get("others", before.others)
        if "coordinated" in after:
            others |= coordinated
        others -= {main}
        settled = {"main": main, "others": others, "coordinated": coordinated & (others | {main})}
        for name, value in settled.items():
            if value == getattr(before, name):
                after.pop(name, None)
            else:
                after[name] = value

    def check_account(self, before: Known, after: dict[str, Any], found: Finding) -> None:
        if not before.is_active:
            sentence = _("This account is closed. Open it again on the page of %(person)s first.")
            found.errors.append(("last_name", sentence % {"person": before}))
        holder = next(
            (one for one in self.by_email.get(after.get("email", ""), ()) if one.pk != before.pk), None
        )
        if before.is_activated and after.pop("email", None):
            sentence = _(
                "The address is not changed: this person has already signed in, only they can change it."
            )
            found.notes.append(("email", sentence))
        elif holder is not None:
            found.errors.append(("email", _("This address is that of %(person)s.") % {"person": holder}))

    def check_dates(self, before: Known, after: dict[str, Any], found: Finding) -> None:
        entered: date | None = after.get("entered_on", before.entered_on)
        leaves: date | None = after.get("leaves_on", before.leaves_on)
        if "leaves_on" in after and leaves is not None and leaves < self.register.today:
            found.errors.append(
                ("leaves_on", _("This date is past. An account is closed on the person's own page."))
            )
        elif entered and leaves and leaves < entered and after.keys() & {"entered_on", "leaves_on"}:
            found.errors.append(("leaves_on", _("The last day is before the first.")))

    def check_rights(self, before: Known, after: dict[str, Any], found: Finding) -> None:
        """The same rights as on the screens (actions.people, actions.roles)."""
        trusted = not TRUSTED_ROLES.isdisjoint(after.get("roles", before.roles) ^ before.roles)
        contract = [name for name in FACTS if name in after and name in CONTRACT_FACTS]
        asked = {
            "email": ("email", "accounts.invite_person", "email" in after),
            "contract": (next(iter(contract), ""), "accounts.change_contract", bool(contract)),
            "leaves_on": ("leaves_on", "accounts.deactivate_person", "leaves_on" in after),
            "coordinated": ("coordinated", "accounts.set_coordination", "coordinated" in after),
            "roles": ("roles", "accounts.set_roles", "roles" in after),
            "trusted": ("roles", "accounts.set_trusted_roles", trusted),
        }
        if after and not self.may("accounts.manage_person", before):
            found.errors.append(("last_name", _("You may not change this person.")))
        for what, (column, permission, is_asked) in asked.items():
            if is_asked and not self.may(permission, before):
                found.errors.append((column, refusals()[what]))
                return

    def words(self, name: str, value: Any) -> str:
        """Return a value as it is shown."""
        if value in {None, "", frozenset()}:
            return ""
        if name in SECTORS:
            names = self.register.sectors.names
            return ", ".join(sorted(names.get(one, "") for one in ({value} if name == "main" else value)))
        return WORDS.get(name, str)(value)


def in_order(about: Iterable[tuple[str, ...]]) -> list[list[str]]:
    """Return what is said of columns in the order of the file to fill in."""
    return sorted((list(one) for one in about), key=lambda one: PLACES[one[0]])


def keep_what_is_the_same(before: Known, after: dict[str, Any]) -> None:
    """Take out of `after` what is already so. Capitals and accents of names are left to the person's page."""
    if before.pk is None:
        return
    for name in FACTS:
        if name in after and ALIKE.get(name, exactly)(after[name]) == ALIKE.get(name, exactly)(
            getattr(before, name)
        ):
            del after[name]
    after.pop("username", None)
    if after.get("roles") == before.roles:
        del after["roles"]


def exactly(value: Any) -> Any:
    return value


def digits(number: str) -> str:
    return "".join(letter for letter in number if letter.isdigit())


def refusals() -> Mapping[str, str]:
    """Why somebody may not: oneself, or who leads, or a role of trust."""
    return {
        "email": _("You may not change the address of this person: ask the IT or the director."),
        "contract": _("Nobody changes their own contract: ask a colleague who manages people."),
        "leaves_on": _("You may not say when this person leaves: ask the IT or the director."),
        "coordinated": _("Nobody says what they coordinate themselves."),
        "roles": _("You may not change the roles of this person, nor your own."),
        "trusted": _(
            "Human resources, accounting, director, IT and data protection are given by the IT or the director alone."
        ),
    }


ALIKE: Mapping[str, Callable[[Any], Any]] = {
    "last_name": fold,
    "first_name": fold,
    "email": str.lower,
    "phone": digits,
}
WORDS: Mapping[str, Callable[[Any], str]] = {
    "contract": lambda value: str(Contract(value).label),
    "weekly_hours": lambda value: f"{value.normalize():f}".replace(".", ","),
    "working_days": lambda value: ", ".join(DAYS[int(day) - 1][:3] for day in sorted(value)),
    "entered_on": lambda value: f"{value:%d/%m/%Y}",
    "leaves_on": lambda value: f"{value:%d/%m/%Y}",
    "roles": lambda value: ", ".join(sorted(str(role.label) for role in value)),
}
