"""What a definition says, in sentences: conditions, steps, effects. Pure."""

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from forms_builder.choices import Approver, Operator, StepPurpose
from forms_builder.definition import Condition, EffectSpec, FieldSpec, FormDefinition, RouteStep
from forms_builder.effects import EFFECTS
from forms_builder.field_types import FIELD_TYPES

COMPARED: dict[str, Any] = {
    Operator.IS: gettext_lazy("Only if “%(question)s” is: %(answers)s"),
    Operator.IS_NOT: gettext_lazy("Only if “%(question)s” is not: %(answers)s"),
    Operator.OVER: gettext_lazy("Only if “%(question)s” is more than %(answers)s"),
    Operator.UNDER: gettext_lazy("Only if “%(question)s” is less than %(answers)s"),
    Operator.FILLED: gettext_lazy("Only if “%(question)s” is answered"),
    Operator.EMPTY: gettext_lazy("Only if “%(question)s” is left empty"),
}
DOES: dict[str, Any] = {
    StepPurpose.APPROVAL: gettext_lazy("decides"),
    StepPurpose.INFORMATION: gettext_lazy("is only informed of the outcome"),
    StepPurpose.HANDLING: gettext_lazy("handles it: sends, pays, hands over"),
}


def condition_in_words(condition: Condition | None, definition: FormDefinition) -> str:
    """When something is asked, "" where that is always, or where the condition names nothing."""
    if condition is None:
        return ""
    source = next((one for one in definition.every_field() if one.key == condition.field), None)
    if source is None:
        return ""
    kind = FIELD_TYPES[source.type]
    options = dict(kind.options(source)) if kind.offers_choices else {}
    names = [options.get(value, value) for value in condition.values]
    return str(COMPARED[condition.operator]) % {"question": source.label, "answers": ", ".join(names)}


def role_in_words(approver: str) -> str:
    return str(capfirst(Approver(approver).label))


def name_of(spec: FieldSpec) -> str:
    """What to call a question: its title, or the name of its type."""
    return spec.label or str(FIELD_TYPES[spec.type].block().label)


def step_in_words(step: RouteStep, definition: FormDefinition) -> str:
    """« Direction : décide, en 3 jours ouvrés. Seulement si… »"""
    words = _("%(who)s: %(does)s") % {"who": role_in_words(step.approver), "does": DOES[step.purpose]}
    if step.done:
        words = _("%(step)s (“%(done)s”)") % {"step": words, "done": step.done}
    if step.within_days:
        within = ngettext("within %(days)d working day", "within %(days)d working days", step.within_days)
        words = f"{words}, {within % {'days': step.within_days}}"
    when = condition_in_words(step.condition, definition)
    return f"{words}. {when}" if when else words


def route_in_words(definition: FormDefinition) -> tuple[str, ...]:
    return tuple(step_in_words(step, definition) for step in definition.route)


def effect_in_words(spec: EffectSpec, definition: FormDefinition) -> str:
    """The name of the effect, with what it is set to as people would say it."""
    titles = {field.key: field.label for field in definition.every_field()}
    said = EFFECTS[spec.type].in_words(spec, titles)
    label = str(EFFECTS[spec.type].block().label)
    return _("%(effect)s (%(settings)s)") % {"effect": label, "settings": ", ".join(said)} if said else label


def flat(value: Any) -> list[str]:
    """Every figure and text inside settings, in their order."""
    if isinstance(value, dict):
        return [text for one in value.values() for text in flat(one)]
    if isinstance(value, list | tuple):
        return [text for one in value for text in flat(one)]
    return [] if value is None or isinstance(value, bool) else [str(value)]


def effects_in_words(definition: FormDefinition) -> tuple[str, ...]:
    return tuple(effect_in_words(spec, definition) for spec in definition.effects)
