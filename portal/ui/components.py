"""The components of the interface: each declares its attributes, and nothing else is accepted.

Used in templates by the tags of `portal/ui/templatetags/ui.py`; shown with their states at `/interface/`.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from django.template import Context
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from portal.ui import icons, presenters

Prepare = Callable[[Context, dict[str, Any]], dict[str, Any]]
Frame = Callable[[dict[str, Any]], tuple[SafeString, dict[str, Hashable]]]


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of a component.

    Shape: with `choices`, any other value is refused: a literal when the template is compiled, a variable
           when it is drawn. An attribute that is not `required` falls back to `default`.
    """

    name: str
    doc: str | Promise
    required: bool = False
    choices: tuple[str, ...] = ()
    default: Any = ""


@dataclass(frozen=True, slots=True)
class Component:
    """A piece of the interface.

    Shape: `body` tells whether it is written `{% uiblock … %}…{% enduiblock %}`; `prepare` completes the
           attributes with what the template needs and cannot compute; `is_kept` says that it is drawn from its
           attributes alone and the same over and over, so that each drawing is made once; `frame` likewise, for what
           changes `inside` a frame that does not: it gives both, and the template sees the second and `inside`.
    """

    name: str
    doc: str | Promise
    attributes: tuple[Attribute, ...]
    body: bool = False
    prepare: Prepare | None = None
    is_kept: bool = False
    frame: Frame | None = None

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
        _("A drawing in the colour of the text. Without a label it is hidden from assistive technology."),
        (
            Attribute(
                "name", _("An icon of static/vendor/lucide-static."), required=True, choices=icons.NAMES
            ),
            Attribute("label", _("What it means, when no text beside it says so.")),
        ),
        prepare=presenters.icon,
        is_kept=True,
    ),
    Component(
        "button",
        _("Something to press: a link that looks like a button when it has an address."),
        (
            Attribute("label", _("What it does, beginning with a verb."), required=True),
            Attribute("url", _("Makes it a link.")),
            Attribute(
                "kind",
                _("One primary button a screen; danger for what cannot be undone."),
                choices=("primary", "secondary", "quiet", "danger"),
                default="primary",
            ),
            Attribute("type", _("For a form's button."), choices=("submit", "button"), default="submit"),
            Attribute("name", _("Name posted with the form.")),
            Attribute("value", _("Value posted with the form.")),
            Attribute("icon", _("Drawn before the label."), choices=ICON),
            Attribute("form", _("Identifier of the form it sends, when it stands outside of it.")),
            Attribute("wide", _("Takes the whole width."), default=False),
            Attribute("opens", _("Identifier of the confirm box that it opens.")),
        ),
    ),
    Component(
        "back",
        _("The way up, above the heading: for the block back of a page."),
        (
            Attribute("label", _("The name of the page above."), required=True),
            Attribute("url", _("Its address."), required=True),
        ),
    ),
    Component(
        "badge",
        _("A state in a word or two. The words carry the meaning, the colour repeats it."),
        (
            Attribute("label", _("The word."), required=True),
            Attribute("tone", _("Its colour."), choices=TONES, default="neutral"),
            Attribute("icon", _("Drawn before the word."), choices=ICON),
        ),
        is_kept=True,
    ),
    Component(
        "card",
        _("A sheet that holds one thing."),
        (
            Attribute("title", _("Its heading.")),
            Attribute("url", _("Makes the heading a link that covers the card.")),
            Attribute("tone", _("A coloured edge."), choices=TONES, default="neutral"),
        ),
        body=True,
    ),
    Component(
        "panel",
        _("A box of the dashboard, with a way to the rest."),
        (
            Attribute("title", _("Its heading."), required=True),
            Attribute("icon", _("Drawn before the heading."), choices=ICON),
            Attribute("url", _("Where the rest is.")),
            Attribute("link_label", _("The words of that link.")),
        ),
        body=True,
    ),
    Component(
        "alert",
        _("A sentence that must be seen."),
        (
            Attribute("tone", _("How serious it is."), choices=TONES[1:], default="info"),
            Attribute("title", _("A few words before the sentence.")),
        ),
        body=True,
        prepare=presenters.alert,
    ),
    Component(
        "field",
        _("A form's field with its label, help and errors, all linked."),
        (
            Attribute("field", _("A bound field of a Django form."), required=True),
            Attribute("hint", _("Help besides the form's own.")),
        ),
        frame=presenters.field,
    ),
    Component(
        "errors",
        _("What is wrong with a form, in one place, each line leading to its field."),
        (Attribute("form", _("A bound form."), required=True),),
        prepare=presenters.errors,
    ),
    Component(
        "empty",
        _("Says that there is nothing, and what to do about it."),
        (
            Attribute("title", _("What there is none of."), required=True),
            Attribute("text", _("A sentence more.")),
            Attribute("url", _("Where to begin.")),
            Attribute("label", _("The words of that link.")),
            Attribute("icon", _("Drawn above."), choices=ICON),
        ),
    ),
    Component(
        "steps",
        _("How far something has come. Each step says its state in words for those who see no colour."),
        (
            Attribute(
                "steps",
                _("Items with label, state (done, current, waiting, returned, refused, skipped) and detail."),
                required=True,
            ),
        ),
        prepare=presenters.steps,
    ),
    Component("facts", _("A list of facts about one thing."), (), body=True),
    Component(
        "fact",
        _("One fact, inside facts."),
        (Attribute("label", _("What it is."), required=True),),
        body=True,
    ),
    Component(
        "item",
        _("A row of a list; its body holds badges."),
        (
            Attribute("title", _("What it is."), required=True),
            Attribute("url", _("Where it leads.")),
            Attribute("meta", _("A line below, smaller.")),
        ),
        body=True,
    ),
    Component(
        "pager",
        _("The way to the next page of a list. Keeps the other parameters of the address."),
        (
            Attribute(
                "next_cursor", _("From portal.kit.pagination; nothing is drawn without it."), required=True
            ),
            Attribute("param", _("Its name in the address."), default="suite"),
        ),
        prepare=presenters.pager,
    ),
    Component(
        "avatar",
        _("A person's photo, or their initials."),
        (
            Attribute("name", _("The person's name."), required=True),
            Attribute("photo", _("Address of their photo.")),
            Attribute("large", _("For the head of their own page."), default=False),
        ),
        prepare=presenters.avatar,
        is_kept=True,
    ),
    Component(
        "confirm",
        _(
            "A question before something that matters; opened by a button with opens. "
            "Without JavaScript it is a section of the page."
        ),
        (
            Attribute("id", _("Identifier, unique on the page."), required=True),
            Attribute("title", _("The question."), required=True),
        ),
        body=True,
    ),
    Component(
        "meter",
        _("How much of something, drawn and in figures."),
        (
            Attribute("value", _("How much."), required=True),
            Attribute("maximum", _("Out of how much."), required=True),
            Attribute("label", _("Of what."), required=True),
        ),
        prepare=presenters.meter,
    ),
)

COMPONENTS: Mapping[str, Component] = {component.name: component for component in _COMPONENTS}
