"""What anybody may do to any request: one function a verb. A new one is added to any_verbs.VERBS."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from forms_builder.actions.asking import write_message
from forms_builder.actions.deciding import Verdict, decide, reassign
from forms_builder.actions.deciding_together import Chosen, decide_together
from forms_builder.actions.drafts import save_draft
from forms_builder.actions.dropping import Dropping, drop
from forms_builder.actions.entering import begin_entry
from forms_builder.actions.handling import Handling, handle
from forms_builder.actions.submitting import ask_cancellation, submit, withdraw
from forms_builder.choices import Decision, StepPurpose, SubmissionState
from forms_builder.models import Submission
from forms_builder.models.approvals import barred_of
from forms_builder.rules import current_step
from portal.accounts.choices import Role
from tests.factories.completed_forms import RETURNED, send_badge
from tests.factories.forms_builder import (
    answers_of,
    complete_as,
    decide_as,
    leave_typed,
    proof_of,
    send,
    send_leave,
)
from tests.support.any_life import APPLICANTS, KINDS, ON_THEIR_WAY, Life, attempt, is_given, people_of

# Sending


def send_a_leave(life: Life) -> bool:
    person, start = life.person(APPLICANTS), life.day(90)
    end, kind = start + timedelta(days=life.chance.randint(0, 6)), life.chance.choice(KINDS)
    return life.send(lambda: send_leave(life.leave, person, start, end, kind=kind))


def send_a_fax(life: Life) -> bool:
    person = life.person(APPLICANTS)
    return life.send(lambda: send(life.fax, person, {}))


def ask_for_a_badge(life: Life) -> bool:
    person = life.person(APPLICANTS)
    return life.send(lambda: send_badge(life.badge, person))


def enter_for_somebody(life: Life) -> bool:
    """A leave or a fax, by human resources most often, for anybody."""
    by = life.chance.choice([life.cast.hr, life.cast.hr, life.person()])
    whom, page, day = life.person(), life.chance.choice([life.fax, life.leave]), life.day(60)
    typed = leave_typed(page.versions.get(), day, day) if page == life.leave else {}

    def enter() -> Submission:
        begun = begin_entry(by=by, page=page, identifier=uuid4(), applicant=whom)
        entry = save_draft(by=by, submission=begun, typed=typed)
        answers = answers_of(entry)
        return submit(by=by, submission=entry, answers=answers, revision=entry.revision, proof=proof_of(by))

    done = life.send(enter)
    may = Role.HR in by.roles and whom.is_active and whom.pk != by.pk
    assert not done or (may and whom.centre_id == by.centre_id)
    return done


def correct(life: Life) -> bool:
    submission = life.request(SubmissionState.TO_CORRECT)
    if submission is None:
        return False
    by = life.chance.choice([submission.applicant, submission.applicant, life.person()])
    if submission.page_id == life.leave.pk:
        start = life.day(60)
        submission.draft = leave_typed(submission.version, start, start + timedelta(days=2))
    else:
        submission.draft = {f"f-{key}": [str(answer)] for key, answer in submission.answers.items()}
    answers, revision = answers_of(submission), submission.revision
    sent = attempt(
        lambda: submit(by=by, submission=submission, answers=answers, revision=revision, proof=proof_of(by))
    )
    assert sent is None or by.pk in (submission.applicant_id, submission.entered_by_id)
    return sent is not None


# Deciding


def decide_by_anybody(life: Life) -> bool:
    submission = life.request(*ON_THEIR_WAY)
    step = submission and current_step(submission)
    if submission is None or step is None:
        return False
    by, decision = life.person(), life.chance.choice(list(Decision))
    takes = {
        StepPurpose.APPROVAL: set(Decision),
        StepPurpose.CANCELLATION: {Decision.APPROVE, Decision.REFUSE},
    }.get(StepPurpose(step.purpose), set())
    seen = submission.revision - life.chance.choice([0, 0, 0, 1])
    may = is_given(step, submission, by) and seen == submission.revision and decision in takes
    verdict = Verdict(step.pk, seen, decision, "Parce que.")
    done = attempt(lambda: decide(by=by, submission=submission, verdict=verdict, proof=proof_of(by)))
    assert done is None or may
    return done is not None


def decide_by_who_may(life: Life) -> bool:
    """Chance alone seldom finds the right person."""
    submission = life.request(*ON_THEIR_WAY)
    decision = life.chance.choice([Decision.APPROVE] * 5 + list(Decision)[1:])
    return submission is not None and decide_once(submission, decision)


def decide_once(submission: Submission, decision: Decision = Decision.APPROVE) -> bool:
    step = current_step(submission)
    people = people_of(step) if step else []
    if step is None or not people or step.purpose == StepPurpose.HANDLING:
        return False
    return attempt(lambda: decide_as(people[0], submission, decision, "Parce que.")) is not None


def approve_to_the_end(life: Life) -> bool:
    """Else most requests would never come to what follows an approval."""
    submission, approved = life.request(SubmissionState.SUBMITTED), False
    while submission is not None and decide_once(submission):
        submission, approved = Submission.objects.get(pk=submission.pk), True
    return approved


def decide_several(life: Life) -> bool:
    """In one go, by somebody who has one of them or by anybody."""
    found = [one for one in (life.request(*ON_THEIR_WAY) for _one in range(3)) if one is not None]
    steps = {step.pk: (step, one) for one in found if (step := current_step(one)) is not None}
    if not steps:
        return False
    first = next(iter(steps.values()))[0]
    by = life.chance.choice([*people_of(first), *people_of(first), life.person()])
    chosen = [
        Chosen(key, one.revision - life.chance.choice([0, 0, 0, 1])) for key, (_step, one) in steps.items()
    ]
    may = [
        is_given(step, one, by) and step.purpose != StepPurpose.CANCELLATION and seen.revision == one.revision
        for seen, (step, one) in zip(chosen, steps.values(), strict=True)
    ]
    outcomes = decide_together(by=by, chosen=chosen, proof=proof_of(by))
    done = [not outcome.refusal for outcome in outcomes]
    assert [was for was, right in zip(done, may, strict=True) if was and not right] == []
    return any(done)


def handle_by_anybody(life: Life) -> bool:
    submission = life.request(SubmissionState.SUBMITTED)
    step = submission and current_step(submission)
    if submission is None or step is None:
        return False
    by = life.chance.choice([life.person(), *people_of(step)])
    may = is_given(step, submission, by) and step.purpose == StepPurpose.HANDLING
    handling = Handling(step.pk, submission.revision)
    done = attempt(lambda: handle(by=by, submission=submission, handling=handling, proof=proof_of(by)))
    assert done is None or may
    return done is not None


def give_to_another(life: Life) -> bool:
    submission = life.request(*ON_THEIR_WAY)
    step = submission and current_step(submission)
    if submission is None or step is None:
        return False
    by, to = life.chance.choice([life.cast.hr, life.cast.director, life.person()]), life.person()
    revision, barred = submission.revision, barred_of(submission, step.purpose)
    done = attempt(
        lambda: reassign(by=by, submission=submission, revision=revision, to=to, reason="Absence.")
    )
    may = not {Role.HR, Role.DIRECTOR}.isdisjoint(by.roles) and by.pk != submission.applicant_id
    assert done is None or (may and to.pk not in barred)
    return done is not None


def say_something(life: Life) -> bool:
    """A question or an answer, of who has the request, who asks, or anybody."""
    submission = life.request(*ON_THEIR_WAY, SubmissionState.APPROVED, SubmissionState.TO_CORRECT)
    if submission is None:
        return False
    step = current_step(submission)
    by = life.chance.choice([submission.applicant, life.person(), *(people_of(step) if step else [])])
    may = step is not None and (by.pk == submission.applicant_id or is_given(step, submission, by))
    body = life.chance.choice(["Laquelle ?", "La bleue.", " "])
    done = attempt(lambda: write_message(by=by, submission=submission, body=body))
    assert done is None or (may and body.strip())
    return done is not None


def complete_a_badge(life: Life) -> bool:
    rows = set(Submission.objects.filter(page=life.badge).values_list("pk", flat=True))
    badges = [one for one in life.known if one in rows]
    if not badges:
        return False
    submission = Submission.objects.get(pk=life.chance.choice(badges))
    by = life.chance.choice([life.cast.hr, life.person()])
    day = (life.centre.today - timedelta(days=life.chance.randint(0, 5))).isoformat()
    done = attempt(lambda: complete_as(by, submission, {RETURNED: day}))
    assert done is None or by.pk != submission.applicant_id
    return done is not None


# Taking back


def take_back(life: Life) -> bool:
    states = (SubmissionState.SUBMITTED, SubmissionState.TO_CORRECT, SubmissionState.APPROVED)
    submission = life.request(*states)
    if submission is None:
        return False
    by = life.chance.choice([submission.applicant, life.person(), life.person()])
    may = by.pk == submission.applicant_id and submission.state != SubmissionState.APPROVED
    done = attempt(lambda: withdraw(by=by, submission=submission, revision=submission.revision))
    assert done is None or may
    return done is not None


def drop_uncorrected(life: Life) -> bool:
    submission = life.request(SubmissionState.TO_CORRECT)
    if submission is None:
        return False
    by = life.chance.choice([life.cast.hr, life.cast.hr, life.cast.director, life.person()])
    is_long = timezone.now() - submission.changed_at >= timedelta(days=15)
    may = not {Role.HR, Role.DIRECTOR}.isdisjoint(by.roles) and by.pk != submission.applicant_id
    dropping = Dropping(submission.revision)
    done = attempt(lambda: drop(by=by, submission=submission, dropping=dropping, proof=proof_of(by)))
    assert done is None or (may and (is_long or not submission.applicant.is_active))
    return done is not None


def ask_to_cancel(life: Life) -> bool:
    states = (SubmissionState.APPROVED, SubmissionState.RECORDED, SubmissionState.SUBMITTED)
    submission = life.request(*states)
    if submission is None:
        return False
    by, revision = life.chance.choice([submission.applicant, life.person()]), submission.revision
    may = by.pk == submission.applicant_id and submission.state != SubmissionState.SUBMITTED
    done = attempt(
        lambda: ask_cancellation(by=by, submission=submission, revision=revision, reason="Train annulé.")
    )
    assert done is None or may
    return done is not None
