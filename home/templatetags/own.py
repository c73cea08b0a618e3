"""What is a reader's own on a page."""

from typing import Any

from django.template import Library

from home.marks import begins_with
from home.queries.body_blocks import read_blocks

register = Library()


@register.filter
def introduces(page: Any) -> bool:
    """Tell whether the introduction of `page` says something besides how its text begins (home.actions.publishing)."""
    introduction, blocks = getattr(page, "introduction", ""), read_blocks(getattr(page, "body", None))
    if not introduction or not blocks or blocks[0][0] != "text":
        return bool(introduction)
    return not begins_with(blocks[0][1]["html"].key, introduction)
