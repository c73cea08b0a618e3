"""What a request may do, as a closed list that an editor picks from. A new effect is one module here.

An effect holds no database code: it reads the version's settings and the answers, and calls the verbs of
the `Case` that the actions hand to it.
"""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Protocol

from django.utils.functional import Promise
from wagtail import blocks

from forms_builder.definition import Condition, EffectSpec, FieldSpec, FormDefinition, folded
from forms_builder.field_types import FIELD_TYPES
from forms_builder.field_types.base import PublishContext
from forms_builder.leave_days import LeavePeriod

Days = tuple[date, date]
"""The first and the last day, both included."""


class Case(Protocol):
    """A request while it is decided: its answers, and the verbs that effects may use."""

    @property
    def answers(self) -> Mapping[str, Any]: ...

    def hold_leave(self, kind: str, period: LeavePeriod, field: str) -> None: ...

    def take_leave(self) -> None: ...

    def give_leave_back(self) -> None: ...

    def record_absence(self, period: LeavePeriod) -> None: ...

    def cancel_absence(self) -> None: ...

    def credit_leave(self, kind: str, days: Decimal) -> None: ...

    def take_credit_back(self) -> None: ...

    def give_number(self, prefix: str) -> None: ...

    def plan_reminder(self, on: date, text: str, role: str, *, tells_applicant: bool) -> None: ...

    def forget_reminders(self) -> None: ...

    def need_request(self, form: str, title: str, days: Days | None, field: str) -> None: ...

    def hold_validity(self, days: Days | None) -> None: ...

    def erase_files(self, field: str) -> None: ...


class Effect:
    """One effect: its settings for the editor, and what it does at each turn of a request."""

    name: ClassVar[str]
    block_class: ClassVar[type[blocks.StructBlock]]
    """The editor's block. Its values are titles of questions."""
    order: ClassVar[int] = 100
    """Place in the editor's list, and turn among the effects of one request: locks are taken in this order."""
    needs_decision: ClassVar[bool] = False
    """Makes no sense on a form that nobody decides."""
    may_repeat: ClassVar[bool] = False
    """May stand several times on one form, each time with its own settings."""

    def block(self) -> blocks.StructBlock:
        return self.block_class()

    def settings(
        self, value: Mapping[str, Any], keys: Mapping[str, str], context: PublishContext
    ) -> dict[str, Any]:
        """What the version keeps: `keys` gives the field key of each title, in lower case."""
        raise NotImplementedError

    def problems(self, spec: EffectSpec, definition: FormDefinition) -> list[str | Promise]:
        """What the editor has to mend before publishing, in sentences."""
        return []

    def in_words(self, spec: EffectSpec, titles: Mapping[str, str]) -> list[str]:
        """What it is set to, for whoever agrees to it. Shape: `titles` of the questions by their key."""
        return [titles.get(str(value), str(value)) for value in spec.settings.values() if value]

    def leave_asked(self, spec: EffectSpec, answers: Mapping[str, Any]) -> tuple[str, LeavePeriod] | None:
        """The kind of leave and the period that the answers ask for, once both are there."""
        return None

    def erases(self, spec: EffectSpec) -> str:
        """The key of the question whose files it erases, "" for none."""
        return ""

    def on_submitted(self, spec: EffectSpec, case: Case) -> None: ...

    def on_approved(self, spec: EffectSpec, case: Case) -> None: ...

    def on_cancelled(self, spec: EffectSpec, case: Case) -> None: ...

    def on_handled(self, spec: EffectSpec, case: Case) -> None:
        """After the last step that handles it, whatever it is about."""


def key_of(value: Mapping[str, Any], name: str, keys: Mapping[str, str]) -> str:
    """The key of the question that the editor named there; "" for none of that title."""
    return keys.get(folded(str(value.get(name) or "")), "")


def key_if_named(value: Mapping[str, Any], name: str, keys: Mapping[str, str]) -> str | None:
    """The same, None where the editor named nothing."""
    return key_of(value, name, keys) if str(value.get(name) or "").strip() else None


def find_question(definition: FormDefinition, key: str | None) -> FieldSpec | None:
    return next((spec for spec in definition.fields if key and spec.key == key), None)


def question_of_type(definition: FormDefinition, key: str | None, *types: str) -> bool:
    """`key` is a required question of one of these types that is always asked, of whoever makes the request."""
    spec = find_question(definition, key)
    if spec is None or spec.type not in types or not spec.required or spec.filled_by:
        return False
    return spec.condition is None and part_condition(definition, spec.key) is None


def part_condition(definition: FormDefinition, key: str) -> Condition | None:
    """The condition of the part that the question stands in; None where that part is always asked."""
    condition = None
    for spec in definition.fields:
        if FIELD_TYPES[spec.type].begins_part:
            condition = spec.condition
        if spec.key == key:
            break
    return condition


DATED = ("date", "month", "period")
"""Types of questions whose answer names days."""


def days_named(answer: Any) -> Days | None:
    """The days that the answer to a question for a date, a month or dates names; None for no answer."""
    if not answer:
        return None
    if isinstance(answer, Mapping):
        return date.fromisoformat(answer["start"]), date.fromisoformat(answer["end"])
    if len(answer) == len("2027-03"):
        year, month = (int(part) for part in answer.split("-"))
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return date.fromisoformat(answer), date.fromisoformat(answer)
