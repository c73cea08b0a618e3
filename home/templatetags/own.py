"""What is a reader's own on a page."""

from typing import Any

from django.template import Context, Engine, Library
from django.utils.safestring import SafeString

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


@register.simple_tag(takes_context=True)
def panel(context: Context, template: str, values: dict[str, Any]) -> SafeString:
    """A panel of the home page, drawn in the page's own context: one of its own for each costs a tenth of the page."""
    with context.push(**values):
        return Engine.get_default().get_template(template).render(context)
