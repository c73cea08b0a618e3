"""`{% ui name attribute=value %}`, `{% uiblock name attribute=value %}…{% enduiblock %}`, and dates.

A component, an attribute or a literal value that is not declared in `portal/ui/components.py` stops the
template from compiling: a misspelt attribute is found by the first test, not by the reader.
"""

from collections.abc import Hashable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Model
from django.forms import BoundField
from django.forms.renderers import get_default_renderer
from django.template import Context, Engine, Library, Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import get_language

from portal.kit import registries
from portal.kit.dates import write_date
from portal.ui.components import COMPONENTS, Attribute, Component
from portal.ui.rendering import draw_attributes

register = Library()

HOLE = mark_safe("<\0>")
"""What no text holds once it is escaped."""


class ComponentNode(Node):
    """A component in a template. Its template sees its attributes and nothing of the page around it."""

    def __init__(
        self, component: Component, values: dict[str, FilterExpression], nodelist: NodeList | None
    ) -> None:
        self.component = component
        self.defaults = {attribute.name: attribute.default for attribute in component.attributes}
        self.given = [(component.by_name[name], expression) for name, expression in values.items()]
        self.nodelist = nodelist or NodeList()
        self.is_fixed = component.is_kept and None not in map(literal_of, values.values())
        self.fixed: SafeString | None = None
        """What is drawn where nothing of it depends on the page."""

    def render(self, context: Context) -> SafeString:
        if self.fixed is not None:
            return self.fixed
        given = {
            attribute.name: self.resolve(attribute, expression, context)
            for attribute, expression in self.given
        }
        values = self.defaults | given
        if self.component.is_kept:
            drawn = draw_kept(self.component.name, *(plain(value) for value in values.values()))
            if self.is_fixed:
                self.fixed = drawn
            return drawn
        if self.component.frame is not None:
            return draw_framed(self.component, values)
        if self.component.body:
            values["body"] = self.nodelist.render(context)
        return draw(self.component, values, context)

    def resolve(self, attribute: Attribute, expression: FilterExpression, context: Context) -> Any:
        value = expression.resolve(context)
        if value in ("", None):
            return attribute.default
        if attribute.choices and value not in attribute.choices:
            raise TemplateSyntaxError(refusal(self.component, attribute, value))
        return value


def draw(component: Component, values: dict[str, Any], context: Context) -> SafeString:
    if component.prepare is not None:
        values |= component.prepare(context, values)
    return Engine.get_default().get_template(component.template).render(context.new(values))


def draw_framed(component: Component, values: dict[str, Any]) -> SafeString:
    inside, seen = component.frame(values)  # type: ignore[misc]
    # What is wrong may repeat what somebody typed, at any length: it is not kept.
    draw_frame = frame.__wrapped__ if seen.get("errors") else frame
    before, after = draw_frame(component.name, get_language(), **seen)
    return mark_safe(f"{before}{inside}{after}")  # noqa: S308  a template, cut where `inside` stands


def draw_field(field: BoundField) -> SafeString:
    """`{% ui field field=… %}`, for a tag that draws many."""
    return draw_framed(COMPONENTS["field"], {"field": field, "hint": ""})


@lru_cache(maxsize=2048, typed=True)
def frame(name: str, language: str, **values: Hashable) -> tuple[str, str]:
    """What the template of a component draws before and after its `inside`, in `language`, which is the active one."""
    template = Engine.get_default().get_template(COMPONENTS[name].template)
    before, _hole, after = template.render(Context({**values, "inside": HOLE})).partition(HOLE)
    return before, after


def plain(value: Any) -> Any:
    """What is kept is known by its words: a person who changes their name is the same object."""
    return value if isinstance(value, str | bool) else str(value)


@lru_cache(maxsize=1024, typed=True)
def draw_kept(name: str, *values: Any) -> SafeString:
    """The most often drawn of all: a list has an avatar and three icons a row. Words marked safe are others."""
    component = COMPONENTS[name]
    names = (attribute.name for attribute in component.attributes)
    return draw(component, dict(zip(names, values, strict=True)), Context())


def refusal(component: Component, attribute: Attribute, value: Any) -> str:
    choices = ", ".join(choice for choice in attribute.choices if choice)
    return f"{component.name}: {attribute.name}={value!r} is none of: {choices}."


def parse_component(
    parser: Parser, token: Token, *, body: bool
) -> tuple[Component, dict[str, FilterExpression]]:
    tag, *bits = token.split_contents()
    if not bits:
        raise TemplateSyntaxError(f"{tag} needs the name of a component.")
    component = COMPONENTS.get(bits[0])
    if component is None:
        raise TemplateSyntaxError(f"No component is called {bits[0]}.")
    if component.body != body:
        raise TemplateSyntaxError(
            f"{component.name} is written with {'uiblock' if component.body else 'ui'}."
        )
    rest = bits[1:]
    values = token_kwargs(rest, parser)
    if rest:
        raise TemplateSyntaxError(f"{component.name}: {rest[0]!r} is not an attribute with a value.")
    check(component, values)
    return component, values


