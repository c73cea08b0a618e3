"""How controls are drawn: what Django's own templates draw, without going through three of them for one input."""

from collections.abc import Mapping
from html import escape
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.utils.formats import localize
from django.utils.safestring import SafeString, mark_safe

WIDGETS = "django/forms/widgets"
PLAIN_INPUTS = frozenset(
    f"{WIDGETS}/{kind}.html"
    for kind in (
        "checkbox",
        "color",
        "date",
        "datetime",
        "email",
        "hidden",
        "number",
        "password",
        "search",
        "tel",
        "text",
        "time",
        "url",
    )
)
"""The templates of Django that are one `input`."""
OPTION_INPUTS = frozenset((f"{WIDGETS}/checkbox_option.html", f"{WIDGETS}/radio_option.html"))
"""Likewise, unless a label is drawn around them."""
SELECT = f"{WIDGETS}/select.html"


class Renderer(TemplatesSetting):
    """Django's own, that draws inputs and lists itself: on the page of a form their templates took a fifth of the
    time, and two for each colleague who may be chosen cost more than the rest of a page.
    """

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> SafeString:
        if template_name in PLAIN_INPUTS or (
            template_name in OPTION_INPUTS and not context["widget"]["wrap_label"]
        ):
            return draw_input(context["widget"])
        if template_name == SELECT:
            return draw_select(context["widget"])
        return mark_safe(super().render(template_name, context, request))  # noqa: S308  templates


def draw_input(widget: Mapping[str, Any]) -> SafeString:
    """What « django/forms/widgets/input.html » draws."""
    value = "" if widget["value"] is None else f' value="{escaped(widget["value"])}"'
    return mark_safe(  # noqa: S308  each part is escaped
        f'<input type="{escaped(widget["type"])}" name="{escaped(widget["name"])}"{value}'
        f"{draw_attributes(widget['attrs'])}>"
    )


def draw_select(widget: Mapping[str, Any]) -> SafeString:
    """What « django/forms/widgets/select.html » draws."""
    drawn = [f'<select name="{escaped(widget["name"])}"{draw_attributes(widget["attrs"])}>']
    for group, options, _index in widget["optgroups"]:
        drawn += [f'<optgroup label="{labelled(group)}">'] if group else []
        drawn += [
            f'<option value="{escaped(option["value"])}"{draw_attributes(option["attrs"])}>'
            f"{labelled(option['label'])}</option>"
            for option in options
        ]
        drawn += ["</optgroup>"] if group else []
    return mark_safe("\n".join([*drawn, "</select>"]))  # noqa: S308  each part is escaped


def draw_attributes(values: Mapping[str, Any]) -> SafeString:
    """What « django/forms/widgets/attrs.html » draws."""
    drawn = [
        f" {escaped(name)}" if value is True else f' {escaped(name)}="{escaped(value)}"'
        for name, value in values.items()
        if value is not False
    ]
    return mark_safe("".join(drawn))  # noqa: S308  each part is escaped


def labelled(label: Any) -> str:
    """A label as templates say it: figures and dates in the language of the reader."""
    return escaped(localize(label))


def escaped(value: Any) -> str:
    """As `conditional_escape`, without looking for what is lazy in what is words."""
    words = str(value)
    return words if isinstance(words, SafeString) else escape(words)
