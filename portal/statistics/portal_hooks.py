"""What this room gives to the others."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.kit.access import can
from portal.kit.registries import NavigationEntry, navigation


def reads_statistics(user: Any) -> bool:
    return can(user, "statistics.view_statistics")


navigation.register(
    NavigationEntry(
        name="statistics",
        label=_("Statistics"),
        url_name="statistics:statistics",
        icon="eye",
        order=95,
        visible=reads_statistics,
    )
)
