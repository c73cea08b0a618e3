"""A database without its guard against double booking is named by `manage.py check --database default`."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register

from calendars.guards import missing


@register(Tags.database)
def guards_stand(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    return [
        Error(
            f"The guard {name} against double booking is missing from the database “{alias}”.",
            hint="On SQLite, run `migrate`: it lays the triggers again. On PostgreSQL, see calendars/guards.py.",
            id="calendars.E001",
        )
        for alias in databases or ()
        for name in missing(alias)
    ]
