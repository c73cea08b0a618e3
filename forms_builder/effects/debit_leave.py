"""Debit a leave account: days held from the signature, taken at the final approval, given back after."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_builder.definition import EffectSpec, FormDefinition
from forms_builder.effects.base import Case, Effect, key_of, question_of_type
from forms_builder.field_types.base import PublishContext
from forms_builder.field_types.period import read_period
from forms_builder.leave_days import LeavePeriod


class DebitLeaveBlock(blocks.StructBlock):
    kind = blocks.CharBlock(max_length=200, label=_("Title of the question with the kind of leave"))
    period = blocks.CharBlock(max_length=200, label=_("Title of the question with the dates"))

    class Meta:
        icon = "history"
        label = _("Debit the leave balance")


class DebitLeave(Effect):
    name = "debit_leave"
    block_class = DebitLeaveBlock
    order = 10
    needs_decision = True

    def settings(
        self, value: Mapping[str, Any], keys: Mapping[str, str], context: PublishContext
    ) -> dict[str, Any]:
        return {name: key_of(value, name, keys) for name in ("kind", "period")}

    def problems(self, spec: EffectSpec, definition: FormDefinition) -> list[str | Promise]:
        found: list[str | Promise] = []
        if not question_of_type(definition, spec.settings["kind"], "leave_kind"):
            found.append(_("name a required question of the type “Kind of leave”, asked in every case."))
        if not question_of_type(definition, spec.settings["period"], "period"):
            found.append(_("name a required question of the type “Dates”, asked in every case."))
        return found

    def leave_asked(self, spec: EffectSpec, answers: Mapping[str, Any]) -> tuple[str, LeavePeriod] | None:
        kind, period = answers.get(spec.settings["kind"]), answers.get(spec.settings["period"])
        return (kind, read_period(period)) if kind and period else None

    def on_submitted(self, spec: EffectSpec, case: Case) -> None:
        asked = self.leave_asked(spec, case.answers)
        if asked is not None:
            case.hold_leave(*asked, field=spec.settings["period"])

    def on_approved(self, spec: EffectSpec, case: Case) -> None:
        case.take_leave()

    def on_cancelled(self, spec: EffectSpec, case: Case) -> None:
        case.give_leave_back()
