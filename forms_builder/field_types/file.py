"""One or several files. What is stored as the answer is the list of what was attached, with digests."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forms_builder.definition import FieldSpec
from forms_builder.field_types.base import FieldType, FillContext, QuestionBlock

ACCEPTED = "image/jpeg,image/png,image/webp,.pdf,.docx,.odt,.xlsx,.ods"
"""Kinds of pictures by their type and not by their ending: phones then propose the camera too."""


class FilesWidget(forms.Widget):
    """The files already attached, each with a box to remove it, and a place for more.

    What is posted here is taken by the action that saves the draft, before the form is checked: a wrong
    answer elsewhere never loses a file.
    """

    template_name = "forms_builder/widgets/files.html"
    needs_multipart_form = True

    def __init__(self, files: Sequence[Any]) -> None:
        super().__init__()
        self.files = files

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        return context | {"files": self.files, "accepted": ACCEPTED}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Sequence[Any]:
        return self.files

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def use_required_attribute(self, initial: Any) -> bool:
        return False


class FilesField(forms.Field):
    default_error_messages = {"required": _("Attach the file.")}

    def clean(self, value: Any) -> Any:
        if self.required and not value:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return value


class FileBlock(QuestionBlock):
    class Meta:
        icon = "upload"
        label = _("File")
        group = _("Lines and files")


class FileType(FieldType):
    name = "file"
    block_class = FileBlock
    order = 140
    is_repeated = False
    holds_files = True
    first_answer_sources = frozenset()
    stands_in_lines = True

    def form_field(self, spec: FieldSpec, context: FillContext) -> forms.Field:
        return FilesField(widget=FilesWidget(context.files.get(spec.key, ())))

    def answer(self, value: Any) -> Any:
        return [
            {"id": str(item.pk), "name": item.name, "size": item.size, "sha256": item.sha256}
            for item in value
        ]

    def inputs(self, answer: Any) -> dict[str, str | list[str]]:
        return {}

    def show(self, spec: FieldSpec, answer: Any) -> str:
        return ", ".join(item["name"] for item in answer or ())
