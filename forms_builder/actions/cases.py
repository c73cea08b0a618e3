"""A request in the hands of its effects."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from forms_builder.actions import credits as leave_credits
from forms_builder.actions import erasing_files, numbers, reminders, validity
from forms_builder.actions.leave import give_days_back, hold_days, take_days
from forms_builder.definition import EffectSpec
from forms_builder.effects import EFFECTS, Effect
from forms_builder.effects.base import Days
from forms_builder.exceptions import FormUnavailable, RequestNeeded
from forms_builder.leave_days import LeavePeriod
from forms_builder.models import LeaveKind, Submission
from forms_builder.queries.prerequisites import has_request
from portal.accounts.actions.absences import cancel_absence, record_absence
from portal.kit.access import SystemActor

EFFECTS_ACTOR = SystemActor("approved request")


class SubmissionCase:
    """The verbs that one effect may use, on one locked request. `place` is its own among those of the version."""

    def __init__(self, submission: Submission, by: Any, place: int) -> None:
        self.submission = submission
        self.by = by
        self.place = place

    @property
    def answers(self) -> Mapping[str, Any]:
        return self.submission.answers

    def hold_leave(self, kind: str, period: LeavePeriod, field: str) -> None:
        hold_days(submission=self.submission, kind=self.kind_of_leave(kind), period=period, field=field)

    def kind_of_leave(self, kind: str) -> LeaveKind:
        found = LeaveKind.objects.filter(public_id=kind, centre=self.submission.centre_id).first()
        if found is None:
            raise FormUnavailable
        return found

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

    def credit_leave(self, kind: str, days: Decimal) -> None:
        found = self.kind_of_leave(kind)
        leave_credits.credit_days(by=self.by, submission=self.submission, kind=found, days=days)

    def take_credit_back(self) -> None:
        leave_credits.take_credit_back(by=self.by, submission=self.submission)

    def give_number(self, prefix: str) -> None:
        numbers.give_number(submission=self.submission, prefix=prefix, on=self.submission.centre.today)

    def plan_reminder(self, on: date, text: str, role: str, *, tells_applicant: bool) -> None:
        reminders.plan_reminder(
            submission=self.submission,
            effect=self.place,
            on=on,
            text=text,
            role=role,
            tells_applicant=tells_applicant,
        )

    def forget_reminders(self) -> None:
        reminders.forget_reminder(submission=self.submission, effect=self.place)

    def need_request(self, form: str, title: str, days: Days | None, field: str) -> None:
        if not has_request(self.submission.applicant, form, days):
            raise RequestNeeded(RequestNeeded.sentence % {"title": title}, field=field, form=form)

    def hold_validity(self, days: Days | None) -> None:
        validity.hold_validity(submission=self.submission, days=days)

    def erase_files(self, field: str) -> None:
        erasing_files.erase_files(submission=self.submission, field=field)


Turn = Callable[[Effect, EffectSpec, SubmissionCase], None]


def run_effects(submission: Submission, by: Any, turn: Turn) -> None:
    """Let each effect of the version do its part of one turn (sent, approved, cancelled, handled) of a locked request.

    In the order in which they lock: leave accounts before numbers, both before the chain head, which is signed after.
    """
    placed = list(enumerate(submission.definition.effects))
    for place, spec in sorted(placed, key=lambda item: EFFECTS[item[1].type].order):
        turn(EFFECTS[spec.type], spec, SubmissionCase(submission, by, place))


def on_submitted(effect: Effect, spec: EffectSpec, case: SubmissionCase) -> None:
    effect.on_submitted(spec, case)


def on_approved(effect: Effect, spec: EffectSpec, case: SubmissionCase) -> None:
    effect.on_approved(spec, case)


def on_cancelled(effect: Effect, spec: EffectSpec, case: SubmissionCase) -> None:
    effect.on_cancelled(spec, case)


def on_handled(effect: Effect, spec: EffectSpec, case: SubmissionCase) -> None:
    effect.on_handled(spec, case)
