"""A number with its unit."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_builder.definition import FieldSpec
from forms_builder.field_types.base import FieldType, FillContext, PublishContext, QuestionBlock
from forms_builder.figures import LONGEST, MOST_PLACES, in_words, read_figure, rounded, stored, with_unit

EURO = "€"
WORD = re.compile(r"\w+")


class FigureInput(forms.TextInput):
    """A keyboard of figures on telephones. Not `type=number`: it empties itself of what it cannot read."""

    def __init__(self, places: int) -> None:
        super().__init__({"inputmode": "decimal" if places else "numeric", "autocomplete": "off"})


class FigureField(forms.CharField):
    """Reads « 1 234,50 ». Bounds are both included."""

    def __init__(
        self,
        *,
        places: int,
        minimum: Decimal | None,
        maximum: Decimal | None,
        unit: str = "",
        **options: Any,
    ) -> None:
        super().__init__(widget=FigureInput(places), **options)
        self.places, self.minimum, self.maximum, self.unit = places, minimum, maximum, unit

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if text in self.empty_values:
            return None
        figure = read_figure(str(text))
        if figure is None:
            raise forms.ValidationError(self.not_a_figure(), code="invalid")
        if rounded(figure, self.places) != figure:
            raise forms.ValidationError(self.too_fine(), code="places")
        return rounded(figure, self.places)

    def not_a_figure(self) -> Any:
        if self.unit == EURO:
            return _("Write an amount, such as 12 or 12,50.")
        return _("Write a number, such as 12 or 3,5.") if self.places else _("Write a number, such as 12.")

    def too_fine(self) -> Any:
        if not self.places:
            return _("Write a whole number.")
        return _("At most %(places)d figures after the comma.") % {"places": self.places}

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        if self.minimum is not None and value < self.minimum:
            least = {"least": with_unit(in_words(self.minimum), self.unit)}
            raise forms.ValidationError(_("Write %(least)s or more.") % least, code="min_value")
        if self.maximum is not None and value > self.maximum:
            most = {"most": with_unit(in_words(self.maximum), self.unit)}
            raise forms.ValidationError(_("Write %(most)s or less.") % most, code="max_value")

    def run_validators(self, value: Any) -> None:
        """Those of texts have been run by reading it."""


class FigureBlock(QuestionBlock):
    minimum = blocks.DecimalBlock(
        required=False, max_digits=12, decimal_places=4, default=0, label=_("At least")
    )
    maximum = blocks.DecimalBlock(required=False, max_digits=12, decimal_places=4, label=_("At most"))


class NumberBlock(FigureBlock):
    unit = blocks.CharBlock(
        required=False, max_length=20, label=_("Unit"), help_text=_("km, hours, persons…")
    )
    places = blocks.IntegerBlock(
        default=0, min_value=0, max_value=MOST_PLACES, label=_("Figures after the comma")
    )

    class Meta:
        icon = "list-ol"
        label = _("Number")
        group = _("Figures")


def bounds_of(value: Any) -> dict[str, str | None]:
    """The bounds of an editor's block, as the version keeps them."""
    return {
        name: None if value.get(name) is None else stored(Decimal(value[name]).normalize() + 0)
        for name in ("minimum", "maximum")
    }


def read_bound(spec: FieldSpec, name: str) -> Decimal | None:
    bound = spec.settings[name]
    return None if bound is None else Decimal(bound)


class NumberType(FieldType):
    name = "number"
    block_class = NumberBlock
    order = 30
    has_figure = True
    stands_in_lines = True
    takes_words = True

    def settings(self, value: Any, context: PublishContext) -> dict[str, Any]:
        return {
            **bounds_of(value),
            "unit": str(value.get("unit") or "").strip(),
            "places": value["places"] or 0,
        }

    def problems(self, spec: FieldSpec) -> list[str | Promise]:
        least, most = read_bound(spec, "minimum"), read_bound(spec, "maximum")
        if least is not None and most is not None and least > most:
            return [_("its least value is greater than its greatest.")]
        return []

    def form_field(self, spec: FieldSpec, context: FillContext) -> forms.Field:
        return FigureField(
            places=spec.settings["places"],
            minimum=read_bound(spec, "minimum"),
            maximum=read_bound(spec, "maximum"),
            unit=spec.settings["unit"],
            max_length=LONGEST,
        )

    def input_label(self, spec: FieldSpec) -> str:
        """« Distance (km) », and « Nombre de mois » where the title says the unit."""
        unit = spec.settings["unit"]
        if not unit or unit.lower() in WORD.findall(spec.label.lower()):
            return spec.label
        return f"{spec.label} ({unit})"

    def answer(self, value: Any) -> Any:
        return None if value is None else stored(value)

    def is_answered(self, answer: Any) -> bool:
        """Zero is an answer."""
        return answer not in (None, "")

    def inputs(self, answer: Any) -> dict[str, str | list[str]]:
        return {"": in_words(Decimal(answer)).replace("−", "-")} if answer else {}

    def figure(self, spec: FieldSpec, answer: Any) -> Decimal | None:
        return Decimal(answer) if answer else None

    def show(self, spec: FieldSpec, answer: Any) -> str:
        return with_unit(in_words(Decimal(answer)), spec.settings["unit"]) if answer else ""

    def export(self, spec: FieldSpec, answer: Any) -> Any:
        return self.figure(spec, answer)
