"""What the templates ask about readers. In tags, not in the widget, which models know."""

from typing import Any

from django.template import Library

from home.queries.audiences import Forecast, forecast

register = Library()


@register.simple_tag
def readers_forecast(widget: dict[str, Any]) -> Forecast | str:
    """Who would read what is chosen now; "" where nobody has said where the page will stand."""
    parent, offered = widget["parent"], widget["offered"]
    if parent is None:
        return ""
    return forecast(offered.centre, parent, widget["value"], offered)
