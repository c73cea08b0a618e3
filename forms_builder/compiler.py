"""Turn what an editor wrote into a definition, and say what has to be mended before it is published."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from forms_builder.choices import Approver, Operator, StepPurpose
from forms_builder.definition import Condition, EffectSpec, FieldSpec, FormDefinition, RouteStep, folded
from forms_builder.effects import EFFECTS
from forms_builder.field_types import FIELD_TYPES
from forms_builder.field_types.base import PublishContext
from forms_builder.figures import read_figure, stored
from forms_builder.first_answers import first_answer_problems
from forms_builder.wording import name_of
from portal.ui.templatetags.rich_text import rich_text

KEY = re.compile(r"[0-9A-Za-z_-]{1,64}", re.ASCII)
"""What the editor gives as an identifier. A key is a part of the name of an input."""
MOST_QUESTIONS = 200
"""Columns of repeated lines included. What the editor of such a form sends, the portal reads (settings.security)."""
MOST_CHOICES = 500
"""In all the lists of a form together."""
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
    fields = compile_fields(page.questions, (), context)
    keys = {folded(spec.label): spec.key for spec in fields if FIELD_TYPES[spec.type].takes_answer}
    return FormDefinition(
        title=page.title,
        introduction=str(rich_text(page.introduction)),
        fields=fields,
        route=tuple(compile_step(block.value, fields) for block in page.approval_route),
        effects=tuple(
            EffectSpec(block.block_type, EFFECTS[block.block_type].settings(block.value, keys, context))
            for block in page.effects
        ),
        retention_months=page.retention_months,
    )


def compile_fields(stream: Any, outer: Sequence[FieldSpec], context: PublishContext) -> tuple[FieldSpec, ...]:
    """Shape: `outer` are the questions above the lines whose columns these are; a column may name them too."""
    fields: list[FieldSpec] = []
    for block in stream:
        fields.append(compile_field(block, (*fields, *outer), context))
    return tuple(fields)


def compile_field(block: Any, earlier: Sequence[FieldSpec], context: PublishContext) -> FieldSpec:
    kind = FIELD_TYPES[block.block_type]
    value = block.value
    special = value.get("special") or {}
    columns = compile_fields(value.get("columns", ()), earlier, context)
    spec = FieldSpec(
        key=str(block.id),
        type=block.block_type,
        label=str(value.get("title") or "").strip(),
        help=str(value.get("help") or "").strip(),
        required=kind.takes_answer and bool(value.get("required")),
        condition=compile_condition(value["condition"], earlier),
        settings=kind.settings(value, replace(context, earlier=earlier)),
        columns=columns,
        filled_by=str(special.get("filled_by") or ""),
        proposed=str(special.get("proposed") or ""),
        proposed_text=str(special.get("text") or "").strip(),
    )
    return kind.completed(spec)


def compile_step(value: Any, fields: Sequence[FieldSpec]) -> RouteStep:
    return RouteStep(
        approver=value["approver"],
        purpose=value["purpose"],
        within_days=value["within_days"] or 0,
        condition=compile_condition(value["condition"], fields),
        done=str(value["done"] or "").strip(),
    )


def compile_condition(value: Any, earlier: Sequence[FieldSpec]) -> Condition | None:
    """Find the question and the answers that a condition names; names are compared without case."""
    title = folded(str(value["question"] or ""))
    if not title:
        return None
    operator = value["operator"]
    source = next((spec for spec in earlier if folded(spec.label) == title), None)
    if source is None or not FIELD_TYPES[source.type].takes_answer:
        return Condition(DANGLING, (), operator)
    if operator in (Operator.FILLED, Operator.EMPTY):
        return Condition(source.key, (), operator)
    answers = [str(answer).strip() for answer in value["answers"]]
    return Condition(source.key, tuple(compared(answer, source) for answer in answers), operator)


def compared(answer: str, source: FieldSpec) -> str:
    """The key of an option, or a figure as it is kept; DANGLING where the question gives no such answer."""
    kind = FIELD_TYPES[source.type]
    if kind.offers_choices:
        options = {folded(label): key for key, label in kind.options(source)}
        return options.get(folded(answer), DANGLING)
    figure = read_figure(answer) if kind.has_figure else None
    return DANGLING if figure is None else stored(figure)


class Problem(NamedTuple):
    """What has to be mended, as a sentence that says where, and the key of the question; "" for the whole form."""

    sentence: str
    key: str = ""


def find_problems(definition: FormDefinition, last: FormDefinition | None = None) -> list[str]:
    """What keeps `definition` from being published after the version `last`, each as a sentence that says where."""
    return [problem.sentence for problem in locate_problems(definition, last)]


def locate_problems(definition: FormDefinition, last: FormDefinition | None = None) -> list[Problem]:
    """The same, with the questions that they speak of."""
    if not any(FIELD_TYPES[spec.type].takes_answer for spec in definition.fields):
        return [Problem(_("The form asks nothing: add at least one question."))]
    whole = (
        *size_problems(definition),
        *key_problems(definition),
        *route_problems(definition),
        *effect_problems(definition),
    )
    return [
        *(
            Problem(sentence, spec.key)
            for spec, where, beside in places_of(definition)
            for sentence in place_problems(spec, where, beside, definition)
        ),
        *retyped_problems(definition, last),
        *(Problem(sentence) for sentence in whole),
    ]


def size_problems(definition: FormDefinition) -> Iterator[str]:
    """A form that nobody would fill in, and that a page would take seconds to draw."""
    specs = list(definition.every_field())
    if len(specs) > MOST_QUESTIONS:
        yield _("The form asks too much at once: %(most)s questions and columns at most.") % {
            "most": MOST_QUESTIONS
        }
    if sum(len(spec.settings.get("options", ())) for spec in specs) > MOST_CHOICES:
        yield _("The form offers too many answers: %(most)s in all its lists at most.") % {
            "most": MOST_CHOICES
        }


def places_of(definition: FormDefinition) -> Iterator[tuple[FieldSpec, str, Sequence[FieldSpec]]]:
    """Every question, column by column, with what to call it and those beside it."""
    for spec in definition.fields:
        yield spec, name_of(spec), definition.fields
        for column in spec.columns:
            yield column, f"{name_of(spec)} / {name_of(column)}", spec.columns


def place_problems(
    spec: FieldSpec, where: str, beside: Sequence[FieldSpec], definition: FormDefinition
) -> list[str]:
    return [
        _("“%(where)s”: %(problem)s") % {"where": where, "problem": item}
        for item in spec_problems(spec, beside, definition)
    ]


def spec_problems(
    spec: FieldSpec, beside: Sequence[FieldSpec], definition: FormDefinition
) -> list[str | Promise]:
    """What has to be mended in one question or column, without saying where."""
    kind = FIELD_TYPES[spec.type]
    found: list[str | Promise] = [
        *kind.problems(spec),
        *condition_problems(spec.condition, definition, is_later=bool(spec.filled_by)),
        *first_answer_problems(spec, definition),
    ]
    if spec.filled_by and (spec.columns or kind.holds_files):
        found.append(_("it cannot be filled in later: only a simple question can."))
    if kind.takes_answer and not spec.label:
        found.append(_("a question has no title."))
    if kind.takes_answer and spec.label and is_named_again(spec, beside):
        found.append(_("two questions have this title."))
    return found


def is_named_again(spec: FieldSpec, beside: Sequence[FieldSpec]) -> bool:
    """Tell whether a question above has the same title."""
    above = beside[: beside.index(spec)]
    return any(
        folded(one.label) == folded(spec.label) and FIELD_TYPES[one.type].takes_answer for one in above
    )


def key_problems(definition: FormDefinition) -> list[str]:
    """The editor gives each question a key of its own; a post that was made by hand may not."""
    specs = list(definition.every_field())
    keys = [spec.key for spec in specs]
    return [
        _("“%(title)s”: write this question anew, it is mistaken for another one.") % {"title": spec.label}
        for spec in specs
        if keys.count(spec.key) > 1 or not KEY.fullmatch(spec.key)
    ]


def retyped_problems(definition: FormDefinition, last: FormDefinition | None) -> list[Problem]:
    """Questions that kept their key and changed their type: an answer would mean something else."""
    before = {spec.key: spec.type for spec in last.every_field()} if last else {}
    sentence = _("“%(title)s”: the type of a question cannot be changed. Add a new question instead.")
    return [
        Problem(sentence % {"title": spec.label}, spec.key)
        for spec in definition.every_field()
        if before.get(spec.key, spec.type) != spec.type
    ]


def condition_problems(
    condition: Condition | None, definition: FormDefinition, *, is_later: bool = False
) -> list[str]:
    """Shape: `is_later` for what a role fills in afterwards, which may hang on another such answer."""
    if condition is None:
        return []
    if condition.field == DANGLING:
        return [_("its condition names no earlier question.")]
    source = next(one for one in definition.every_field() if one.key == condition.field)
    if source.filled_by and not is_later:
        return [_("its condition names a question that is answered later.")]
    if condition.operator in (Operator.FILLED, Operator.EMPTY):
        return []
    if not condition.values:
        return [_("its condition says no answer.")]
    if DANGLING in condition.values:
        return [_("its condition names an answer that the question does not offer.")]
    compares = condition.operator in (Operator.OVER, Operator.UNDER)
    if compares and not FIELD_TYPES[source.type].has_figure:
        return [_("its condition compares something that is no figure.")]
    return []


def route_problems(definition: FormDefinition) -> list[str]:
    if not definition.route:
        return [_("Route: it goes to nobody. Add at least one step.")]
    if any(step.approver not in Approver.values for step in definition.route):
        return [_("Route: a step says nobody.")]
    decide = [step for step in definition.route if step.purpose == StepPurpose.APPROVAL]
    if decide and all(step.condition for step in decide):
        return [_("Route: every step that decides has a condition. Keep one that always decides.")]
    if any(condition_problems(step.condition, definition) for step in definition.route):
        return [_("Route: the condition of a step is not one that the answers can meet.")]
    return []


def effect_problems(definition: FormDefinition) -> list[str]:
    problems = [
        _("Effect “%(effect)s”: %(problem)s")
        % {"effect": EFFECTS[spec.type].block().label, "problem": problem}
        for spec in definition.effects
        for problem in (*EFFECTS[spec.type].problems(spec, definition), *undecided(spec, definition))
    ]
    alone = [spec.type for spec in definition.effects if not EFFECTS[spec.type].may_repeat]
    if len(set(alone)) < len(alone):
        problems.append(_("The same effect stands twice."))
    return problems


def undecided(spec: EffectSpec, definition: FormDefinition) -> list[str]:
    if EFFECTS[spec.type].needs_decision and not definition.has_decisions:
        return [_("it needs a step that decides.")]
    return []
