"""The answers of a request in words, the same for its page and its prints."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from forms_builder.choices import Approver, SubmissionState
from forms_builder.completing import (
    addition_in_words,
    awaited,
    is_marked,
    mark_of,
    role_of,
    state_of_document,
)
from forms_builder.definition import FieldSpec
from forms_builder.field_types import FIELD_TYPES
from forms_builder.models import Submission
from portal.kit.dates import write_date

GIVEN_UP = (
    SubmissionState.DRAFT,
    SubmissionState.REFUSED,
    SubmissionState.WITHDRAWN,
    SubmissionState.CANCELLED,
    SubmissionState.DROPPED,
)
"""Nothing more is waited for from anybody."""


@dataclass(frozen=True, slots=True)
class ColumnView:
    """The title of a column of repeated lines. Figures stand below each other, on the right."""

    label: str
    is_figure: bool

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True, slots=True)
class AnswerView:
    """One answer in words. `files` are the rows of a question for files, to be downloaded; `table` the lines of
    repeated lines; a heading begins a part. `note` says who completes it, or did and when.
    """

    label: str
    text: str
    files: list[Any]
    table: "TableView | None" = None
    is_heading: bool = False
    is_figure: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class TableView:
    """Repeated lines: the titles of the columns, and the cells of each line."""

    columns: list[ColumnView]
    lines: list[list[AnswerView]]


@dataclass(frozen=True, slots=True)
class PartView:
    """A part of the form: its title, and the answers below it."""

    label: str
    answers: list[AnswerView]


def present_answers(submission: Submission) -> list[AnswerView]:
    """The answers in the order of the form. A part stands where one of its questions was answered."""
    files = {str(row.pk): row for row in submission.files.all()}
    answers, additions = submission.answers, submission.additions
    pending = () if submission.state in GIVEN_UP else awaited(submission.definition, answers, additions)
    views: list[AnswerView] = []
    part: FieldSpec | None = None
    for spec in submission.definition.fields:
        if FIELD_TYPES[spec.type].begins_part:
            part = spec
        elif spec.key in answers or spec.key in additions or spec in pending:
            if part is not None:
                views.append(AnswerView(part.label, "", [], is_heading=True))
                part = None
            if spec.key not in answers:
                views.append(present_addition(spec, submission))
                continue
            view = present_answer(spec, answers[spec.key], files)
            views.append(with_mark(view, spec, submission) if is_marked(spec) else view)
    return views


def present_addition(spec: FieldSpec, submission: Submission) -> AnswerView:
    """What a role completed, with whom and when, or has to complete."""
    entry = submission.additions.get(spec.key)
    if entry is None:
        role = Approver(role_of(spec)).label
        return AnswerView(spec.label, "", [], note=_("to be completed by: %(role)s") % {"role": role})
    return AnswerView(spec.label, addition_in_words(spec, entry["value"]), [], note=by_whom(entry))


def with_mark(view: AnswerView, spec: FieldSpec, submission: Submission) -> AnswerView:
    """A document with how it stands."""
    if mark_of(spec, submission.answers, submission.additions) is not None:
        entry = submission.additions[spec.key]
        return replace(view, text=addition_in_words(spec, entry["value"]), note=by_whom(entry))
    state = state_of_document(spec, submission.answers, submission.additions)
    return replace(view, text="", note=str(state.label) if state else _("attached, to be checked"))


def by_whom(entry: Mapping[str, Any]) -> str:
    day = write_date(localtime(datetime.fromisoformat(entry["at"])), "j F Y")
    return _("%(who)s, %(when)s") % {"who": entry["by"], "when": day}


def present_answer(spec: FieldSpec, answer: Any, files: Mapping[str, Any]) -> AnswerView:
    """Shape: `files` are the rows of the request's files by their identifier."""
    kind = FIELD_TYPES[spec.type]
    if spec.columns:
        return AnswerView(spec.label, "", [], present_lines(spec, answer or (), files))
    attached = [files[item["id"]] for item in answer or () if item["id"] in files] if kind.holds_files else []
    return AnswerView(spec.label, kind.show(spec, answer), attached, is_figure=kind.has_figure)


def present_lines(spec: FieldSpec, rows: Any, files: Mapping[str, Any]) -> TableView:
    columns = [ColumnView(column.label, FIELD_TYPES[column.type].has_figure) for column in spec.columns]
    lines = [
        [
            present_answer(column, row[column.key], files)
            if column.key in row
            else AnswerView(column.label, "", [])
            for column in spec.columns
        ]
        for row in rows
        if not spec.settings["begun"] or is_filled(spec, row)
    ]
    return TableView(columns, lines)


def is_filled(spec: FieldSpec, row: Mapping[str, Any]) -> bool:
    """Tell whether somebody wrote something in a line that was already there, beside what it is called."""
    typed = (column for column in spec.columns[1:] if FIELD_TYPES[column.type].is_typed)
    return any(FIELD_TYPES[column.type].is_answered(row.get(column.key)) for column in typed)


def parts_of(answers: Sequence[AnswerView]) -> list[PartView]:
    """The answers below their headings; the first part has none and may be empty."""
    parts = [PartView("", [])]
    for answer in answers:
        if answer.is_heading:
            parts.append(PartView(answer.label, []))
        else:
            parts[-1].answers.append(answer)
    return parts
