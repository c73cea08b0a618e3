"""What components compute before they are drawn."""

from collections.abc import Hashable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from zlib import crc32

from django.forms import BaseForm, BoundField, CheckboxInput
from django.template import Context
from django.utils.formats import localize
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_noop, pgettext_lazy

from portal.ui import icons

Values = dict[str, Any]

REQUIRED = gettext_noop("This field is required.")
"""What Django says of every empty field, here to be translated as a sentence: Wagtail's says « Champ requis. »."""

TONE_ICONS = {
    "info": "info",
    "success": "circle-check",
    "warning": "triangle-alert",
    "danger": "circle-x",
}
STEP_STATES = {
    "done": (pgettext_lazy("step", "Done"), "check"),
    "current": (pgettext_lazy("step", "In progress"), "clock"),
    "waiting": (pgettext_lazy("step", "To come"), "minus"),
    "returned": (pgettext_lazy("step", "Sent back for correction"), "undo-2"),
    "refused": (pgettext_lazy("step", "Refused"), "x"),
    "skipped": (pgettext_lazy("step", "Not needed"), "ban"),
}
STEP_FACTS = ("label", "state", "detail")
AVATAR_HUES = 6


def icon(context: Context, values: Values) -> Values:
    return {"drawing": mark_safe(icons.drawing(values["name"]))}  # noqa: S308  our own vendored file


def alert(context: Context, values: Values) -> Values:
    return {"icon": TONE_ICONS[values["tone"]], "role": "alert" if values["tone"] == "danger" else ""}


def field(values: Values) -> tuple[SafeString, dict[str, Hashable]]:
    """The control, or its choices, with everything that describes it linked to it; and the words around it."""
    bound: BoundField = values["field"]
    identifier = bound.auto_id or bound.html_name
    errors = format_html_join(" ", "{}", ((sentence,) for sentence in bound.errors)) if bound.errors else ""
    described = " ".join(
        f"{identifier}_{part}"
        for part, present in (("helptext", bound.help_text), ("hint", values["hint"]), ("error", errors))
        if present
    )
    widget = bound.field.widget
    is_group = bound.use_fieldset
    has_choices = is_group and hasattr(widget, "option_template_name")
    is_checkbox = isinstance(widget, CheckboxInput)
    is_answered = getattr(widget, "is_always_answered", False)
    attrs: dict[str, str | bool] = {"aria-describedby": described} if described and not is_group else {}
    return draw_choices(bound) if has_choices else bound.as_widget(attrs=attrs), {
        "identifier": identifier,
        "label": str(bound.label),
        "label_for": bound.id_for_label,
        "help_text": str(bound.help_text),
        "hint": str(values["hint"]),
        "errors": errors,
        "described_by": described,
        "is_hidden": bound.is_hidden,
        "is_group": is_group,
        "has_choices": has_choices,
        "is_checkbox": is_checkbox,
        "is_optional": not (bound.field.required or is_checkbox or is_answered or bound.field.disabled),
    }


def draw_choices(bound: BoundField) -> SafeString:
    return format_html_join(
        "",
        '\n    <div class="choice">{}<label for="{}">{}</label></div>',
        ((one.tag(wrap_label=False), one.id_for_label, localize(one.choice_label)) for one in bound),
    )


@dataclass(frozen=True, slots=True)
class Fault:
    """A line of the error summary; `target` is the identifier to go to, "" for the whole form."""

    target: str
    label: Any
    sentence: str


def errors(context: Context, values: Values) -> Values:
    form: BaseForm = values["form"]
    faults = []
    # In the order of the page, whichever was found first; what concerns no field comes first of all.
    places = {name: place for place, name in enumerate(form.fields)}
    for name, sentences in sorted(form.errors.items(), key=lambda fault: places.get(fault[0], -1)):
        bound = form[name] if name in form.fields else None
        target = "" if bound is None else bound.id_for_label or f"{bound.auto_id}_0"
        # Among repeated lines, the label alone would not say which.
        label = "" if bound is None else getattr(bound.field, "summary_label", bound.label)
        faults += [Fault(target, label, str(sentence)) for sentence in sentences]
    return {"faults": faults}


@dataclass(frozen=True, slots=True)
class Step:
    label: Any
    state: str
    detail: Any
    state_label: Any
    icon: str


def steps(context: Context, values: Values) -> Values:
    """Accepts objects or dictionaries. Raises: KeyError for a state that does not exist."""
    drawn = []
    for item in values["steps"]:
        facts = item if isinstance(item, dict) else {name: getattr(item, name, "") for name in STEP_FACTS}
        state = str(facts["state"])
        drawn.append(Step(facts["label"], state, facts.get("detail", ""), *STEP_STATES[state]))
    return {"items": drawn}


def pager(context: Context, values: Values) -> Values:
    if not values["next_cursor"]:
        return {"url": ""}
    query = context["request"].GET.copy()
    query[values["param"]] = values["next_cursor"]
    return {"url": f"?{query.urlencode()}"}


def avatar(context: Context, values: Values) -> Values:
    name: str = values["name"]
    words = [word for word in name.replace("-", " ").split() if word[0].isalpha()]
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [word[0] for word in words]
    return {"initials": "".join(letters).upper() or "?", "hue": crc32(name.encode()) % AVATAR_HUES + 1}


def meter(context: Context, values: Values) -> Values:
    """Units: `width` in hundredths."""
    value, maximum = Decimal(str(values["value"])), Decimal(str(values["maximum"]))
    share = max(Decimal(0), min(Decimal(1), value / maximum)) if maximum > 0 else Decimal(0)
    return {"width": round(share * 100)}
