"""What the doors of this room share."""

from typing import Any

from django.http import Http404, HttpRequest

from portal.accounts.views.doors import member
from portal.kit.access import can

LONGEST_SEARCH = 100


def searched_words(request: HttpRequest) -> str:
    """What `?q=` looks for in a list."""
    return request.GET.get("q", "").replace("\x00", " ").strip()[:LONGEST_SEARCH]


def admitted_in_centre(request: HttpRequest, permission: str) -> Any:
    """Return who is signed in; for whoever does not hold `permission` over their own centre, there is no such page.

    Shape: a person with a centre, which their type leaves open.
    """
    by = member(request)
    if not can(by, permission, by):
        raise Http404
    return by
