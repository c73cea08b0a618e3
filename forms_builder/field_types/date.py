"""One date."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_builder.definition import FieldSpec
from forms_builder.field_types.base import FieldType, FillContext, QuestionBlock
from portal.kit.dates import write_date

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)


class DateInput(forms.DateInput):
    """The browser's own date picker, which wants and sends ISO dates whatever the language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class BoundedDateField(forms.DateField):
    """A date that somebody can have meant. Reads ISO (date pickers) and French dates."""

    widget = DateInput

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y"], **options)

    def clean(self, value: Any) -> date | None:
        cleaned: date | None = super().clean(value)
        if cleaned is not None and not EARLIEST <= cleaned <= LATEST:
            raise forms.ValidationError(_("Enter a date between 1900 and 2199."), code="out_of_range")
        return cleaned


class DateBlock(QuestionBlock):
    class Meta:
        icon = "date"
        label = _("Date")


class DateType(FieldType):
    name = "date"
    order = 80
    is_repeated = False
    is_telling = True
    stands_in_lines = True

    def block(self) -> blocks.StructBlock:
        return DateBlock()

    def form_field(self, spec: FieldSpec, context: FillContext) -> forms.Field:
        return BoundedDateField()

    def answer(self, value: Any) -> Any:
        return value and value.isoformat()

    def show(self, spec: FieldSpec, answer: Any) -> str:
        return write_date(date.fromisoformat(answer), "l j F Y") if answer else ""

    def export(self, spec: FieldSpec, answer: Any) -> Any:
        return date.fromisoformat(answer) if answer else None
