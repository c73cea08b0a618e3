"""`{{ text|rich_text }}` in place of Wagtail's `richtext`, which believes what is in the database."""

from django.template import Library
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import expand_db_html

from portal.kit.html import sanitise, sanitise_stored

register = Library()


@register.filter
def rich_text(source: object) -> SafeString:
    """Expand the links of `source` (text, or a value of a rich-text block) and let nothing else through."""
    html = str(getattr(source, "source", source) or "")
    return mark_safe(sanitise(expand_db_html(sanitise_stored(html))))  # noqa: S308  sanitised on this line
