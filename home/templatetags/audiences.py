"""What the templates ask about readers. In tags, not in the widget, which models know."""

from typing import Any

from django.template import Context, Library

from home.queries.audiences import Forecast, forecast
from home.queries.page_state import Mark, marks_of, say_readers
from portal.kit.access import can
from portal.ui.models import address_of

register = Library()


@register.filter
def place_of_page(page: Any) -> str:
    """What stands for the page in the addresses of `/publications/`."""
    return address_of(page.url_path).strip("/")


@register.simple_tag
def readers_forecast(widget: dict[str, Any]) -> Forecast | str:
    """Who would read what is chosen now; "" where nobody has said where the page will stand."""
    parent, offered = widget["parent"], widget["offered"]
    if parent is None:
        return ""
    return forecast(offered.centre, parent, widget["value"], offered)


@register.simple_tag(takes_context=True)
def may_archive(context: Context, page: Any) -> bool:
    """No query: it stands at the foot of every page."""
    return can(context["request"].user, "home.archive_page", page)


@register.simple_tag(takes_context=True)
def who_sees(context: Context, page: Any) -> str:
    return say_readers(context["request"].user, page)


@register.simple_tag(takes_context=True)
def page_marks(context: Context, page: Any) -> list[Mark]:
    """What is said beside the title; nothing in the editor's preview, where nothing is settled yet."""
    request = context["request"]
    if getattr(request, "is_preview", False) or not page.pk:
        return []
    return marks_of(request.user, page)
