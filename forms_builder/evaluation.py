"""What a set of answers calls for: which questions are asked, and the values that are computed. Pure.

One pass from the first field to the last is enough: publishing refuses what refers to a later one, so that no
condition and no computation can turn in a circle. The same pass serves the page, the check, the signature.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from forms_builder.choices import Operation, Operator
from forms_builder.definition import Answers, Condition, FieldSpec
from forms_builder.field_types import FIELD_TYPES
from forms_builder.field_types.base import Rates, no_rate
from forms_builder.figures import read_figure
from forms_builder.formulas import Operand, TooLarge, compute

COMPUTED, LINES = "computed", "lines"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Shape: `shown` and `too_large` are paths, a field's key or « lines.row.column »; `answers` are those that
    were asked for, computed values and lines included.
    """

    answers: Answers
    shown: frozenset[str]
    too_large: frozenset[str]


@dataclass(slots=True)
class Scope:
    """The questions asked so far with their answers; those of a line see those of the form behind them."""

    outer: "Scope | None" = None
    specs: dict[str, FieldSpec] = field(default_factory=dict)
    answers: Answers = field(default_factory=dict)

    def find(self, key: str) -> tuple[FieldSpec, Any] | None:
        """The question and its answer, None in place of one that is not given; None for a question not asked."""
        if key in self.specs:
            return self.specs[key], self.answers.get(key)
        return self.outer.find(key) if self.outer else None

    def put(self, spec: FieldSpec, answer: Any) -> None:
        self.specs[spec.key] = spec
        self.answers[spec.key] = answer


def scope_of(fields: Sequence[FieldSpec], answers: Mapping[str, Any]) -> Scope:
    """The questions that stored answers were given to. What was not asked is not among them."""
    scope = Scope()
    for spec in fields:
        if spec.key in answers:
            scope.put(spec, answers[spec.key])
    return scope


class Evaluator:
    """One pass over a definition."""

    def __init__(self, rates: Rates) -> None:
        self.rates = rates
        self.shown: set[str] = set()
        self.too_large: set[str] = set()

    def walk(
        self, specs: Sequence[FieldSpec], given: Mapping[str, Any], scope: Scope, place: str = ""
    ) -> None:
        """Put into `scope` what is asked of `specs`, with the answers `given`. `place` is the line's own path."""
        is_open = True
        for spec in specs:
            kind = FIELD_TYPES[spec.type]
            is_called_for = holds(spec.condition, scope)
            if kind.begins_part:
                is_open = is_called_for
            if not (is_open and is_called_for):
                continue
            self.shown.add(place + spec.key)
            if spec.type == COMPUTED:
                scope.put(spec, kind.answer(self.computed(spec, scope, place)))
            elif spec.type == LINES:
                scope.put(spec, self.lines(spec, given.get(spec.key) or (), scope))
            elif kind.takes_answer:
                scope.put(spec, given.get(spec.key))

    def lines(self, spec: FieldSpec, rows: Sequence[Mapping[str, Any]], scope: Scope) -> list[dict[str, Any]]:
        found = []
        for row in rows:
            inner = Scope(scope)
            self.walk(spec.columns, row, inner, f"{spec.key}.{row['id']}.")
            kept = {key: answer for key, answer in inner.answers.items() if key in row or answer is not None}
            found.append({"id": row["id"], **kept})
        return found

    def computed(self, spec: FieldSpec, scope: Scope, place: str) -> Decimal | None:
        settings = spec.settings
        if settings["operation"] == Operation.RATE:
            operands = [self.rate(settings, scope)]
        elif settings["operation"] == Operation.COUNT:
            operands = [count(settings["operands"][0], scope)]
        else:
            operands = [operand(item, scope) for item in settings["operands"]]
        try:
            return compute(settings["operation"], operands, settings["places"])
        except TooLarge:
            self.too_large.add(place + spec.key)
            return None

    def rate(self, settings: Mapping[str, Any], scope: Scope) -> Operand:
        """The rate of a category and a quantity, in words and in figures."""
        category, quantity = "", Decimal(0)
        for item in settings["operands"]:
            found = scope.find(item["field"]) if "field" in item else None
            if found is None:
                continue
            spec, answer = found
            kind = FIELD_TYPES[spec.type]
            if kind.offers_choices:
                category = kind.show(spec, answer)
            else:
                quantity = kind.figure(spec, answer) or quantity
        on = scope.find(settings["on"]) if settings["on"] else None
        day = FIELD_TYPES[on[0].type].day(on[1]) if on else None
        rate = self.rates(settings["table"], category, quantity, day)
        return Operand(is_missing=True) if rate is None else Operand((rate,))


def evaluate(
    fields: Sequence[FieldSpec],
    given: Mapping[str, Any],
    rates: Rates = no_rate,
    known: Scope | None = None,
) -> Evaluation:
    """Tell which of `fields` are asked, and complete the answers with what is computed.

    Shape: `given` are the clean answers by field key, whether asked for or not; lines as stored. What is not
           asked for is left out of the result; so is what has no answer at all in `given`. `known` is what
           was answered before, that conditions may speak of.
    """
    scope, evaluator = Scope(known), Evaluator(rates)
    evaluator.walk(fields, given, scope)
    answers = {
        key: answer for key, answer in scope.answers.items() if key in given or not is_typed(scope.specs[key])
    }
    return Evaluation(answers, frozenset(evaluator.shown), frozenset(evaluator.too_large))


def is_typed(spec: FieldSpec) -> bool:
    return FIELD_TYPES[spec.type].is_typed


def holds(condition: Condition | None, scope: Scope) -> bool:
    """Tell whether the answers call for what stands under `condition`. What is not asked calls for nothing."""
    if condition is None:
        return True
    found = scope.find(condition.field)
    if found is None:
        return False
    spec, answer = found
    kind = FIELD_TYPES[spec.type]
    if condition.operator in (Operator.FILLED, Operator.EMPTY):
        return kind.is_answered(answer) == (condition.operator == Operator.FILLED)
    if kind.offers_choices:
        is_one = bool(kind.chosen(answer) & set(condition.values))
        return is_one if condition.operator == Operator.IS else kind.is_answered(answer) and not is_one
    return compares(condition, kind.figure(spec, answer))


def compares(condition: Condition, figure: Decimal | None) -> bool:
    others = [other for value in condition.values if (other := read_figure(value)) is not None]
    if figure is None or not others:
        return False
    if condition.operator == Operator.OVER:
        return figure > others[0]
    if condition.operator == Operator.UNDER:
        return figure < others[0]
    return (figure in others) == (condition.operator == Operator.IS)


def operand(item: Mapping[str, str], scope: Scope) -> Operand:
    """The figures that an operand stands for."""
    if "figure" in item:
        return Operand((Decimal(item["figure"]),))
    found = scope.find(item["field"])
    if found is None:
        return Operand()
    spec, answer = found
    if "column" in item:
        column = next(one for one in spec.columns if one.key == item["column"])
        cells = [FIELD_TYPES[column.type].figure(column, row.get(column.key)) for row in answer or ()]
        return Operand(tuple(cell for cell in cells if cell is not None))
    figure = FIELD_TYPES[spec.type].figure(spec, answer)
    return Operand(is_missing=True) if figure is None else Operand((figure,))


def count(item: Mapping[str, str], scope: Scope) -> Operand:
    found = scope.find(item.get("field", ""))
    return Operand((Decimal(len(found[1] or ())),)) if found else Operand()
