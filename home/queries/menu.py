"""The menu as its editors see it: all that somebody of the centre may find in it, whoever it is for."""

from dataclasses import dataclass
from typing import Any

from wagtail.models import Page

from home.models import ContentPage, LibraryPage, SectionPage
from portal.centres.models import Centre
from portal.centres.queries import charter_of
from portal.kit.registries import navigation
from portal.ui.navigation import in_order, name_of_page

IN_MENU = (SectionPage, ContentPage, LibraryPage)
"""What the menu shows of the root of the tree."""


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """Shape: `page` for what stands in the tree, which may be taken out of the menu; None for a tool."""

    name: str
    label: Any
    icon: str
    page: Page | None = None


@dataclass(frozen=True, slots=True)
class ArrangedMenu:
    shown: list[MenuEntry]
    left_out: list[MenuEntry]
    is_arranged: bool

    @property
    def names(self) -> list[str]:
        return [entry.name for entry in self.shown]

    def after(self, name: str, step: int) -> list[str]:
        """The names once `name` has gone `step` places down; as they are where it cannot."""
        names = self.names
        if name not in names:
            return names
        place = names.index(name)
        target = min(max(place + step, 0), len(names) - 1)
        names.insert(target, names.pop(place))
        return names

    def page_named(self, name: str) -> Page | None:
        found = (entry.page for entry in [*self.shown, *self.left_out] if entry.name == name)
        return next(found, None)


def arranged_menu(centre: Centre) -> ArrangedMenu:
    """All entries in the editors' order, one query. What is registered stays, whoever sees it."""
    pages = Page.objects.child_of(centre.site.root_page).live().type(*IN_MENU).order_by("path")
    tools = [MenuEntry(entry.name, entry.label, entry.icon) for entry in navigation]
    tree = [
        MenuEntry(name_of_page(page.pk), page.title, "folder", page)
        for page in pages.only("title", "path", "show_in_menus")
    ]
    order = charter_of(centre).menu_order
    shown = [*tools, *(entry for entry in tree if entry.page and entry.page.show_in_menus)]
    left_out = [entry for entry in tree if entry.page and not entry.page.show_in_menus]
    return ArrangedMenu(in_order(shown, order), left_out, bool(order))
