"""The menu as one page shows it: what rooms registered, what is visible to the person, what is current."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Protocol, TypeVar

from django.http import HttpRequest
from django.urls import reverse

from portal.centres.models import Centre, Charter
from portal.centres.queries import charter_of, publicity_of
from portal.kit.access import is_looked_over
from portal.kit.registries import Creation, creations, menu_sources, navigation
from portal.ui import theme
from portal.ui.display import Display, display_of

BOTTOM_BAR_PLACES = 4


class Placed(Protocol):
    @property
    def name(self) -> str: ...


Entry = TypeVar("Entry", bound=Placed)


def name_of_page(number: int) -> str:
    """What the order of the menu (`Charter.menu_order`) calls a page of the tree."""
    return f"page:{number}"


def in_order(entries: Sequence[Entry], order: list[str]) -> list[Entry]:
    """Put `entries` in the order of those names; what is not named follows, as it was."""
    places = {name: place for place, name in enumerate(order)}
    return sorted(entries, key=lambda entry: places.get(entry.name, len(places)))


def stand_under(request: HttpRequest, url_name: str) -> None:
    """Mark the entry at that address as current, for a page that does not stand below it."""
    request.stands_under = reverse(url_name)  # type: ignore[attr-defined]


@cache
def address_of(url_name: str) -> str:
    """Kept, since every page asks for a dozen of them."""
    return reverse(url_name)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the menu. Shape: `current` is a value of aria-current, "" elsewhere."""

    label: str
    url: str
    icon: str
    count: int
    current: str
    in_bottom_bar: bool
    short_label: str = ""
    name: str = ""


class Shell:
    """What surrounds every page. Nothing is read before a template asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def user(self) -> Any:
        return getattr(self.request, "user", None)

    @property
    def name(self) -> str:
        return str(self.user)

    @property
    def is_looked_over(self) -> bool:
        return is_looked_over(self.user)

    @cached_property
    def centre(self) -> Centre | None:
        """The person's centre; for somebody unknown, the only one of the installation."""
        if self.user is not None and self.user.is_authenticated:
            centre: Centre | None = self.user.centre
            return centre
        centres = list(Centre.objects.select_related("charter")[:2])
        return centres[0] if len(centres) == 1 else None

    @cached_property
    def charter(self) -> Charter | None:
        return None if self.centre is None else charter_of(self.centre)

    @cached_property
    def publicity(self) -> str:
        """The European sentence, shown with the emblem; "" for none."""
        return "" if self.centre is None else publicity_of(self.centre)

    @cached_property
    def display(self) -> Display:
        """What was chosen on this device."""
        return display_of(self.request.COOKIES)

    @cached_property
    def style(self) -> str:
        """The rules of the centre's colours and letters, "" for the portal's own."""
        return "" if self.charter is None else theme.style_of(self.charter, self.display.theme)

    @cached_property
    def colour(self) -> str:
        """What browsers draw around the page on phones."""
        return theme.MAIN if self.charter is None else theme.main_colour(self.charter)

    @cached_property
    def lines(self) -> list[Line]:
        """What rooms registered. One query at most for each entry that counts."""
        entries = [(entry, address_of(entry.url_name)) for entry in navigation if entry.visible(self.user)]
        nearest = self.nearest([*(url for _, url in entries), *(row["url"] for row in self.section_rows)])
        return [
            Line(
                label=str(entry.label),
                url=url,
                icon=entry.icon,
                count=entry.count(self.user) if entry.count else 0,
                current=self.current(url, nearest),
                in_bottom_bar=entry.in_bottom_bar,
                short_label=str(entry.short_label),
                name=entry.name,
            )
            for entry, url in entries
        ]

    @cached_property
    def bottom_bar(self) -> list[Line]:
        return [line for line in self.lines if line.in_bottom_bar][:BOTTOM_BAR_PLACES]

    @cached_property
    def creations(self) -> tuple[Creation, ...]:
        """What « Créer » offers: nothing to IT who looks over a shoulder, nor to whoever has no centre."""
        if self.is_looked_over or getattr(self.user, "centre_id", None) is None:
            return ()
        return tuple(entry for entry in creations if entry.visible(self.user))

    @cached_property
    def section_rows(self) -> list[dict[str, str]]:
        return [row for source in menu_sources for row in source.entries(self.request)]

    @cached_property
    def sections(self) -> list[Line]:
        """What comes from rows: the sections of the page tree."""
        nearest = self.nearest([row["url"] for row in self.section_rows] + [line.url for line in self.lines])
        return [
            Line(
                row["label"],
                row["url"],
                "folder",
                0,
                self.current(row["url"], nearest),
                in_bottom_bar=False,
                name=row.get("name", ""),
            )
            for row in self.section_rows
        ]

    @cached_property
    def arranged(self) -> list[Line]:
        """All lines in the editors' order; none where they left the menu as it comes: tools, then sections."""
        order = self.charter.menu_order if self.charter is not None else []
        return in_order([*self.lines, *self.sections], order) if order else []

    @cached_property
    def waiting(self) -> int:
        """How much the lines that are only in the menu count, for the button that opens it."""
        return sum(line.count for line in self.lines if line not in self.bottom_bar)

    def nearest(self, urls: list[str]) -> str:
        """The longest of `urls` that the page is at or below; the home page is above nothing."""
        path = getattr(self.request, "stands_under", self.request.path)
        above = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
        return max(above, key=len, default="")

    def current(self, url: str, nearest: str) -> str:
        if url != nearest:
            return ""
        return "page" if url == self.request.path else "true"
