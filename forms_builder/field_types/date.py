"""One date."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_builder.choices import FirstAnswerSource
from forms_builder.definition import FieldSpec, folded
from forms_builder.field_types.base import FieldType, FillContext, PublishContext, QuestionBlock
from portal.kit.dates import write_date

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y")
LONGEST = 10


def read_date(text: str) -> date | None:
    """An ISO date, as pickers send it, or a French one; None when it is none."""
    for written in FORMATS if len(text.strip()) <= LONGEST else ():
        try:
            return datetime.strptime(text.strip(), written).date()  # noqa: DTZ007  a date, which has no zone
        except ValueError:
            continue
    return None


class DateInput(forms.DateInput):
    """The browser's own date picker, which wants and sends ISO dates whatever the language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")

    def format_value(self, value: Any) -> Any:
        """What was typed by hand, on a device without picker, is put as pickers read it."""
        if isinstance(value, str) and (read := read_date(value)) is not None:
            return read.isoformat()
        return super().format_value(value)


class BoundedDateField(forms.DateField):
    """A date that somebody can have meant. Reads ISO (date pickers) and French dates."""

    widget = DateInput

    def __init__(self, *, not_to_come: bool = False, **options: Any) -> None:
        super().__init__(input_formats=FORMATS, **options)
        self.not_to_come = not_to_come

    def clean(self, value: Any) -> date | None:
        cleaned: date | None = super().clean(value)
        if cleaned is not None and not EARLIEST <= cleaned <= LATEST:
            raise forms.ValidationError(_("Enter a date between 1900 and 2199."), code="out_of_range")
        if cleaned is not None and self.not_to_come and cleaned > localdate():
            raise forms.ValidationError(_("This day is still to come: check the year."), code="to_come")
        return cleaned


class DateBlock(QuestionBlock):
    not_before = blocks.CharBlock(
        required=False,
        max_length=200,
        label=_("Not before"),
        help_text=_("The title of an earlier question for a date: the first day, for instance."),
    )
    not_to_come = blocks.BooleanBlock(required=False, default=False, label=_("Today at the latest"))

    class Meta:
        icon = "date"
        label = _("Date")
        group = _("Dates")


class DateType(FieldType):
    name = "date"
    block_class = DateBlock
    order = 80
    is_repeated = False
    is_telling = True
    has_day = True
    stands_in_lines = True
    takes_words = True
    first_answer_sources = frozenset({FirstAnswerSource.LAST, FirstAnswerSource.TODAY})

    def form_field(self, spec: FieldSpec, context: FillContext) -> forms.Field:
        return BoundedDateField(not_to_come=bool(spec.settings.get("not_to_come")))

    def settings(self, value: Any, context: PublishContext) -> dict[str, Any]:
        """Nothing where the editor sets nothing: versions from before these settings have none."""
        title = folded(str(value.get("not_before") or ""))
        dates = {folded(spec.label): spec.key for spec in context.earlier if spec.type == self.name}
        found: dict[str, Any] = {"not_before": dates.get(title, "")} if title else {}
        return found | ({"not_to_come": True} if value.get("not_to_come") else {})

    def problems(self, spec: FieldSpec) -> list[str | Promise]:
        if spec.settings.get("not_before") == "":
            return [_("the day that it may not come before is no earlier question for a date.")]
        return []

    def answer(self, value: Any) -> Any:
        return value and value.isoformat()

    def day(self, answer: Any) -> date | None:
        return date.fromisoformat(answer) if answer else None

    def show(self, spec: FieldSpec, answer: Any) -> str:
        return write_date(date.fromisoformat(answer), "l j F Y") if answer else ""

    def export(self, spec: FieldSpec, answer: Any) -> Any:
        return date.fromisoformat(answer) if answer else None
