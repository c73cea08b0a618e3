"""A request in the hands of its effects."""

from collections.abc import Callable, Mapping
from typing import Any

from forms_builder.actions.leave import give_days_back, hold_days, take_days
from forms_builder.definition import EffectSpec
from forms_builder.effects import EFFECTS, Effect
from forms_builder.exceptions import FormUnavailable
from forms_builder.leave_days import LeavePeriod
from forms_builder.models import LeaveKind, Submission
from portal.accounts.actions.absences import cancel_absence, record_absence
from portal.kit.access import SystemActor

EFFECTS_ACTOR = SystemActor("approved request")


class SubmissionCase:
    """The verbs that effects may use, on one locked request."""

    def __init__(self, submission: Submission, by: Any) -> None:
        self.submission = submission
        self.by = by

    @property
    def answers(self) -> Mapping[str, Any]:
        return self.submission.answers

    def hold_leave(self, kind: str, period: LeavePeriod, field: str) -> None:
        found = LeaveKind.objects.filter(public_id=kind, centre=self.submission.centre_id).first()
        if found is None:
            raise FormUnavailable
        hold_days(submission=self.submission, kind=found, period=period, field=field)

    def take_leave(self) -> None:
        take_days(by=self.by, submission=self.submission)

    def give_leave_back(self) -> None:
        give_days_back(by=self.by, submission=self.submission)

    def record_absence(self, period: LeavePeriod) -> None:
        record_absence(
            by=EFFECTS_ACTOR,
            person=self.submission.applicant,
            starts_on=period.start,
            starts_at_noon=period.starts_at_noon,
            ends_on=period.end,
            ends_at_noon=period.ends_at_noon,
            source=self.submission.pk,
        )

    def cancel_absence(self) -> None:
        cancel_absence(by=EFFECTS_ACTOR, source=self.submission.pk)


Turn = Callable[[Effect, EffectSpec, SubmissionCase], None]


def run_effects(submission: Submission, by: Any, turn: Turn) -> None:
    """Let each effect of the version do its part of one turn (sent, approved, cancelled) of a locked request."""
    case = SubmissionCase(submission, by)
    for spec in sorted(submission.definition.effects, key=lambda spec: EFFECTS[spec.type].order):
        turn(EFFECTS[spec.type], spec, case)


def on_submitted(effect: Effect, spec: EffectSpec, case: SubmissionCase) -> None:
    effect.on_submitted(spec, case)


def on_approved(effect: Effect, spec: EffectSpec, case: SubmissionCase) -> None:
    effect.on_approved(spec, case)


def on_cancelled(effect: Effect, spec: EffectSpec, case: SubmissionCase) -> None:
    effect.on_cancelled(spec, case)
