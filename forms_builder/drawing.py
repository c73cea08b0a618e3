"""What the page of a form draws of each question, each line and each part. Reads a checked form; writes nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from forms_builder.choices import Operator
from forms_builder.definition import Condition, FieldSpec
from forms_builder.evaluation import COMPUTED
from forms_builder.field_types import FIELD_TYPES
from forms_builder.inputs import first_line, input_name, removed_lines
from forms_builder.wording import condition_in_words

if TYPE_CHECKING:
    from forms_builder.forms import RequestForm

LEAST_STEPS = 3
"""Parts from which a form is shown step by step on telephones."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a question stands: in the form, or in one line. `start` is the beginning of its path there."""

    lines: FieldSpec | None = None
    line: str = ""

    def path(self, key: str) -> str:
        """Of what `key` names here: a column of the line, or else a question of the form."""
        if self.lines and any(column.key == key for column in self.lines.columns):
            return f"{self.lines.key}.{self.line}.{key}"
        return key


FORM = Place()


class Drawing:
    """One form as it is to be drawn. `carried`: where the value of a question comes from, "" where none is proposed
    today; for no other question.

    Shape: questions, cells and lines are dictionaries for the templates. Among the `marks`, which are attributes,
           `data-asks-of` names the input and `data-asks-for` the values, one a line, that the script follows by
           itself; what is `data-decided` is shown when the server says so. What `data-feeds` is saved at once, since
           something else depends on it.
    """

    def __init__(self, form: "RequestForm", carried: Mapping[str, str] | None = None) -> None:
        self.form, self.carried = form, carried or {}
        self.specs = {spec.key: spec for spec in form.definition.every_field()}
        self.sources = frozenset(sources_of(form.definition.every_field()))

    @cached_property
    def questions(self) -> list[dict[str, Any]]:
        form = self.form
        return [
            self.question(spec, FORM, form.evaluation.shown, form.evaluation.answers) for spec in form.specs
        ]

    def question(
        self, spec: FieldSpec, place: Place, shown: frozenset[str], answers: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Shape: `shown` and `answers` as the evaluation found them; `value` is what nobody types, in words."""
        path, condition = place.path(spec.key), spec.condition
        has_files = FIELD_TYPES[spec.type].takes_files(spec)
        is_decided = condition is not None and not self.is_followed(condition)
        marks: dict[str, str | bool] = {}
        if is_decided:
            marks["data-decided"] = True
        elif condition is not None:
            marks["data-asks-of"] = input_name(place.path(condition.field))
            marks["data-asks-for"] = "\n".join(condition.values)
        if condition is not None and path not in shown:
            marks["data-off"] = True
        if spec.key in self.sources:
            marks["data-feeds"] = True
        if is_decided or has_files:
            marks["id"] = f"q-{path}"
        if has_files:
            marks["data-swap"] = True
        return {
            "spec": spec,
            "path": path,
            "field": self.form[path] if path in self.form.fields else None,
            "when": condition_in_words(condition, self.form.definition),
            "marks": marks,
            "is_decided": is_decided,
            "is_shown": path in shown,
            "has_files": has_files,
            "carried": self.carried.get(path),
            "value": words(spec, answers),
            **(self.repeated(spec) if spec.columns else {}),
        }

    def repeated(self, spec: FieldSpec) -> dict[str, Any]:
        """The lines of `spec`, an empty one to be copied, and the names of those that were taken away."""
        form, begun = self.form, spec.settings["begun"]
        rows = {row["id"]: row for row in form.drawn.answers.get(spec.key) or ()}
        names = [line.name for line in form.lines[spec.key]]
        return {
            "lines": [self.line(spec, name, rows.get(name, {})) for name in names],
            "blank": None if begun else Drawing(form.blank_line(spec)).line(spec, first_line(0), {}),
            "gone": [
                f"{input_name(spec.key)}.{name}" for name in removed_lines(spec, dict(form.typed.lists()))
            ],
            "is_fixed": bool(begun),
            "is_full": len(names) >= spec.settings["most"],
        }

    def line(self, spec: FieldSpec, name: str, row: Mapping[str, Any]) -> dict[str, Any]:
        place, shown = Place(spec, name), self.form.drawn.shown
        cells = [self.question(column, place, shown, row) for column in spec.columns]
        return {
            "path": f"{spec.key}.{name}",
            "input": f"{input_name(spec.key)}.{name}",
            "cells": cells,
            # The first cell of a line that was already there is its name.
            "asked": cells[1:] if spec.settings["begun"] else cells,
        }

    def is_followed(self, condition: Condition) -> bool:
        """Tell whether the script can decide by itself: one of the choices of a question that people answer."""
        source = self.specs.get(condition.field)
        # What was answered before stands in no input of this page.
        if self.form.known is not None and condition.field not in {one.key for one in self.form.specs}:
            return False
        return (
            source is not None
            and condition.operator == Operator.IS
            and FIELD_TYPES[source.type].offers_choices
        )

    @cached_property
    def every_place(self) -> list[dict[str, Any]]:
        """Each question, and after it the cells of its lines."""
        return [
            place
            for question in self.questions
            for place in (question, *(cell for line in question.get("lines", ()) for cell in line["cells"]))
        ]

    @cached_property
    def computes(self) -> bool:
        """Tell whether the page shows something that only a save can bring up to date."""
        return any(place["spec"].type == COMPUTED for place in self.every_place)

    @cached_property
    def parts(self) -> list[dict[str, Any]]:
        """The questions by part, first those before any heading; with the steps where there are many."""
        parts: list[dict[str, Any]] = []
        for question in self.questions:
            if FIELD_TYPES[question["spec"].type].begins_part:
                parts.append({"heading": question, "questions": []})
            else:
                if not parts:
                    parts.append({"heading": None, "questions": []})
                parts[-1]["questions"].append(question)
        if sum(1 for part in parts if part["heading"]) >= LEAST_STEPS:
            for number, part in enumerate(parts, 1):
                part |= {"step": number, "steps": len(parts)}
                part |= {"before": number - 1, "after": number + 1 if number < len(parts) else 0}
        return parts


def words(spec: FieldSpec, answers: Mapping[str, Any]) -> str:
    """What nobody types, in words: a computed value, or the first cell of a line that was already there."""
    return (
        FIELD_TYPES[spec.type].show(spec, answers[spec.key])
        if spec.key in answers and not spec.columns
        else ""
    )


def sources_of(specs: Iterable[FieldSpec]) -> list[str]:
    """The keys of what a computed value or a condition depends on."""
    found: list[str] = []
    for spec in specs:
        found += [spec.condition.field] if spec.condition else []
        for operand in spec.settings.get("operands", ()):
            found += [operand[name] for name in ("field", "column") if name in operand]
        found += [spec.settings["on"]] if spec.settings.get("on") else []
    return found
