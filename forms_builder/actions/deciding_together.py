"""Many decisions with one password: each is its own, with its own signature and its own result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise

from forms_builder.actions.deciding import Verdict, decide
from forms_builder.actions.handling import Handling, handle
from forms_builder.choices import Decision, StepPurpose
from forms_builder.exceptions import NotAllowedNow, RequestMoved
from forms_builder.models import ApprovalStep, Submission
from forms_builder.models.submissions import AHEAD
from forms_builder.queries.together import MOST, steps_to_decide
from forms_builder.rules import reasons_alone
from portal.accounts.reauthentication import Reauthentication
from portal.kit.errors import DomainError


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the browser showed of one of them: its step, and the revision of its request."""

    step: UUID
    revision: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one. Shape: `refusal` is "" for what is done; `submission` is None for what is gone."""

    submission: Submission | None
    refusal: str | Promise = ""
    is_handling: bool = False


def decide_together(*, by: Any, chosen: Sequence[Chosen], proof: Reauthentication) -> list[Outcome]:
    """Approve, or mark as done, what was chosen, one after the other; say what became of each, in their order.

    Not in a transaction: each decision is made in its own (actions.deciding.decide, actions.handling.handle), so that
    one that is refused takes nothing from the others, and rights are looked at again for each.

    Rights:  those of each decision.
    Raises:  ValueError for more than MOST of them. What refuses one of them is its outcome.
    Effects: those of each decision. The second of two clicks changes nothing, and says the same.
    """
    if len(chosen) > MOST:
        raise ValueError(f"{len(chosen)} at once")
    steps = steps_to_decide(by, [one.step for one in chosen])
    alone = reasons_alone(step for step in steps.values() if step.state in AHEAD)
    return [outcome_of(by, one, steps.get(one.step), alone, proof) for one in chosen]


def outcome_of(
    by: Any,
    one: Chosen,
    step: ApprovalStep | None,
    alone: Mapping[UUID, Promise],
    proof: Reauthentication,
) -> Outcome:
    """Decide one of them, and say what became of it."""
    if step is None:
        return Outcome(None, RequestMoved.message)
    is_handling = step.purpose == StepPurpose.HANDLING
    if step.pk in alone:
        return Outcome(step.submission, alone[step.pk], is_handling)
    try:
        act(by, one, step, proof)
    except DomainError as refusal:
        return Outcome(step.submission, refusal.message, is_handling)
    except PermissionDenied:
        return Outcome(step.submission, NotAllowedNow.message, is_handling)
    return Outcome(step.submission, "", is_handling)


def act(by: Any, one: Chosen, step: ApprovalStep, proof: Reauthentication) -> None:
    submission = step.submission
    if step.purpose == StepPurpose.HANDLING:
        handle(by=by, submission=submission, handling=Handling(one.step, one.revision), proof=proof)
    else:
        verdict = Verdict(one.step, one.revision, Decision.APPROVE)
        decide(by=by, submission=submission, verdict=verdict, proof=proof)
