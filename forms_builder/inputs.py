"""The inputs of a form: how they are named, which ones a version has, which lines were typed. Pure.

An input is `f-<key>`, so that a question can never stand for an input of the page itself. A line of repeated lines
says that it is there by `f-<key>.<line>` = 1, and its cells are `f-<key>.<line>.<column>`. Lines are named by
themselves and not by their place: one added on a telephone and one added on a computer are two.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from typing import TYPE_CHECKING, Any

from forms_builder.definition import Answers, FieldSpec, FormDefinition
from forms_builder.field_types import FIELD_TYPES

if TYPE_CHECKING:
    from forms_builder.models import Submission

PREFIX = "f"
LINE = re.compile(r"[0-9a-z]{1,16}", re.ASCII)
HERE = "1"
LONGEST_COUNT = 4
"""Figures of a line that is named by its number and not by the hour."""
CELL_DOTS = 2
"""In the name of the input of a cell."""
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

Typed = dict[str, list[str]]
"""Raw values by the name of the input."""


def input_name(path: str) -> str:
    return f"{PREFIX}-{path}"


def asked_of_applicant(definition: FormDefinition) -> tuple[FieldSpec, ...]:
    """The fields that whoever makes the request fills in: not those that a role completes later."""
    return tuple(spec for spec in definition.fields if not spec.filled_by)


def declared_only(specs: Sequence[FieldSpec], typed: Mapping[str, list[str]]) -> Typed:
    """Keep the inputs that `specs` have: anything else was typed by no page of ours."""
    plain = {
        input_name(spec.key) + suffix
        for spec in specs
        if FIELD_TYPES[spec.type].is_typed
        for suffix in FIELD_TYPES[spec.type].suffixes
    }
    cells = {spec.key: cell_ends(spec) for spec in specs if spec.columns}
    return {name: values for name, values in typed.items() if name in plain or is_of_line(name, cells)}


def cell_ends(lines: FieldSpec) -> frozenset[str]:
    """The ends of the names of a line's inputs, "" for the one that says that it is there."""
    return frozenset(
        {""}
        | {
            f".{column.key}{suffix}"
            for column in lines.columns
            if FIELD_TYPES[column.type].is_typed
            for suffix in FIELD_TYPES[column.type].suffixes
        }
    )


def is_of_line(name: str, cells: Mapping[str, frozenset[str]]) -> bool:
    key, _dot, rest = name.removeprefix(f"{PREFIX}-").partition(".")
    line, dot, end = rest.partition(".")
    return key in cells and LINE.fullmatch(line) is not None and dot + end in cells[key]


def lines_in(lines: FieldSpec, typed: Mapping[str, list[str]]) -> list[str]:
    """The names of the lines that are there, in the order in which they were added.

    Shape: before anything was typed there are as many as are asked for, one at least.
    """
    begun = lines.settings["begun"]
    if begun:
        return [first_line(number) for number in range(len(begun))]
    start = input_name(lines.key) + "."
    known = {name.removeprefix(start): values for name, values in typed.items() if name.startswith(start)}
    found = {name: values for name, values in known.items() if LINE.fullmatch(name)}
    if not found:
        return [first_line(number) for number in range(max(1, lines.settings["least"]))]
    return sorted(name for name, values in found.items() if HERE in values)


def removed_lines(lines: FieldSpec, typed: Mapping[str, list[str]]) -> list[str]:
    """The names of the lines that were taken away: a page elsewhere that still shows one does not bring it back."""
    start = input_name(lines.key) + "."
    names = {name.removeprefix(start) for name in typed if name.startswith(start)}
    return sorted({name for name in names if LINE.fullmatch(name)} - set(lines_in(lines, typed)))


def without_removed(specs: Sequence[FieldSpec], typed: Mapping[str, list[str]]) -> Typed:
    """What was typed, without what stands in no line that is there."""
    present = {
        f"{input_name(spec.key)}.{line}" for spec in specs if spec.columns for line in lines_in(spec, typed)
    }
    return {
        name: values
        for name, values in typed.items()
        if name.count(".") < CELL_DOTS or name.rpartition(".")[0] in present
    }


def repeated(definition: FormDefinition, key: str) -> FieldSpec | None:
    """The lines `key` of a form, where people may add some."""
    found = (spec for spec in asked_of_applicant(definition) if spec.key == key and spec.columns)
    lines = next(found, None)
    return None if lines is None or lines.settings["begun"] else lines


def add_line(definition: FormDefinition, typed: Mapping[str, list[str]], key: str) -> Typed:
    """What was typed, with one line more in the lines `key`; as it was where there are none of that key."""
    lines = repeated(definition, key)
    if lines is None:
        return dict(typed)
    present = lines_in(lines, typed)
    return dict(typed) | {f"{input_name(key)}.{name}": [HERE] for name in (*present, next_line(present))}


