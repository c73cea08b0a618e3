"""What changes between two definitions of a form, in sentences. Pure: no database, no clock."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_builder.choices import READ_ALL, Approver, FirstAnswerSource, Operation, StepPurpose
from forms_builder.completing import role_of, roles_of
from forms_builder.definition import FieldSpec, FormDefinition
from forms_builder.effects.base import part_condition
from forms_builder.field_types import FIELD_TYPES
from forms_builder.wording import condition_in_words, effects_in_words, flat, name_of, route_in_words

BUILD = {Approver.COMMUNICATION, Approver.IT}
"""They put forms online, and would give themselves what colleagues answer."""
SHORTEST_KEPT = 36
"""Months for which the requests of a new form are kept at least, when nobody has to agree to it."""
WORDS_OF_SETTINGS: dict[str, Any] = {
    "minimum": gettext_lazy("the least value"),
    "maximum": gettext_lazy("the greatest value"),
    "max_length": gettext_lazy("the number of letters"),
    "unit": gettext_lazy("the unit"),
    "places": gettext_lazy("the figures after the comma"),
    "least": gettext_lazy("the least number of lines"),
    "most": gettext_lazy("the greatest number of lines"),
    "begun": gettext_lazy("the lines that are already there"),
    "operation": gettext_lazy("the computation"),
    "operands": gettext_lazy("what it is computed of"),
    "on": gettext_lazy("the date of its rates"),
}
"""Settings whose value says something to people; of another one it is said that it changes."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `part` is title, questions, route, effects or retention; `before` and `after` are the
    whole of a route or of the effects, a step or an effect a line.
    """

    part: str
    sentence: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


def changes_between(before: FormDefinition, after: FormDefinition) -> tuple[Change, ...]:
    """Every difference, from the top of the form to how long its requests are kept."""
    return (
        *title_changes(before, after),
        *(Change("questions", sentence) for sentence in question_changes(before, after)),
        *route_changes(before, after),
        *effect_changes(before, after),
        *retention_changes(before, after),
    )


def title_changes(before: FormDefinition, after: FormDefinition) -> Iterator[Change]:
    if before.title != after.title:
        words = {"before": before.title, "after": after.title}
        yield Change("title", _("The form “%(before)s” is now called “%(after)s”.") % words)
    if before.introduction != after.introduction:
        yield Change("title", _("The introduction is written anew."))


def route_changes(before: FormDefinition, after: FormDefinition) -> Iterator[Change]:
    if before.route != after.route:
        yield Change("route", _("The route changes."), route_in_words(before), route_in_words(after))
    elif route_basis(before) != route_basis(after):
        yield Change("route", _("What the route depends on changes: see the questions above."))


def effect_changes(before: FormDefinition, after: FormDefinition) -> Iterator[Change]:
    if before.effects != after.effects:
        words = _("What an agreed request does changes.")
        yield Change("effects", words, effects_in_words(before), effects_in_words(after))
    elif effects_basis(before) != effects_basis(after):
        yield Change("effects", _("What the effects depend on changes: see the questions above."))


def retention_changes(before: FormDefinition, after: FormDefinition) -> Iterator[Change]:
    if before.retention_months != after.retention_months:
        words = {"before": before.retention_months, "after": after.retention_months}
        yield Change("retention", _("Requests are kept %(after)d months instead of %(before)d.") % words)


def question_changes(before: FormDefinition, after: FormDefinition) -> list[str]:
    """One sentence for each thing that changes in a question or a column, then those that are gone."""
    found = list(specs_changes(before.fields, after.fields, before, after))
    stayed = {spec.key for spec in after.fields} & {spec.key for spec in before.fields}
    orders = [[spec.key for spec in form.fields if spec.key in stayed] for form in (before, after)]
    if orders[0] != orders[1]:
        found.append(_("The order of the questions changes."))
    return found


def specs_changes(
    old: Sequence[FieldSpec],
    new: Sequence[FieldSpec],
    before: FormDefinition,
    after: FormDefinition,
    place: str = "",
) -> Iterator[str]:
    """Shape: `place` is the title of the lines whose columns these are, with what parts it from theirs."""
    known = {spec.key: spec for spec in old}
    for spec in new:
        where = place + name_of(spec)
        if spec.key not in known:
            kind = FIELD_TYPES[spec.type].block().label
            yield _("“%(where)s” is new (%(kind)s).") % {"where": where, "kind": kind}
            continue
        was = known.pop(spec.key)
        if was != spec:
            yield from spec_changes(was, spec, before, after, where)
            yield from specs_changes(was.columns, spec.columns, before, after, f"{where} / ")
    for spec in known.values():
        yield _("“%(where)s” is gone.") % {"where": place + name_of(spec)}


def spec_changes(
    was: FieldSpec, spec: FieldSpec, before: FormDefinition, after: FormDefinition, where: str
) -> Iterator[str]:
    if was.label != spec.label:
        yield _("“%(before)s” is now called “%(after)s”.") % {"before": name_of(was), "after": where}
    if was.type != spec.type:
        yield _("“%(where)s” is asked in another way.") % {"where": where}
        return
    if was.required != spec.required:
        words = (
            _("“%(where)s” is now required.") if spec.required else _("“%(where)s” is no longer required.")
        )
        yield words % {"where": where}
    if was.help != spec.help:
        yield _("The help of “%(where)s” is written anew.") % {"where": where}
    if was.condition != spec.condition:
        when = condition_in_words(spec.condition, after) or _("in every case")
        earlier = condition_in_words(was.condition, before) or _("in every case")
        words = _("“%(where)s” is asked: %(after)s (it was: %(before)s).")
        yield words % {"where": where, "after": when, "before": earlier}
    yield from later_changes(was, spec, where)
    yield from setting_changes(was, spec, before, after, where)


def later_changes(was: FieldSpec, spec: FieldSpec, where: str) -> Iterator[str]:
    role = role_of(spec)
    if role_of(was) != role:
        who = Approver(role).label if role else _("whoever asks")
        yield _("“%(where)s” is now filled in by: %(who)s.") % {"where": where, "who": who}
    if (was.proposed, was.proposed_text) != (spec.proposed, spec.proposed_text):
        first = FirstAnswerSource(spec.proposed).label if spec.proposed else spec.proposed_text or _("none")
        yield _("First answer proposed for “%(where)s”: %(first)s.") % {"where": where, "first": first}


def setting_changes(
    was: FieldSpec, spec: FieldSpec, before: FormDefinition, after: FormDefinition, where: str
) -> Iterator[str]:
    names = [name for name in spec.settings if was.settings.get(name) != spec.settings[name]]
    if "html" in names:
        yield _("An explanation is written anew.")
        return
    if "options" in names:
        yield from option_changes(was.settings.get("options") or (), spec.settings["options"], where)
        names.remove("options")
    for name in names:
        if name not in WORDS_OF_SETTINGS:
            yield _("The settings of “%(where)s” change.") % {"where": where}
            return
        yield _("“%(where)s”: %(what)s is now %(after)s (it was: %(before)s).") % {
            "where": where,
            "what": WORDS_OF_SETTINGS[name],
            "after": setting_in_words(name, spec.settings[name], after),
            "before": setting_in_words(name, was.settings.get(name), before),
        }


def setting_in_words(name: str, value: Any, definition: FormDefinition) -> str:
    if name == "operation" and value in Operation.values:
        return str(Operation(value).label)
    titles = {spec.key: spec.label for spec in definition.every_field()}
    return ", ".join(titles.get(text, text) for text in flat(value) if text) or _("nothing")


def option_changes(
    old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]], where: str
) -> Iterator[str]:
    """Which answers a question offers from now on, and no more."""
    were, are = [item["label"] for item in old], [item["label"] for item in new]
    added = ", ".join(label for label in are if label not in were)
    gone = ", ".join(label for label in were if label not in are)
    if added:
        yield _("“%(where)s” offers from now on: %(answers)s.") % {"where": where, "answers": added}
    if gone:
        yield _("“%(where)s” no longer offers: %(answers)s.") % {"where": where, "answers": gone}
    if not added and not gone:
        yield _("The answers of “%(where)s” change their order.") % {"where": where}


def route_basis(definition: FormDefinition) -> dict[str, Any]:
    """What decides where a request goes besides the steps: the questions that their conditions name, those
    that these depend on, and who answers what later.
    """
    # Whoever completes such requests reads all of them.
    roles = {f"{spec.key}.role": role for spec in definition.every_field() if (role := role_of(spec))}
    named = [step.condition.field for step in definition.route if step.condition]
    return roles | basis_of(definition, named)


def effects_basis(definition: FormDefinition) -> dict[str, Any]:
    """What decides what the effects do besides their settings: the questions that they name, within which bounds and
    when these are asked, and those that these depend on.
    """
    return basis_of(definition, [text for effect in definition.effects for text in flat(effect.settings)])


def basis_of(definition: FormDefinition, named: Iterable[str]) -> dict[str, Any]:
    """What the answers to the questions `named` hang on: how each is asked and when, and so on with those that it is
    computed of or that its conditions name. What is no key of a question is passed over.
    """
    specs = {spec.key: spec for spec in definition.every_field()}
    pending, basis = list(named), dict[str, Any]()
    while pending:
        spec = specs.get(pending.pop())
        if spec is None or spec.key in basis:
            continue
        conditions = (spec.condition, part_condition(definition, spec.key))
        basis[spec.key] = (spec.type, spec.required, conditions, spec.settings)
        pending += [text for name in ("operands", "on") for text in flat(spec.settings.get(name))]
        pending += [condition.field for condition in conditions if condition]
    return basis


def blank_of(definition: FormDefinition) -> FormDefinition:
    """What a new form is compared with: the same without questions, route and effects."""
    return replace(definition, fields=(), route=(), effects=())


def needs_agreement(before: FormDefinition | None, after: FormDefinition) -> bool:
    """Tell whether human resources have to agree to `after` taking the place of `before`, None for a new form."""
    if before is not None:
        sensitive = ("route", "effects", "retention")
        return any(change.part in sensitive for change in changes_between(before, after))
    decide = {
        step.approver for step in after.route if step.purpose == StepPurpose.APPROVAL and not step.condition
    }
    if not decide & READ_ALL or roles_of(after) - READ_ALL:
        return True
    if any(step.approver in BUILD for step in after.route):
        return True
    return bool(after.effects) or after.retention_months < SHORTEST_KEPT
