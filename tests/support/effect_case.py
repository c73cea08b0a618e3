"""A request in the hands of one effect, that writes down which verbs were used."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from forms_builder.definition import EffectSpec
from forms_builder.effects import EFFECTS
from forms_builder.effects.base import Days
from forms_builder.leave_days import LeavePeriod


@dataclass
class FakeCase:
    answers: Mapping[str, Any] = field(default_factory=dict)
    done: list[Any] = field(default_factory=list)

    def hold_leave(self, kind: str, period: LeavePeriod, field: str) -> None:
        self.done.append(("hold", kind, period, field))

    def take_leave(self) -> None:
        self.done.append("take")

    def give_leave_back(self) -> None:
        self.done.append("give back")

    def record_absence(self, period: LeavePeriod) -> None:
        self.done.append(("away", period))

    def cancel_absence(self) -> None:
        self.done.append("back")

    def credit_leave(self, kind: str, days: Decimal) -> None:
        self.done.append(("credit", kind, days))

    def take_credit_back(self) -> None:
        self.done.append("take credit back")

    def give_number(self, prefix: str) -> None:
        self.done.append(("number", prefix))

    def plan_reminder(self, on: date, text: str, role: str, *, tells_applicant: bool) -> None:
        self.done.append(("remind", on, text, role, tells_applicant))

    def forget_reminders(self) -> None:
        self.done.append("forget")

    def need_request(self, form: str, title: str, days: Days | None, field: str) -> None:
        self.done.append(("need", form, title, days, field))

    def hold_validity(self, days: Days | None) -> None:
        self.done.append(("holds", days))

    def erase_files(self, field: str) -> None:
        self.done.append(("erase", field))


def follow(spec: EffectSpec, answers: Mapping[str, Any]) -> list[list[Any]]:
    """What the effect does when the request is sent, approved, cancelled."""
    effect = EFFECTS[spec.type]
    turns = []
    for turn in (effect.on_submitted, effect.on_approved, effect.on_cancelled):
        case = FakeCase(answers)
        turn(spec, case)
        turns.append(case.done)
    return turns
