"""The kinds of pages that the index holds. Rooms register theirs in their `portal_hooks.py`."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from portal.kit.registries import Registry


@dataclass(frozen=True, slots=True)
class PageText:
    """What a page gives to the index.

    Shape: plain texts; `address` is where a hit leads, "" for the page itself; `on` the date that people know
           it by, None for that of its publication.
    """

    introduction: str = ""
    body: str = ""
    address: str = ""
    on: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of what a search finds among the pages.

    Shape: `name` stands in addresses (`?type=`); `read(page)` gives the text of a page of one of the `models`.
    """

    name: str
    label: str | Promise
    icon: str
    models: tuple[type[Any], ...]
    read: Callable[[Any], PageText]
    order: int = 100


sources: Registry[Source] = Registry()


def source_of(page: Any) -> Source | None:
    """The source of a page in its own class; None for pages that are not searched for."""
    return next((source for source in sources if type(page) in source.models), None)
