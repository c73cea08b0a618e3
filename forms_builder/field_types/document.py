"""A document of a check-list: its file, or the word that it was shown. Its state is marked by a role afterwards."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_builder.choices import Approver
from forms_builder.definition import FieldSpec
from forms_builder.field_types.base import (
    LATER,
    ConditionBlock,
    FillContext,
    PublishContext,
    TitledBlock,
)
from forms_builder.field_types.file import FileType

MOST_MONTHS = 120


class ShownWidget(forms.Widget):
    """Nothing to fill in: the document is shown, and never kept."""

    template_name = "forms_builder/widgets/shown.html"
    use_fieldset = True
    is_always_answered = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> tuple[()]:
        return ()

    def use_required_attribute(self, initial: Any) -> bool:
        return False


class DocumentBlock(TitledBlock):
    condition = ConditionBlock()
    is_kept = blocks.BooleanBlock(
        required=False,
        default=True,
        label=_("The document is kept"),
        help_text=_("Not ticked: it is only looked at. A criminal record is never kept, for instance."),
    )
    renewed_after_months = blocks.IntegerBlock(
        required=False,
        min_value=1,
        max_value=MOST_MONTHS,
        label=_("Asked for again after (months)"),
        help_text=_("Empty: never."),
    )
    marked_by = blocks.ChoiceBlock(choices=LATER, default=Approver.HR, label=_("Checked by"))

    class Meta:
        icon = "doc-full"
        label = _("Document of a check-list")
        group = _("Lines and files")


class DocumentType(FileType):
    """Shape of an answer: as a file's, always [] for a document that is not kept."""

    name = "document"
    block_class = DocumentBlock
    order = 142
    stands_in_lines = False
    is_marked = True

    def settings(self, value: Any, context: PublishContext) -> dict[str, Any]:
        return {
            "is_kept": bool(value.get("is_kept", True)),
            "renewed_after_months": value.get("renewed_after_months") or 0,
            "marked_by": str(value.get("marked_by") or Approver.HR),
        }

    def takes_files(self, spec: FieldSpec) -> bool:
        return bool(spec.settings["is_kept"])

    def form_field(self, spec: FieldSpec, context: FillContext) -> forms.Field:
        if spec.settings["is_kept"]:
            field = super().form_field(spec, context)
            # It may come later: nothing says “optional” of what is due.
            field.widget.is_always_answered = True
            return field
        return forms.Field(widget=ShownWidget)