def next_line(present: Sequence[str]) -> str:
    """A name that comes after those of the lines `present`, numbered or named by the hour in base 36."""
    last = max(present, default="")
    if not last or (last.isdecimal() and len(last) <= LONGEST_COUNT):
        name = first_line(int(last or 0))
    else:
        name = in_base_36(int(last, 36) + 1)
    if LINE.fullmatch(name) and name not in present:
        return name
    return next(one for number in count() if (one := first_line(number)) not in present)


def in_base_36(number: int) -> str:
    name = ""
    while number:
        number, figure = divmod(number, 36)
        name = DIGITS[figure] + name
    return name


def remove_line(definition: FormDefinition, typed: Mapping[str, list[str]], name: str) -> Typed:
    """What was typed, without the line that the input `name` says is there."""
    key, _dot, line = name.removeprefix(f"{PREFIX}-").partition(".")
    lines = repeated(definition, key)
    if lines is None or line not in lines_in(lines, typed):
        return dict(typed)
    present = {f"{input_name(key)}.{other}": [HERE] for other in lines_in(lines, typed)}
    kept = {one: values for one, values in typed.items() if not one.startswith(f"{name}.")}
    return kept | present | {name: [""]}


LINE_MOVES: dict[str, Callable[[FormDefinition, Mapping[str, list[str]], str], Typed]] = {
    "add": add_line,
    "remove": remove_line,
}
"""What the buttons of a page without script do, by the word before the colon of their value."""


def anchor_of(definition: FormDefinition, typed: Mapping[str, list[str]], move: str, where: str) -> str:
    """The identifier to come back to on the page, after lines were changed: the new line, or all of them."""
    key = where.removeprefix(f"{PREFIX}-").partition(".")[0]
    lines = repeated(definition, key)
    if lines is None:
        return ""
    place = f"id_{input_name(key)}"
    return f"{place}.{lines_in(lines, typed)[-1]}" if move == "add" else place


def first_line(number: int) -> str:
    """The name of a line that is on the page from the beginning: before those that are added, named by the hour."""
    return f"{number + 1:03}"


def cell_path(lines: FieldSpec, line: str, column: FieldSpec) -> str:
    return f"{lines.key}.{line}.{column.key}"


def holds_files_at(specs: Sequence[FieldSpec], path: str, typed: Mapping[str, list[str]]) -> bool:
    """Tell whether `path` is that of a question for files, alone or in a line that is there."""
    key, dot, rest = path.partition(".")
    spec = next((one for one in specs if one.key == key), None)
    if spec is None or not dot:
        return spec is not None and FIELD_TYPES[spec.type].takes_files(spec)
    line, _dot, column = rest.partition(".")
    return any(one.key == column and FIELD_TYPES[one.type].takes_files(one) for one in spec.columns) and (
        line in lines_in(spec, typed)
    )


def file_slots(
    specs: Sequence[FieldSpec], answers: Answers
) -> Iterator[tuple[str, dict[str, Any], FieldSpec]]:
    """Every place of `answers` that holds files: its path, the answers around it, its question."""
    for spec in specs:
        if FIELD_TYPES[spec.type].holds_files and spec.key in answers:
            yield spec.key, answers, spec
        for row in (answers.get(spec.key) or ()) if spec.columns else ():
            for column in spec.columns:
                if FIELD_TYPES[column.type].holds_files and column.key in row:
                    yield cell_path(spec, row["id"], column), row, column


def typed_of(submission: "Submission") -> Typed:
    """What is kept of a draft, or the answers of a request to correct as they would be typed."""
    return submission.draft or typed_from_answers(submission.definition, submission.answers)


def typed_from_answers(definition: FormDefinition, answers: Answers) -> Typed:
    """The inputs of stored answers, to correct a request that was sent back or to make another like it."""
    return inputs_of_specs(asked_of_applicant(definition), answers)


def inputs_of_specs(specs: Sequence[FieldSpec], answers: Mapping[str, Any]) -> Typed:
    """The inputs of what `specs` were answered."""
    typed: Typed = {}
    for spec in specs:
        if spec.columns:
            for row in answers.get(spec.key) or ():
                typed[f"{input_name(spec.key)}.{row['id']}"] = [HERE]
                for column in spec.columns:
                    typed |= inputs_of(column, cell_path(spec, row["id"], column), row)
        else:
            typed |= inputs_of(spec, spec.key, answers)
    return typed


def inputs_of(spec: FieldSpec, path: str, answers: Mapping[str, Any]) -> Typed:
    if spec.key not in answers or not FIELD_TYPES[spec.type].takes_answer:
        return {}
    found = FIELD_TYPES[spec.type].inputs(answers[spec.key])
    return {
        input_name(path) + suffix: value if isinstance(value, list) else [value]
        for suffix, value in found.items()
    }
