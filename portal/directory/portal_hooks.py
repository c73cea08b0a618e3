"""What this room gives to the others."""

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from portal.directory.queries import find_people
from portal.kit.access import can
from portal.kit.registries import (
    NavigationEntry,
    Panel,
    SearchProvider,
    navigation,
    panels,
    search_providers,
)


def reads_directory(user: Any) -> bool:
    return can(user, "directory.view_directory")


def search_panel(user: Any) -> dict[str, Any] | None:
    """A box to type in; it asks nothing of the database."""
    return {} if reads_directory(user) else None


navigation.register(
    NavigationEntry(
        name="directory",
        label=_("Directory"),
        url_name="directory:colleagues",
        icon="phone",
        # After the notifications: the bar of whoever decides is full, and the menu has it then.
        order=85,
        in_bottom_bar=True,
        visible=reads_directory,
    )
)
search_providers.register(
    SearchProvider(
        name="people",
        label=_("People"),
        find=find_people,
        icon="users",
        order=10,
        all_url=lambda words: f"{reverse('directory:colleagues')}?{urlencode({'recherche': words})}",
    )
)
panels.register(
    Panel(
        name="directory",
        title=_("Find a colleague"),
        template="directory/panel.html",
        context=search_panel,
        order=80,
    )
)
