"""What is a reader's own on a page."""

from typing import Any

from django.template import Context, Library

from home.marks import begins_with
from home.queries.body_blocks import read_blocks
from home.queries.personal import is_favourite
from portal.kit.access import is_looked_over

register = Library()


@register.filter
def introduces(page: Any) -> bool:
    """Tell whether the introduction of `page` says something besides how its text begins (home.actions.publishing)."""
    introduction, blocks = getattr(page, "introduction", ""), read_blocks(getattr(page, "body", None))
    if not introduction or not blocks or blocks[0][0] != "text":
        return bool(introduction)
    return not begins_with(blocks[0][1]["html"].key, introduction)


@register.simple_tag(takes_context=True)
def favourite_state(context: Context, page: Any) -> dict[str, str] | None:
    """Whether the star is lit, and what pressing it asks for; None where there is none. One query."""
    request = context["request"]
    if getattr(request, "is_preview", False) or not page.pk or is_looked_over(request.user):
        return None
    is_lit = is_favourite(request.user, page)
    return {"pressed": "true" if is_lit else "false", "next": "0" if is_lit else "1"}
