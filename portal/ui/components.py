"""The components of the interface: each declares its attributes, and nothing else is accepted.

Used in templates by the tags of `portal/ui/templatetags/ui.py`; shown with their states at `/interface/`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.template import Context

from portal.ui import icons, presenters

Prepare = Callable[[Context, dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of a component.

    Shape: with `choices`, any other value is refused: a literal when the template is compiled, a variable
           when it is drawn. An attribute that is not `required` falls back to `default`.
    """

    name: str
    doc: str
    required: bool = False
    choices: tuple[str, ...] = ()
    default: Any = ""


@dataclass(frozen=True, slots=True)
class Component:
    """A piece of the interface.

    Shape: `body` tells whether it is written `{% uiblock … %}…{% enduiblock %}`; `prepare` completes the
           attributes with what the template needs and cannot compute.
    """

    name: str
    doc: str
    attributes: tuple[Attribute, ...]
    body: bool = False
    prepare: Prepare | None = None

    @property
    def template(self) -> str:
        return f"ui/components/{self.name}.html"

    @property
    def by_name(self) -> Mapping[str, Attribute]:
        return {attribute.name: attribute for attribute in self.attributes}


TONES = ("neutral", "info", "success", "warning", "danger")
ICON = ("", *icons.NAMES)

_COMPONENTS = (
    Component(
        "icon",
        "A drawing in the colour of the text. Without a label it is hidden from assistive technology.",
        (
            Attribute("name", "An icon of static/vendor/lucide-static.", required=True, choices=icons.NAMES),
            Attribute("label", "What it means, when no text beside it says so."),
        ),
        prepare=presenters.icon,
    ),
    Component(
        "button",
        "Something to press: a link that looks like a button when it has an address.",
        (
            Attribute("label", "What it does, beginning with a verb.", required=True),
            Attribute("url", "Makes it a link."),
            Attribute(
                "kind",
                "One primary button a screen; danger for what cannot be undone.",
                choices=("primary", "secondary", "quiet", "danger"),
                default="primary",
            ),
            Attribute("type", "For a form's button.", choices=("submit", "button"), default="submit"),
            Attribute("name", "Name posted with the form."),
            Attribute("value", "Value posted with the form."),
            Attribute("icon", "Drawn before the label.", choices=ICON),
            Attribute("form", "Identifier of the form it sends, when it stands outside of it."),
            Attribute("wide", "Takes the whole width.", default=False),
            Attribute("opens", "Identifier of the confirm box that it opens."),
        ),
    ),
    Component(
        "back",
        "The way up, above the heading: for the block back of a page.",
        (
            Attribute("label", "The name of the page above.", required=True),
            Attribute("url", "Its address.", required=True),
        ),
    ),
    Component(
        "badge",
        "A state in a word or two. The words carry the meaning, the colour repeats it.",
        (
            Attribute("label", "The word.", required=True),
            Attribute("tone", "Its colour.", choices=TONES, default="neutral"),
            Attribute("icon", "Drawn before the word.", choices=ICON),
        ),
    ),
    Component(
        "card",
        "A sheet that holds one thing.",
        (
            Attribute("title", "Its heading."),
            Attribute("url", "Makes the heading a link that covers the card."),
            Attribute("tone", "A coloured edge.", choices=TONES, default="neutral"),
        ),
        body=True,
    ),
    Component(
        "panel",
        "A box of the dashboard, with a way to the rest.",
        (
            Attribute("title", "Its heading.", required=True),
            Attribute("icon", "Drawn before the heading.", choices=ICON),
            Attribute("url", "Where the rest is."),
            Attribute("link_label", "The words of that link."),
        ),
        body=True,
    ),
    Component(
        "alert",
        "A sentence that must be seen.",
        (
            Attribute("tone", "How serious it is.", choices=TONES[1:], default="info"),
            Attribute("title", "A few words before the sentence."),
        ),
        body=True,
        prepare=presenters.alert,
    ),
    Component(
        "field",
        "A form's field with its label, help and errors, all linked.",
        (
            Attribute("field", "A bound field of a Django form.", required=True),
            Attribute("hint", "Help besides the form's own."),
        ),
        prepare=presenters.field,
    ),
    Component(
        "errors",
        "What is wrong with a form, in one place, each line leading to its field.",
        (Attribute("form", "A bound form.", required=True),),
        prepare=presenters.errors,
    ),
    Component(
        "empty",
        "Says that there is nothing, and what to do about it.",
        (
            Attribute("title", "What there is none of.", required=True),
            Attribute("text", "A sentence more."),
            Attribute("url", "Where to begin."),
            Attribute("label", "The words of that link."),
            Attribute("icon", "Drawn above.", choices=ICON),
        ),
    ),
    Component(
        "steps",
        "How far something has come. Each step says its state in words for those who see no colour.",
        (
            Attribute(
                "steps",
                "Items with label, state (done, current, waiting, refused, skipped) and detail.",
                required=True,
            ),
        ),
        prepare=presenters.steps,
    ),
    Component("facts", "A list of facts about one thing.", (), body=True),
    Component(
        "fact",
        "One fact, inside facts.",
        (Attribute("label", "What it is.", required=True),),
        body=True,
    ),
    Component(
        "item",
        "A row of a list; its body holds badges.",
        (
            Attribute("title", "What it is.", required=True),
            Attribute("url", "Where it leads."),
            Attribute("meta", "A line below, smaller."),
        ),
        body=True,
    ),
    Component(
        "pager",
        "The way to the next page of a list. Keeps the other parameters of the address.",
        (
            Attribute("next_cursor", "From portal.kit.pagination; nothing is drawn without it.", required=True),
            Attribute("param", "Its name in the address.", default="suite"),
        ),
        prepare=presenters.pager,
    ),
    Component(
        "avatar",
        "A person's initials.",
        (Attribute("name", "The person's name.", required=True),),
        prepare=presenters.avatar,
    ),
    Component(
        "confirm",
        "A question before something that matters; opened by a button with opens. "
        "Without JavaScript it is a section of the page.",
        (
            Attribute("id", "Identifier, unique on the page.", required=True),
            Attribute("title", "The question.", required=True),
        ),
        body=True,
    ),
    Component(
        "meter",
        "How much of something, drawn and in figures.",
        (
            Attribute("value", "How much.", required=True),
            Attribute("maximum", "Out of how much.", required=True),
            Attribute("label", "Of what.", required=True),
        ),
        prepare=presenters.meter,
    ),
)

COMPONENTS: Mapping[str, Component] = {component.name: component for component in _COMPONENTS}
