"""Add days to a leave account, at the approval: compensatory rest for hours worked beside one's own."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_builder.definition import EffectSpec, FormDefinition
from forms_builder.effects.base import Case, Effect, find_question, key_of, question_of_type
from forms_builder.field_types.base import PublishContext

MOST_DAYS = 366
TAKES_DAYS = "debit_leave"


class CreditLeaveBlock(blocks.StructBlock):
    kind = blocks.CharBlock(max_length=80, label=_("Kind of leave, as the register names it"))
    days = blocks.CharBlock(max_length=200, label=_("Title of the question with the number of days"))

    class Meta:
        icon = "plus"
        label = _("Add days to a leave balance")


class CreditLeave(Effect):
    name = "credit_leave"
    block_class = CreditLeaveBlock
    order = 15
    needs_decision = True

    def settings(
        self, value: Mapping[str, Any], keys: Mapping[str, str], context: PublishContext
    ) -> dict[str, Any]:
        kinds = {name.lower(): key for key, name, _is_of_right in context.leave_kinds}
        return {
            "kind": kinds.get(str(value["kind"]).strip().lower(), ""),
            "name": str(value["kind"]).strip(),
            "days": key_of(value, "days", keys),
        }

    def in_words(self, spec: EffectSpec, titles: Mapping[str, str]) -> list[str]:
        said = (spec.settings.get("name", ""), titles.get(spec.settings["days"], ""))
        return [words for words in said if words]

    def problems(self, spec: EffectSpec, definition: FormDefinition) -> list[str | Promise]:
        found: list[str | Promise] = []
        if not spec.settings["kind"]:
            found.append(_("the register of the centre has no kind of leave of this name."))
        if not question_of_type(definition, spec.settings["days"], "number"):
            found.append(_("name a required question of the type “Number”, asked in every case."))
        elif not is_number_of_days(definition, spec.settings["days"]):
            found.append(
                _("the number of days needs bounds: at least 0, at most 366, two figures after the comma.")
            )
        if any(other.type == TAKES_DAYS for other in definition.effects):
            # Accounts are locked in the order of their years: two effects on two kinds would cross.
            found.append(_("a form takes days or gives days, not both."))
        return found

    def on_approved(self, spec: EffectSpec, case: Case) -> None:
        days = Decimal(case.answers.get(spec.settings["days"]) or 0)
        if days > 0:
            case.credit_leave(spec.settings["kind"], days)

    def on_cancelled(self, spec: EffectSpec, case: Case) -> None:
        case.take_credit_back()


def is_number_of_days(definition: FormDefinition, key: str) -> bool:
    """The question takes nothing that a leave account could not hold."""
    question = find_question(definition, key)
    if question is None:
        return False
    least, most = question.settings["minimum"], question.settings["maximum"]
    is_bounded = least is not None and most is not None and Decimal(least) >= 0 and Decimal(most) <= MOST_DAYS
    return is_bounded and question.settings["places"] <= 2
