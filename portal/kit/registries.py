"""What rooms give each other by registration, in their `portal_hooks.py`."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Generic, Protocol, TypeVar

from django.utils.functional import Promise

from portal.kit.periods import Period


class Named(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def order(self) -> int: ...


Entry = TypeVar("Entry", bound=Named)


class Registry(Generic[Entry]):
    """Entries by name, read in their order. Two entries of one name are a mistake and refused."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}

    def register(self, entry: Entry) -> Entry:
        if entry.name in self._entries:
            raise ValueError(f"{entry.name} is registered twice")
        self._entries[entry.name] = entry
        return entry

    def __iter__(self) -> Iterator[Entry]:
        return iter(sorted(self._entries.values(), key=lambda entry: (entry.order, entry.name)))

    def __getitem__(self, name: str) -> Entry:
        return self._entries[name]


def everyone(user: Any) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Panel:
    """A box on the dashboard.

    Shape: `context(user)` returns the template's context, or None when there is nothing worth showing;
           it may cost two queries at most. `template` belongs to the room that registers.
           `is_essential` is for what must be done: people may move it, not hide it.
    """

    name: str
    title: str | Promise
    template: str
    context: Callable[[Any], dict[str, Any] | None]
    order: int = 100
    is_essential: bool = False


@dataclass(frozen=True, slots=True)
class PageSlot:
    """Something beside the heading of every page of the tree, whichever room shows the page.

    Shape: `context(request, page)` as for a panel; one query at most. None where a page is only previewed.
    """

    name: str
    template: str
    context: Callable[[Any, Any], dict[str, Any] | None]
    order: int = 100


@dataclass(frozen=True, slots=True)
class PersonAct:
    """A button on the page of a person that another room adds, for those who manage people.

    Shape: `url_name` is reversed with the person's `public_id`; `visible(reader, person)` asks nothing of the database.
    """

    name: str
    label: str | Promise
    url_name: str
    icon: str
    visible: Callable[[Any, Any], bool]
    order: int = 100


@dataclass(frozen=True, slots=True)
class NavigationEntry:
    """A line of the menu.

    Shape: `url_name` is reversed without arguments; `icon` is a name of the vendored icon set;
           `in_bottom_bar` also puts it in the phone's bottom bar (four places: keep it for the daily),
           under its `short_label` when the label has more than ten letters;
           `count(user)` is the number shown in a badge (0 shows none), one query at most.
    """

    name: str
    label: str | Promise
    url_name: str
    icon: str
    order: int = 100
    in_bottom_bar: bool = False
    short_label: str | Promise = ""
    visible: Callable[[Any], bool] = everyone
    count: Callable[[Any], int] | None = None


@dataclass(frozen=True, slots=True)
class MenuSource:
    """Entries of the menu that come from rows (the sections of the page tree).

    Shape: `entries(request)` returns dictionaries with `label`, `url` and the `name` that the editors' order
           knows them by; one query at most.
    """

    name: str
    entries: Callable[[Any], list[dict[str, str]]]
    order: int = 100


