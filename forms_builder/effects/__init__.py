"""The effects that an editor can pick."""

from forms_builder.effects.base import Case, Effect
from forms_builder.effects.debit_leave import DebitLeave
from forms_builder.effects.record_absence import RecordAbsence

EFFECTS: dict[str, Effect] = {effect.name: effect for effect in (DebitLeave(), RecordAbsence())}

__all__ = ["EFFECTS", "Case", "Effect"]
