"""Turn what an editor wrote into a definition, and say what has to be mended before it is published."""

from collections.abc import Sequence
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from forms_builder.choices import Approver
from forms_builder.definition import Condition, EffectSpec, FieldSpec, FormDefinition, RouteStep
from forms_builder.effects import EFFECTS
from forms_builder.field_types import FIELD_TYPES
from forms_builder.field_types.base import PublishContext
from portal.ui.templatetags.rich_text import rich_text

LONGEST_KEY = 64
"""Letters that `SubmissionFile.field` holds."""
DANGLING = ""
"""Stands for a question or an answer that the editor named and that does not exist: no key is empty."""


class EditedForm(Protocol):
    """What the compiler reads of a page: the stream values as the editor left them."""

    title: str
    introduction: str
    questions: Any
    approval_route: Any
    effects: Any
    retention_months: int


def compile_form(page: EditedForm, context: PublishContext) -> FormDefinition:
    """Write `page` as a definition. Never fails: what is wrong is found by `find_problems`."""
    fields: list[FieldSpec] = []
    for block in page.questions:
        fields.append(compile_field(block, fields, context))
    keys = {spec.label.strip().lower(): spec.key for spec in fields if FIELD_TYPES[spec.type].takes_answer}
    return FormDefinition(
        title=page.title,
        introduction=str(rich_text(page.introduction)),
        fields=tuple(fields),
        route=tuple(
            RouteStep(block.value["approver"], bool(block.value["informed"])) for block in page.approval_route
        ),
        effects=tuple(
            EffectSpec(block.block_type, EFFECTS[block.block_type].settings(block.value, keys))
            for block in page.effects
        ),
        retention_months=page.retention_months,
    )


def compile_field(block: Any, earlier: Sequence[FieldSpec], context: PublishContext) -> FieldSpec:
    kind = FIELD_TYPES[block.block_type]
    value = block.value
    return FieldSpec(
        key=str(block.id),
        type=block.block_type,
        label=str(value.get("title", "")).strip(),
        help=str(value.get("help", "")).strip(),
        required=kind.takes_answer and bool(value.get("required")),
        condition=compile_condition(value["condition"], earlier),
        settings=kind.settings(value, context),
    )


def compile_condition(value: Any, earlier: Sequence[FieldSpec]) -> Condition | None:
    """Find the question and the answers that a condition names; names are compared without case."""
    title = str(value["question"] or "").strip().lower()
    if not title:
        return None
    source = next((spec for spec in earlier if spec.label.lower() == title), None)
    if source is None or not FIELD_TYPES[source.type].offers_choices:
        return Condition(DANGLING, ())
    options = {item["label"].lower(): item["key"] for item in source.settings["options"]}
    return Condition(
        source.key, tuple(options.get(str(answer).strip().lower(), DANGLING) for answer in value["answers"])
    )


def find_problems(definition: FormDefinition, last: FormDefinition | None = None) -> list[str]:
    """What keeps `definition` from being published after the version `last`, each as a sentence that says
    where.
    """
    if not any(FIELD_TYPES[spec.type].takes_answer for spec in definition.fields):
        return [_("The form asks nothing: add at least one question.")]
    problems: list[str] = []
    titles: set[str] = set()
    for spec in definition.fields:
        where = spec.label or _("Explanation")
        found: list[str | Promise] = [*FIELD_TYPES[spec.type].problems(spec), *condition_problems(spec)]
        if FIELD_TYPES[spec.type].takes_answer:
            if not spec.label:
                found.append(_("a question has no title."))
            if spec.label.lower() in titles:
                found.append(_("two questions have this title."))
            titles.add(spec.label.lower())
        problems += [_("“%(where)s”: %(problem)s") % {"where": where, "problem": item} for item in found]
    return [
        *problems,
        *key_problems(definition),
        *retyped_problems(definition, last),
        *route_problems(definition),
        *effect_problems(definition),
    ]


def key_problems(definition: FormDefinition) -> list[str]:
    """The editor gives each question a key of its own; a post that was made by hand may not."""
    keys = [spec.key for spec in definition.fields]
    return [
        _("“%(title)s”: write this question anew, it is mistaken for another one.") % {"title": spec.label}
        for spec in definition.fields
        if keys.count(spec.key) > 1 or len(spec.key) > LONGEST_KEY
    ]


def retyped_problems(definition: FormDefinition, last: FormDefinition | None) -> list[str]:
    """Questions that kept their key and changed their type: an answer would mean something else."""
    before = {spec.key: spec.type for spec in last.fields} if last else {}
    return [
        _("“%(title)s”: the type of a question cannot be changed. Add a new question instead.")
        % {"title": spec.label}
        for spec in definition.fields
        if before.get(spec.key, spec.type) != spec.type
    ]


def condition_problems(spec: FieldSpec) -> list[str]:
    if spec.condition is None:
        return []
    if spec.condition.field == DANGLING:
        return [_("its condition names no earlier question with choices.")]
    if not spec.condition.values:
        return [_("its condition says no answer.")]
    if DANGLING in spec.condition.values:
        return [_("its condition names an answer that the question does not offer.")]
    return []


def route_problems(definition: FormDefinition) -> list[str]:
    if not any(not step.informed for step in definition.route):
        return [_("Route: nobody decides. Add at least one step that decides.")]
    if any(step.approver not in Approver.values for step in definition.route):
        return [_("Route: a step says nobody.")]
    return []


def effect_problems(definition: FormDefinition) -> list[str]:
    problems = [
        _("Effect “%(effect)s”: %(problem)s")
        % {"effect": EFFECTS[spec.type].block().label, "problem": problem}
        for spec in definition.effects
        for problem in EFFECTS[spec.type].problems(spec, definition)
    ]
    names = [spec.type for spec in definition.effects]
    if len(set(names)) < len(names):
        problems.append(_("The same effect stands twice."))
    return problems