def literal_of(expression: FilterExpression) -> str | None:
    """The words that stand in the template itself; None for what is read, filtered or translated."""
    return expression.var if isinstance(expression.var, str) and not expression.filters else None


def check(component: Component, values: dict[str, FilterExpression]) -> None:
    """Raise TemplateSyntaxError for what the component does not declare."""
    declared = component.by_name
    if unknown := values.keys() - declared.keys():
        raise TemplateSyntaxError(f"{component.name} has no attribute {', '.join(sorted(unknown))}.")
    for attribute in component.attributes:
        expression = values.get(attribute.name)
        if expression is None:
            if attribute.required:
                raise TemplateSyntaxError(f"{component.name} needs the attribute {attribute.name}.")
            continue
        literal = literal_of(expression)
        if literal is not None and attribute.choices and literal not in attribute.choices:
            raise TemplateSyntaxError(refusal(component, attribute, str(literal)))


@register.tag
def ui(parser: Parser, token: Token) -> ComponentNode:
    component, values = parse_component(parser, token, body=False)
    return ComponentNode(component, values, None)


@register.tag
def uiblock(parser: Parser, token: Token) -> ComponentNode:
    component, values = parse_component(parser, token, body=True)
    nodelist = parser.parse(("enduiblock",))
    parser.delete_first_token()
    return ComponentNode(component, values, nodelist)


@register.simple_tag(takes_context=True)
def menu(context: Context) -> SafeString:
    """The menu, drawn once for all who see the same lines and counts of it at the same place."""
    shell = context["shell"]
    # Arranged, the sections stand among the other lines.
    sections = () if shell.arranged else tuple(shell.sections)
    return once("ui/parts/menu.html", lines=tuple(shell.arranged or shell.lines), sections=sections)


@register.simple_tag(takes_context=True)
def bottom_bar(context: Context) -> SafeString:
    """The bar of telephones, drawn once as `menu`."""
    shell = context["shell"]
    return once("ui/parts/bottom_bar.html", lines=tuple(shell.bottom_bar), waiting=shell.waiting)


@register.simple_tag
def once(template: str, **values: Hashable) -> SafeString:
    """`{% once template name=value %}`: includes what sees those values and nothing of the page, drawn once for each
    of them. Values compare as what they show: words, figures, frozen objects.

    Raises: TemplateSyntaxError for a row of the database, which stays the same whatever its words become.
    """
    if rows := [name for name, value in values.items() if isinstance(value, Model)]:
        raise TemplateSyntaxError(f"{template}: {', '.join(rows)} is a row of the database, not its words.")
    return draw_once(template, get_language(), **values)


@lru_cache(maxsize=1024, typed=True)
def draw_once(template: str, language: str, **values: Hashable) -> SafeString:
    """What the template says in `language`, which is the active one."""
    return Engine.get_default().get_template(template).render(Context(values))


@register.simple_tag
def attributes(values: Mapping[str, Any]) -> SafeString:
    """`{% attributes widget.attrs %}`: those of a control, or of whatever else carries some."""
    return draw_attributes(values)


@register.simple_tag
def control(widget: Mapping[str, Any]) -> SafeString:
    """`{% control subwidget %}`: one of the controls that another is made of."""
    return mark_safe(get_default_renderer().render(widget["template_name"], {"widget": widget}))  # noqa: S308  drawn


@register.simple_tag(takes_context=True)
def draw_here(context: Context, template: str, values: dict[str, Any]) -> SafeString:
    """`{% draw_here template values %}`: what a room puts on a page, drawn in the page's own context. One of its own
    for each piece costs a tenth of the home page.
    """
    with context.push(**values):
        return Engine.get_default().get_template(template).render(context)


@register.simple_tag(takes_context=True)
def page_slots(context: Context, page: Any) -> SafeString:
    """`{% page_slots page %}`, beside the heading: what rooms put there, for pages that others show too."""
    drawn = (
        draw_here(context, slot.template, {"page": page, **found})
        for slot in registries.page_slots
        if (found := slot.context(context["request"], page)) is not None
    )
    return mark_safe("".join(drawn))  # noqa: S308  templates


@register.simple_tag(takes_context=True)
def rules(context: Context, style: str) -> str:
    """`{% rules shell.style %}`: rules made by `theme.py` out of checked colours, let in by the response's nonce."""
    if not style:
        return ""
    nonce = context["request"].csp_nonce
    return format_html('<style nonce="{}">{}</style>', nonce, mark_safe(style))  # noqa: S308  made of colours


@register.filter(expects_localtime=True)
def day(value: date | None, words: str) -> str:
    """`{{ leave.starts_on|day:"j F Y" }}`: Django's `date`, with « 1er »."""
    return write_date(value, words) if value else ""


@register.simple_tag
def today(words: str) -> str:
    """`{% today "j F Y" %}`: Django's `now`, with « 1er »."""
    return write_date(localtime(), words)
