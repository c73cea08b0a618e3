"""A form made through the back office's own pages, and filled in through the portal's, by titles and words."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail import blocks
from wagtail.blocks.stream_block import StreamValue
from wagtail.test.utils.form_data import nested_form_data, querydict_from_html, rich_text

from forms_builder.day_one_forms import DayOneForm
from forms_builder.definition import FieldSpec
from forms_builder.field_types import FIELD_TYPES
from forms_builder.inputs import cell_path, first_line, input_name
from forms_builder.models import FormIndexPage, FormPage
from portal.centres.models import Centre
from tests.support.cast import PASSWORD

ADMIN = "/administration"
FIRST = "…"
"""The first of the answers that are offered, where its words change at each run."""
STREAMS = ("questions", "approval_route", "effects")
Answers = Mapping[str, Any]
"""By title of the question: words, several words, parts by suffix, lines of such, or `Attached`."""


class Attached(str):
    """The name of a PDF to attach."""

    __slots__ = ()

    def opened(self) -> SimpleUploadedFile:
        return SimpleUploadedFile(str(self), b"%PDF-1.7\n" + self.encode() + b"\n%%EOF", "application/pdf")


def build_form(client: Client, centre: Centre, form: DayOneForm) -> FormPage:
    """Open « add a form », fill it in block by block, publish. What is refused fails with the sentences."""
    index = FormIndexPage.objects.child_of(centre.site.root_page).get()
    address = f"{ADMIN}/pages/add/forms_builder/formpage/{index.pk}/"
    data = querydict_from_html(client.get(address).content.decode(), form_id="page-edit-form")
    typed = {
        "title": form.title,
        "slug": form.slug,
        "family": form.family,
        "introduction": rich_text(form.introduction, features=FormPage.introduction.field.features),
        "retention_months": form.retention_months,
        "action-publish": "action-publish",
    }
    for name in STREAMS:
        field = FormPage._meta.get_field(name)
        typed |= nested_form_data({name: typed_block(field.stream_block, list(getattr(form, name)))})
    for name, value in typed.items():
        data.setlist(name, value if isinstance(value, list) else [str(value)])
    answer = client.post(address, data)
    assert answer.status_code == 302, said_by(answer)
    return FormPage.objects.child_of(index).get(slug=form.slug)


def said_by(answer: Any) -> list[str]:
    """What the editor is told, blocks included."""
    form = answer.context["form"]
    problems = [str(error) for errors in form.errors.as_data().values() for error in errors]
    return problems + [
        str(error.as_json_data())
        for errors in form.errors.as_data().values()
        for error in errors
        if hasattr(error, "as_json_data")
    ]


def typed_block(block: blocks.Block, value: Any) -> Any:
    """What the editor's form holds of one block. Shape: `value` as the stream stores it."""
    if isinstance(block, blocks.StreamBlock):
        items = [
            {"type": item["type"], "value": typed_block(block.child_blocks[item["type"]], item["value"])}
            for item in value
        ]
        return counted([item | {"id": str(uuid4())} for item in items])
    if isinstance(block, blocks.ListBlock):
        return counted([{"value": typed_block(block.child_block, item), "id": ""} for item in value])
    if isinstance(block, blocks.StructBlock):
        stored = {name: stored_value(child, value) for name, child in block.child_blocks.items()}
        unknown = set(value) - set(stored)
        assert not unknown, f"{block.label}: the editor has no {unknown}"
        found = {name: typed_block(block.child_blocks[name], one) for name, one in stored.items()}
        return {name: one for name, one in found.items() if one is not None}
    if isinstance(block, blocks.RichTextBlock):
        return rich_text(value, features=block.features)
    if isinstance(block, blocks.BooleanBlock):
        return "on" if value else None
    if isinstance(block, blocks.MultipleChoiceBlock):
        return list(value or ())
    return "" if value is None else str(value)


def stored_value(child: blocks.Block, value: Mapping[str, Any]) -> Any:
    """What is given for a child, or its default as the stream would store it."""
    for name, one in value.items():
        if name == child.name:
            return one
    default = child.get_default()
    return child.get_prep_value(default) if isinstance(default, StreamValue | blocks.StructValue) else default


def counted(items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {
        str(place): {**item, "deleted": "", "order": str(place)} for place, item in enumerate(items)
    }
    return found | {"count": str(len(items))}


def fill_in(client: Client, page: FormPage, answers: Answers) -> Any:
    """Open the form, type the answers by their titles, attach the files, sign. Returns the answer of the portal."""
    shown = client.get(page.url)
    form, submission = shown.context["form"], shown.context["submission"]
    typed: dict[str, Any] = {
        "request_id": str(submission.pk),
        "revision": submission.revision,
        "version": submission.version.number,
    }
    unknown = dict(answers)
    for spec in submission.definition.fields:
        if spec.label in unknown:
            answer = unknown.pop(spec.label)
            typed |= (
                typed_lines(form, spec, answer)
                if spec.columns
                else typed_answer(form, spec, spec.key, answer)
            )
    assert not unknown, f"the form does not ask {list(unknown)}"
    return client.post(page.url, typed | {"intent": "sign", "password": PASSWORD})


def typed_lines(form: Any, spec: FieldSpec, rows: Sequence[Answers]) -> dict[str, Any]:
    typed: dict[str, Any] = {}
    for number, row in enumerate(rows):
        line = first_line(number)
        typed[f"{input_name(spec.key)}.{line}"] = "1"
        for column in spec.columns:
            if column.label in row:
                typed |= typed_answer(form, column, cell_path(spec, line, column), row[column.label])
    return typed


def typed_answer(form: Any, spec: FieldSpec, path: str, answer: Any) -> dict[str, Any]:
    """The inputs of one question. Choices are named by their words, whatever their keys are."""
    name = input_name(path)
    if isinstance(answer, Attached):
        return {name: answer.opened()}
    if isinstance(answer, Mapping):
        return {f"{name}_{suffix}": value for suffix, value in answer.items()}
    field = FIELD_TYPES[spec.type].form_field(spec, form.context)
    options = {str(label): str(key) for key, label in getattr(field, "choices", ()) if key}
    if answer == FIRST:
        answer = next(iter(options))
    if isinstance(answer, list):
        return {name: [options.get(one, one) for one in answer]}
    return {name: options.get(answer, answer)}


def typed_completion(form: Any, answers: Answers) -> dict[str, Any]:
    """What a role types to complete a request. Shape: the mark of a document is {"state", "reason", "seen_on"}."""
    typed: dict[str, Any] = {"revision": form["revision"].value(), "password": PASSWORD}
    marks = {spec.label: spec for spec in form.marks_form.documents}
    asked = {spec.label: spec for spec in form.questions_form.specs}
    for title, answer in answers.items():
        if title in marks:
            name = form.marks_form.add_prefix(marks[title].key)
            typed |= {f"{name}.{part}": value for part, value in answer.items()}
        else:
            typed |= typed_answer(form.questions_form, asked[title], asked[title].key, answer)
    return typed
