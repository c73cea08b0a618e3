"""What a request may do, as a closed list that an editor picks from. A new effect is one module here.

An effect holds no database code: it reads the version's settings and the answers, and calls the verbs of
the `Case` that the actions hand to it.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Protocol

from django.utils.functional import Promise
from wagtail import blocks

from forms_builder.definition import EffectSpec, FormDefinition
from forms_builder.leave_days import LeavePeriod


class Case(Protocol):
    """A request while it is decided: its answers, and the verbs that effects may use."""

    @property
    def answers(self) -> Mapping[str, Any]: ...

    def hold_leave(self, kind: str, period: LeavePeriod, field: str) -> None: ...

    def take_leave(self) -> None: ...

    def give_leave_back(self) -> None: ...

    def record_absence(self, period: LeavePeriod) -> None: ...

    def cancel_absence(self) -> None: ...


class Effect:
    """One effect: its settings for the editor, and what it does at each turn of a request."""

    name: ClassVar[str]
    order: ClassVar[int] = 100
    """Place in the editor's list, and turn among the effects of one request: locks are taken in this order."""
    needs_decision: ClassVar[bool] = False
    """Makes no sense on a form that nobody decides."""

    def block(self) -> blocks.StructBlock:
        """The editor's block. Its values are titles of questions."""
        raise NotImplementedError

    def settings(self, value: Mapping[str, Any], keys: Mapping[str, str]) -> dict[str, Any]:
        """What the version keeps: `keys` gives the field key of each title, in lower case."""
        raise NotImplementedError

    def problems(self, spec: EffectSpec, definition: FormDefinition) -> list[str | Promise]:
        """What the editor has to mend before publishing, in sentences."""
        return []

    def leave_asked(self, spec: EffectSpec, answers: Mapping[str, Any]) -> tuple[str, LeavePeriod] | None:
        """The kind of leave and the period that the answers ask for, once both are there."""
        return None

    def on_submitted(self, spec: EffectSpec, case: Case) -> None: ...

    def on_approved(self, spec: EffectSpec, case: Case) -> None: ...

    def on_cancelled(self, spec: EffectSpec, case: Case) -> None: ...


def question_of_type(definition: FormDefinition, key: str, field_type: str) -> bool:
    """`key` is a required question of this type that is always asked."""
    return any(
        spec.key == key and spec.type == field_type and spec.required and spec.condition is None
        for spec in definition.fields
    )
