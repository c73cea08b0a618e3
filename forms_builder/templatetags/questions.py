"""`{% question question %}`: one question of a form, as `forms_builder.drawing` describes it."""

from typing import Any

from django.template import Context, Engine, Library
from django.utils.safestring import SafeString, mark_safe

from forms_builder.definition import FieldSpec
from portal.ui.rendering import draw_attributes, escaped
from portal.ui.templatetags.rich_text import rich_text
from portal.ui.templatetags.ui import draw_field

register = Library()


@register.simple_tag(takes_context=True)
def question(context: Context, question: dict[str, Any]) -> SafeString:
    """Most are a control with a few words around it: through a template of its own, each cost as much again as its
    control, and a form has forty.
    """
    spec, path, when, carried = (question[name] for name in ("spec", "path", "when", "carried"))
    drawn: str
    if spec.columns:
        drawn = draw_lines(context, question)
    elif question["field"]:
        drawn = draw_field(question["field"])
    elif spec.type == "explanation":
        drawn = f'<div class="prose question__text">{rich_text(spec.settings["html"])}</div>'
    else:
        drawn = draw_value(spec, path, question["value"])
    parts = (
        f'<div class="question"{draw_attributes(question["marks"])}>',
        f'<p class="question__when">{escaped(when)}</p>' if when else "",
        drawn,
        ""
        if carried is None
        else f'<p class="field__help" id="c-{escaped(path)}" data-swap>{escaped(carried)}</p>',
        "</div>",
    )
    return mark_safe("".join(parts))  # noqa: S308  each is drawn or escaped


def draw_value(spec: FieldSpec, path: str, value: str) -> str:
    """What nobody types: a figure that is computed, or what a line was begun with."""
    label = escaped(spec.label)
    return (
        f'<div class="question__value"><span class="field__label">{label}</span> '
        f'<output id="v-{escaped(path)}" data-swap aria-label="{label}">{escaped(value or "–")}</output></div>'
        + (f'<p class="field__help">{escaped(spec.help)}</p>' if spec.help else "")
    )


def draw_lines(context: Context, question: dict[str, Any]) -> SafeString:
    with context.push(question=question):
        return Engine.get_default().get_template("forms_builder/parts/lines.html").render(context)
