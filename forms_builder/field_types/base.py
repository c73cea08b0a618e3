"""What every kind of field has to say of itself. A new kind is one module here and its test."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_builder.definition import FieldSpec


@dataclass(frozen=True, slots=True)
class PublishContext:
    """What a version freezes from the centre. `leave_kinds` are (key, name, of right) in their order."""

    leave_kinds: Sequence[tuple[str, str, bool]] = ()


@dataclass(frozen=True, slots=True)
class FillContext:
    """Who fills in, and what is already there. `files` are the files of each field, by its key."""

    person: Any
    files: Mapping[str, Sequence[Any]] = field(default_factory=dict)


class ConditionBlock(blocks.StructBlock):
    """Parts shown only when an answer calls for them."""

    question = blocks.CharBlock(
        required=False,
        max_length=200,
        label=_("Only when this question…"),
        help_text=_("The exact title of an earlier question with choices. Empty: always asked."),
    )
    answers = blocks.ListBlock(
        blocks.CharBlock(max_length=200, label=_("Answer")),
        required=False,
        min_num=0,
        default=[],
        label=_("… is answered with one of"),
    )

    class Meta:
        icon = "view"
        label = _("Asked only in some cases")
        form_classname = "struct-block condition-block"
        collapsed = True


class QuestionBlock(blocks.StructBlock):
    """What all questions share in the editor. `Meta.template` is not used: versions are shown, not blocks."""

    title = blocks.CharBlock(max_length=200, label=_("Question"))
    help = blocks.TextBlock(
        required=False, rows=2, max_length=1000, label=_("Help, shown below the question")
    )
    required = blocks.BooleanBlock(required=False, default=True, label=_("An answer is required"))
    condition = ConditionBlock()

    class Meta:
        label_format = "{title}"  # what a folded question shows


class FieldType:
    """One kind of field: its settings for the editor, its input, its checks, how it is shown.

    Shape: an answer is a JSON value of the type's own, None or "" or [] when there is none.
    """

    name: ClassVar[str]
    takes_answer: ClassVar[bool] = True
    offers_choices: ClassVar[bool] = False

    def block(self) -> blocks.StructBlock:
        """The editor's block: `QuestionBlock` and the settings of this type."""
        raise NotImplementedError

    def settings(self, value: Mapping[str, Any], context: PublishContext) -> dict[str, Any]:
        """What the version keeps of the block, as JSON values."""
        return {}

    def problems(self, spec: FieldSpec) -> list[str | Promise]:
        """What the editor has to mend before publishing, in sentences."""
        return []

    def form_field(self, spec: FieldSpec, context: FillContext) -> forms.Field:
        """The field that cleans what was posted."""
        raise NotImplementedError

    def answer(self, value: Any) -> Any:
        """Turn a cleaned value into the answer that is stored."""
        return value

    def inputs(self, answer: Any) -> dict[str, str]:
        """What to write in the inputs again to correct this answer, by suffix of the input's name."""
        return {"": str(answer)} if answer else {}

    def show(self, spec: FieldSpec, answer: Any) -> str:
        """The answer in words, for pages, prints and exports."""
        return str(answer or "")


def option_label(spec: FieldSpec, key: str) -> str:
    return next((item["label"] for item in spec.settings["options"] if item["key"] == key), key)
