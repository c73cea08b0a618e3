"""From a date to a date, half days included."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forms_builder.definition import FieldSpec
from forms_builder.field_types.base import FieldType, FillContext, QuestionBlock
from forms_builder.field_types.date import BoundedDateField, DateInput
from forms_builder.leave_days import LeavePeriod
from portal.kit.dates import write_date

LONGEST_DAYS = 366
FROM_CHOICES = [("morning", _("in the morning")), ("noon", _("at noon"))]
TO_CHOICES = [("evening", _("in the evening")), ("noon", _("at noon"))]


class PeriodWidget(forms.MultiWidget):
    template_name = "forms_builder/widgets/period.html"
    use_fieldset = True

    def __init__(self) -> None:
        super().__init__(
            {
                "start": DateInput(),
                "start_half": forms.Select(choices=FROM_CHOICES),
                "end": DateInput(),
                "end_half": forms.Select(choices=TO_CHOICES),
            }
        )

    def decompress(self, value: Any) -> list[Any]:
        return [None, "morning", None, "evening"]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        labels = [_("First day"), _("Beginning of the first day"), _("Last day"), _("End of the last day")]
        for widget, label in zip(context["widget"]["subwidgets"], labels, strict=True):
            widget["label"] = label
        return context


class PeriodField(forms.MultiValueField):
    def __init__(self, **options: Any) -> None:
        incomplete = {"incomplete": _("Give both dates.")}
        super().__init__(
            fields=[
                BoundedDateField(error_messages=incomplete),
                forms.ChoiceField(choices=FROM_CHOICES, required=False),
                BoundedDateField(error_messages=incomplete),
                forms.ChoiceField(choices=TO_CHOICES, required=False),
            ],
            widget=PeriodWidget(),
            require_all_fields=False,
            **options,
        )

    def clean(self, value: Any) -> LeavePeriod | None:
        # The halves are always posted: without a date they say nothing.
        period: LeavePeriod | None = super().clean(value if value and (value[0] or value[2]) else [])
        return period

    def compress(self, values: list[Any]) -> LeavePeriod | None:
        if not values:
            return None
        start, start_half, end, end_half = values
        try:
            period = LeavePeriod(start, end, start_half == "noon", end_half == "noon")
        except ValueError as error:
            raise forms.ValidationError(_("The end is before the beginning."), code="ends_before") from error
        if (end - start).days >= LONGEST_DAYS:
            raise forms.ValidationError(_("This is longer than a year."), code="too_long")
        return period


class PeriodBlock(QuestionBlock):
    class Meta:
        icon = "calendar-alt"
        label = _("Dates from… to…, with half days")
        group = _("Dates")


class PeriodType(FieldType):
    name = "period"
    block_class = PeriodBlock
    order = 90
    is_repeated = False
    is_telling = True
    suffixes = ("_start", "_start_half", "_end", "_end_half")

    def form_field(self, spec: FieldSpec, context: FillContext) -> forms.Field:
        return PeriodField()

    def answer(self, value: Any) -> Any:
        return value and {
            "start": value.start.isoformat(),
            "starts_at_noon": value.starts_at_noon,
            "end": value.end.isoformat(),
            "ends_at_noon": value.ends_at_noon,
        }

    def inputs(self, answer: Any) -> dict[str, str | list[str]]:
        if not answer:
            return {}
        return {
            "_start": answer["start"],
            "_start_half": "noon" if answer["starts_at_noon"] else "morning",
            "_end": answer["end"],
            "_end_half": "noon" if answer["ends_at_noon"] else "evening",
        }

    def show(self, spec: FieldSpec, answer: Any) -> str:
        return describe_period(read_period(answer)) if answer else ""


def read_period(answer: Mapping[str, Any]) -> LeavePeriod:
    """Read an answer of this type back."""
    return LeavePeriod(
        date.fromisoformat(answer["start"]),
        date.fromisoformat(answer["end"]),
        answer["starts_at_noon"],
        answer["ends_at_noon"],
    )


def describe_period(period: LeavePeriod) -> str:
    """A period in words: « du lundi 4 mai 2026 au mardi 5 mai 2026 à midi »."""
    words = {"start": write_date(period.start, "l j F Y"), "end": write_date(period.end, "l j F Y")}
    if period.start == period.end:
        if period.starts_at_noon:
            return _("%(start)s, afternoon") % words
        return (_("%(start)s, morning") if period.ends_at_noon else _("%(start)s, whole day")) % words
    if period.starts_at_noon and period.ends_at_noon:
        return _("from %(start)s at noon to %(end)s at noon") % words
    if period.starts_at_noon:
        return _("from %(start)s at noon to %(end)s") % words
    return (
        _("from %(start)s to %(end)s at noon") if period.ends_at_noon else _("from %(start)s to %(end)s")
    ) % words
