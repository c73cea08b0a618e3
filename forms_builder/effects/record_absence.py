"""Show the person as away in the calendars and the directory, from the final approval on."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_builder.definition import EffectSpec, FormDefinition
from forms_builder.effects.base import Case, Effect, key_of, question_of_type
from forms_builder.field_types.base import PublishContext
from forms_builder.field_types.period import read_period


class RecordAbsenceBlock(blocks.StructBlock):
    period = blocks.CharBlock(max_length=200, label=_("Title of the question with the dates"))

    class Meta:
        icon = "calendar-check"
        label = _("Record an absence")


class RecordAbsence(Effect):
    name = "record_absence"
    block_class = RecordAbsenceBlock
    order = 20
    needs_decision = True

    def settings(
        self, value: Mapping[str, Any], keys: Mapping[str, str], context: PublishContext
    ) -> dict[str, Any]:
        return {"period": key_of(value, "period", keys)}

    def problems(self, spec: EffectSpec, definition: FormDefinition) -> list[str | Promise]:
        if question_of_type(definition, spec.settings["period"], "period"):
            return []
        return [_("name a required question of the type “Dates”, asked in every case.")]

    def on_approved(self, spec: EffectSpec, case: Case) -> None:
        period = case.answers.get(spec.settings["period"])
        if period:  # a version of before may not have asked
            case.record_absence(read_period(period))

    def on_cancelled(self, spec: EffectSpec, case: Case) -> None:
        case.cancel_absence()
