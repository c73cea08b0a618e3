"""Questions that this room asks of others of its floor. `portal/wiring.py` binds them to whoever answers."""

from collections.abc import Callable
from typing import Any


def no_pages(user: Any) -> frozenset[int]:
    return frozenset()


favourite_pages: Callable[[Any], frozenset[int]] = no_pages
"""The keys of the pages that somebody keeps among their favourites. One query at most."""
