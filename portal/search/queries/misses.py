"""What was searched for and not found."""

from typing import Any

from portal.kit.pagination import Page, paginate
from portal.search.models import SearchMiss

MISSES_A_PAGE = 30


def recent_misses(user: Any, cursor: str = "", size: int = MISSES_A_PAGE) -> Page[SearchMiss]:
    """The searches without result of the person's centre, the last first. One query."""
    return paginate(SearchMiss.objects.visible_to(user), by=("-last_at", "-id"), cursor=cursor, size=size)