@dataclass(frozen=True, slots=True)
class Creation:
    """Something that « Créer » begins.

    Shape: `url_name` is reversed without arguments; `text` says in one sentence what it makes.
    """

    name: str
    label: str | Promise
    text: str | Promise
    url_name: str
    icon: str
    order: int = 100
    visible: Callable[[Any], bool] = everyone


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that a search found. Shape: `excerpt` is plain text; `detail` a short line (a date, a place)."""

    title: str
    url: str
    excerpt: str = ""
    detail: str = ""
    icon: str = ""
    is_outside: bool = False


@dataclass(frozen=True, slots=True)
class SearchProvider:
    """One kind of what a search finds.

    Shape: `find(user, words, most)` returns `most` hits at the most, the best first, of what `user` may see;
           `words` is what was typed. Two queries at most. `all_url` gives the address that shows them all for
           the words, or "".
    """

    name: str
    label: str | Promise
    find: Callable[[Any, str, int], list[Hit]]
    icon: str
    order: int = 100
    all_url: Callable[[str], str] = lambda words: ""


@dataclass(frozen=True, slots=True)
class SearchStart:
    """What the search offers before anything is typed.

    Shape: `find(user, most)` returns `most` hits at the most of what `user` may see, the best first. One query.
    """

    name: str
    label: str | Promise
    find: Callable[[Any, int], list[Hit]]
    icon: str
    order: int = 100


@dataclass(frozen=True, slots=True)
class PeriodicJob:
    """Work that comes back by itself.

    Shape: `task` is a django-tasks task without arguments, safe to run twice; `every_seconds` ≥ 60.
    """

    name: str
    task: Any
    every_seconds: int
    order: int = field(default=100)


@dataclass(frozen=True, slots=True)
class PersonalData:
    """What one room knows of a person: how it is given to them, and how it is erased.

    Shape:   `models` are the labels ("accounts.Absence") of the models it speaks for; every model with a key
             to a person has one (tests/architecture/test_personal_data.py). `export(person)` returns plain
             values, dates and `StoredFile`s (portal.kit.personal_data) under French titles, without what is
             somebody else's; `foresee(person)` returns a `Foreseen`: what erasing would do today;
             `erase(by, person)` does it, in the caller's transaction. It may run again, whenever something
             more has become old enough.
    """

    name: str
    label: str | Promise
    models: tuple[str, ...]
    export: Callable[[Any], dict[str, Any]]
    foresee: Callable[[Any], Any]
    erase: Callable[[Any, Any], None]
    order: int = 100


@dataclass(frozen=True, slots=True)
class RetentionHold:
    """A reason for which purges leave people out. Shape: `people()` gives their keys, in one query."""

    name: str
    people: Callable[[], Iterable[int]]
    order: int = 100


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """What waits for a person, and would wait for nobody once their account is closed.

    Shape: `find(person)` returns a sentence, "" for nothing, and a few examples; two queries at most.
    """

    name: str
    find: Callable[[Any], tuple[str, list[str]]]
    order: int = 100


@dataclass(frozen=True, slots=True)
class AuditVerb:
    """The words of one verb of the audit.

    Shape: `name` is what `record` is given ("accounts.set_roles"); `label` says it to people, as « Rôles
           changés »; `is_security` puts it on the screen of security events.
    """

    name: str
    label: str | Promise
    is_security: bool = False
    order: int = 100


@dataclass(frozen=True, slots=True)
class Figures:
    """One line of a chart. Shape: `values` one for each column of its series."""

    label: str
    values: tuple[int | Decimal, ...]


@dataclass(frozen=True, slots=True)
class StatisticsSeries:
    """Figures of one centre, drawn as a chart with its table.

    Shape: `find(centre, period)` gives the lines in their order, none where nothing was counted; one
           query, whatever there is. `columns` says
           what each value is; `is_over_time` draws the lines side by side, for months; `how` says what is counted,
           and what is not.
    Units: those of `unit`, the same for all columns.
    """

    name: str
    label: str | Promise
    unit: str | Promise
    columns: tuple[str | Promise, ...]
    how: str | Promise
    find: Callable[[Any, Period], Sequence[Figures]]
    is_over_time: bool = False
    order: int = 100


panels: Registry[Panel] = Registry()
page_slots: Registry[PageSlot] = Registry()
person_acts: Registry[PersonAct] = Registry()
navigation: Registry[NavigationEntry] = Registry()
menu_sources: Registry[MenuSource] = Registry()
creations: Registry[Creation] = Registry()
search_providers: Registry[SearchProvider] = Registry()
search_starts: Registry[SearchStart] = Registry()
periodic_jobs: Registry[PeriodicJob] = Registry()
personal_data: Registry[PersonalData] = Registry()
retention_holds: Registry[RetentionHold] = Registry()
left_behind: Registry[LeftBehind] = Registry()
audit_verbs: Registry[AuditVerb] = Registry()
statistics_series: Registry[StatisticsSeries] = Registry()
