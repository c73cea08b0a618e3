"""Who may do what with forms, requests and leave."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import rules
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forms_builder.choices import (
    OPEN_STATES,
    SETTLED_STATES,
    Act,
    Approver,
    StepPurpose,
    StepState,
    SubmissionState,
)
from forms_builder.completing import roles_of
from forms_builder.effects import files_to_erase
from forms_builder.field_types.leave_kind import is_of_right
from forms_builder.models import ApprovalStep, Submission
from forms_builder.models.approvals import barred_of
from forms_builder.models.pages import BUILDERS
from forms_builder.models.submissions import AHEAD, READERS, UNANSWERED, offices_of
from forms_builder.queries.together import beyond_balance
from portal.accounts.choices import HOLDING_ROLES, Role
from portal.accounts.models import User
from portal.accounts.rules import holds, is_self
from portal.centres.rules import is_employee, is_of_same_centre
from portal.kit.access import can, is_looked_over


def current_step(submission: Submission) -> ApprovalStep | None:
    """The step that is to be decided now. Reads the steps that were fetched, if they were."""
    return next((step for step in submission.steps.all() if step.state == StepState.CURRENT), None)


def decides_for(submission: Submission, step: ApprovalStep, user: Any) -> User | None:
    """Whose decision `user` takes at `step`: their own where it was given to them, else that of somebody who
    delegates such forms to them today, never of the applicant; None for nobody's. Whoever entered a request for somebody may
    handle it, and never decides it.
    """
    people = list(step.approvers.all())
    barred = barred_of(submission, step.purpose)
    if user.pk in barred:
        return None
    own = next((person for person in people if person.pk == user.pk), None)
    others = [person for person in people if person.pk not in barred]
    form = submission.page_id
    return own or next((person for person in others if person.pk in user.delegators(form)), None)


def is_leave_of_right(submission: Submission) -> bool:
    """The request asks for a leave that is a right: it is checked, not refused."""
    return any(
        spec.type == "leave_kind" and is_of_right(spec, submission.answers.get(spec.key, ""))
        for spec in submission.definition.fields
    )


CANCELLATION: Promise = _("A leave that was approved would be undone.")
OF_RIGHT: Promise = _("Its documents are to be checked.")
ERASES: Promise = _("Files would be erased.")
BEYOND: Promise = _("It goes beyond the balance.")


def reasons_alone(steps: Iterable[ApprovalStep]) -> dict[UUID, Promise]:
    """Why some of `steps` are decided on their own page, never in one go with others, by their key. One query."""
    known = list(steps)
    beyond = beyond_balance(known)
    found = {step.pk: reason_alone(step, step.submission_id in beyond) for step in known}
    return {pk: why for pk, why in found.items() if why is not None}


def reason_alone(step: ApprovalStep, is_beyond: bool) -> Promise | None:
    if step.purpose == StepPurpose.CANCELLATION:
        return CANCELLATION
    if step.purpose == StepPurpose.HANDLING:
        return ERASES if files_to_erase(step.submission.definition) else None
    if is_leave_of_right(step.submission):
        return OF_RIGHT
    return BEYOND if is_beyond else None


def allowed_actions(submission: Submission, user: Any) -> frozenset[Act]:
    """What `user` may do with `submission` now. Buttons and guards are both made of it."""
    if not user.is_active or user.centre_id is None or user.centre_id != submission.centre_id:
        return frozenset()
    if submission.writer_id != user.pk and submission.state == SubmissionState.DRAFT:
        return frozenset()
    if submission.applicant_id == user.pk:
        return applicant_actions(submission) | ({Act.WRITE} if current_step(submission) else set())
    if submission.entered_by_id == user.pk and is_being_entered(submission, user):
        return frozenset({Act.EDIT})
    acts = acts_beside_route(submission, user)
    step = current_step(submission)
    if step is None:
        return frozenset(acts)
    if decides_for(submission, step, user) is not None:
        acts |= acts_on_step(submission, step) | {Act.WRITE}
    if may_reassign(submission, user):
        acts.add(Act.REASSIGN)
    return frozenset(acts)


def acts_beside_route(submission: Submission, user: Any) -> set[Act]:
    """What may be done whoever has the step, and where there is none."""
    acts = {Act.COMPLETE} if roles_completed_by(submission, user) else set()
    if is_unanswered(submission) and sees_to(submission, user):
        acts.add(Act.DROP)
    return acts


def roles_completed_by(submission: Submission, user: Any) -> frozenset[str]:
    """The roles whose part of a sent request `user` completes: those they hold. What falls to a role that the
    applicant holds, HR and the direction may complete too, since nobody else may where the applicant is alone.
    """
    if submission.state == SubmissionState.DRAFT or submission.applicant_id == user.pk:
        return frozenset()
    roles = roles_of(submission.definition)
    own = roles & frozenset(str(role) for role in user.roles)
    if own == roles or user.roles.isdisjoint(READERS):
        return own
    return own | (roles & frozenset(str(role) for role in submission.applicant.roles))


def acts_on_step(submission: Submission, step: ApprovalStep) -> set[Act]:
    """What may be done at `step`, by whoever it was given to."""
    if step.purpose == StepPurpose.HANDLING:
        return {Act.HANDLE}
    acts = {Act.APPROVE}
    if step.purpose == StepPurpose.CANCELLATION or not is_leave_of_right(submission):
        acts.add(Act.REFUSE)
    if step.purpose == StepPurpose.APPROVAL:
        acts.add(Act.SEND_BACK)
    return acts


def may_reassign(submission: Submission, user: Any) -> bool:
    """Whoever sees to the request; and the direction where human resources are late, which it is told of."""
    if sees_to(submission, user):
        return True
    step = current_step(submission)
    if step is None or step.approver != Approver.HR or Role.DIRECTOR not in user.roles:
        return False
    return step.due_on is not None and step.due_on < user.centre.today


def kept_from(submission: Submission, user: Any) -> frozenset[int]:
    """To whom `user` may not give a step that they take from somebody who is late: themselves, and those who delegate to
    them, for whom they would decide.
    """
    if sees_to(submission, user):
        return frozenset()
    return frozenset({user.pk, *user.delegators(submission.page_id)})


def sees_to(submission: Submission, user: Any) -> bool:
    """HR, but whoever entered it for somebody; and the direction on a request that HR made or entered, which would
    else wait for ever where HR is one person.
    """
    if user.pk == submission.entered_by_id:
        return False
    if Role.HR in user.roles:
        return True
    if Role.DIRECTOR not in user.roles:
        return False
    return submission.entered_by_id is not None or Role.HR in submission.applicant.roles


def is_unanswered(submission: Submission) -> bool:
    """Tell whether nothing was done for long with a request that was sent back, or nobody is there to do it."""
    if submission.state != SubmissionState.TO_CORRECT:
        return False
    return not submission.applicant.is_active or submission.changed_at <= timezone.now() - UNANSWERED


def is_being_entered(submission: Submission, user: Any) -> bool:
    """Tell whether `user`, who enters a request for somebody, may write in it: still of HR, not sent or sent back."""
    is_open = submission.state in (SubmissionState.DRAFT, SubmissionState.TO_CORRECT)
    return is_open and Role.HR in user.roles and not is_looked_over(user)


def applicant_actions(submission: Submission) -> frozenset[Act]:
    state = submission.state
    acts: set[Act] = set()
    if state in (SubmissionState.DRAFT, SubmissionState.TO_CORRECT):
        acts.add(Act.EDIT)
    if state in OPEN_STATES:
        acts.add(Act.WITHDRAW)
    if state in SETTLED_STATES:
        acts.add(Act.ASK_CANCELLATION)
    if state != SubmissionState.DRAFT:
        acts.add(Act.REPEAT)
    return frozenset(acts)


def may(act: Act) -> Any:
    @rules.predicate(f"may:{act}")
    def predicate(user: Any, submission: Submission) -> bool:
        return bool(user.is_active and act in allowed_actions(submission, user))

    return predicate


def is_reader(user: Any) -> bool:
    """Tell whether `user` sees every sent request of their centre."""
    return not user.roles.isdisjoint(READERS) and not is_looked_over(user)


@rules.predicate
def is_reader_of_submission(user: Any, submission: Submission) -> bool:
    """The predicate form of `Submission.objects.visible_to`."""
    if not user.is_active or user.centre_id is None or user.centre_id != submission.centre_id:
        return False
    if submission.state == SubmissionState.DRAFT:
        is_own = submission.writer_id == user.pk
        return is_own and (submission.entered_by_id is None or is_being_entered(submission, user))
    if submission.applicant_id == user.pk:
        return True
    if is_looked_over(user):
        return False
    # Of the whole centre, whoever completes such requests.
    if not user.roles.isdisjoint(READERS) or not user.roles.isdisjoint(roles_of(submission.definition)):
        return True
    return any(is_reader_of_step(submission, step, user) for step in submission.steps.all())


@rules.predicate
def is_taker_of_proof(user: Any, submission: Submission) -> bool:
    """The applicant, human resources and the direction: it holds all that was signed."""
    if not user.is_active or user.centre_id != submission.centre_id or is_looked_over(user):
        return False
    if submission.state == SubmissionState.DRAFT:
        return False
    return submission.applicant_id == user.pk or is_reader(user)


def is_reader_of_step(submission: Submission, step: ApprovalStep, user: Any) -> bool:
    """It is given to them and the request has come to it, or they decided it, or somebody for them; or it waits for somebody
    who delegates to them. What somebody else of their role did, or they were informed of, they read as long as they have
    that role.
    """
    if user.pk in (step.decided_by_id, step.decided_for_id):
        return True
    if step.state == StepState.CURRENT:
        return decides_for(submission, step, user) is not None
    if step.reached_at is None and step.state != StepState.INFORMED:
        return False
    if not any(person.pk == user.pk for person in step.approvers.all()):
        return False
    is_taken_back = step.state == StepState.SKIPPED and step.reached_at is not None
    if step.state in AHEAD or is_taken_back or submission.applicant.stand_in_id == user.pk:
        return True
    return step.approver in offices_of(user)


@rules.predicate
def is_open_account(user: Any, person: Any) -> bool:
    return bool(person is not None and person.is_active)


@rules.predicate
def owns_account(user: Any, account: Any) -> bool:
    return bool(user.is_active and account is not None and account.employee_id == user.pk)


@rules.predicate
def is_account_of_hr(user: Any, account: Any) -> bool:
    """Nobody writes on their own account: on that of human resources, the director does."""
    return bool(account is not None and Role.HR in account.employee.roles)


@rules.predicate
def is_sent_by_another(user: Any, submission: Submission) -> bool:
    """Nobody keeps their own request, nor lets it go: it may be evidence against them."""
    is_sent = submission.state != SubmissionState.DRAFT
    return bool(user.is_active and is_sent and submission.applicant_id != user.pk)


keeps_account = (holds(Role.HR) | (holds(Role.DIRECTOR) & is_account_of_hr)) & is_of_same_centre

REQUESTS, RECAPS = "requests", "recaps"
EXPORT_RIGHTS = {REQUESTS: "forms_builder.export_submissions", RECAPS: "forms_builder.print_before_erasure"}
"""What each kind of file that the worker makes asks of whoever wants it, when they ask and when they take it."""


@rules.predicate
def is_own_export(user: Any, export: Any) -> bool:
    """Whoever asked for the file, and still may; not IT that looks as them."""
    if not user.is_active or is_looked_over(user) or user.pk != export.person_id:
        return False
    return can(user, EXPORT_RIGHTS[export.kind])


@rules.predicate
def is_own_wish(user: Any, wish: Any) -> bool:
    return bool(user.is_active and wish is not None and wish.person_id == user.pk)


@rules.predicate
def sees_wishes(user: Any) -> bool:
    """Whoever settles wishes: human resources, the direction, coordinators; not IT that looks as them."""
    if not user.is_active or is_looked_over(user):
        return False
    return user.is_coordinator or not user.roles.isdisjoint(READERS)


@rules.predicate
def settles_wish(user: Any, wish: Any) -> bool:
    """Human resources and the direction for everybody, coordinators for their sectors; nobody for themselves."""
    if not user.is_active or wish is None or user.centre_id is None or wish.person_id == user.pk:
        return False
    if user.centre_id != wish.campaign.centre_id or is_looked_over(user):
        return False
    if not user.roles.isdisjoint(READERS):
        return True
    return not user.coordinated_sector_ids.isdisjoint(wish.person.sector_ids)


for act in Act:
    rules.add_perm(f"forms_builder.{act}_submission", may(act))
rules.add_perm("forms_builder.view_submission", is_reader_of_submission)
rules.add_perm("forms_builder.fill_form", is_employee & is_of_same_centre)
rules.add_perm("forms_builder.export_payroll", holds(Role.HR, Role.ACCOUNTING) & is_employee)
rules.add_perm("forms_builder.enter_requests", holds(Role.HR) & is_employee)
rules.add_perm("forms_builder.enter_for", holds(Role.HR) & is_of_same_centre & ~is_self & is_open_account)
rules.add_perm("forms_builder.publish_form", holds(*BUILDERS) & is_of_same_centre)
rules.add_perm("forms_builder.view_proposal", holds(*BUILDERS) & is_of_same_centre)
rules.add_perm("forms_builder.decide_proposal", holds(Role.HR) & is_of_same_centre)
rules.add_perm("forms_builder.view_leave_account", (owns_account & is_of_same_centre) | keeps_account)
rules.add_perm("forms_builder.credit_leave", keeps_account & ~owns_account)
rules.add_perm("forms_builder.keep_leave", holds(Role.HR, Role.DIRECTOR) & is_employee)
rules.add_perm("forms_builder.close_leave_year", holds(Role.HR) & is_of_same_centre)
rules.add_perm("forms_builder.accrue_leave", rules.always_deny)
rules.add_perm("forms_builder.manage_leave_kinds", holds(Role.HR) & is_of_same_centre)
rules.add_perm("forms_builder.print_submission", rules.always_deny)
rules.add_perm("forms_builder.take_proof", is_taker_of_proof)
rules.add_perm("forms_builder.seal_days", rules.always_deny)
rules.add_perm("forms_builder.tell_reminders", rules.always_deny)
rules.add_perm("forms_builder.hand_on_steps", rules.always_deny)
rules.add_perm("forms_builder.remind_deciders", rules.always_deny)
rules.add_perm("forms_builder.view_keeping", holds(*HOLDING_ROLES) & is_employee)
rules.add_perm(
    "forms_builder.hold_submission", holds(*HOLDING_ROLES) & is_of_same_centre & is_sent_by_another
)
rules.add_perm("forms_builder.print_before_erasure", holds(*READERS) & is_employee)
rules.add_perm("forms_builder.make_exports", rules.always_deny)
rules.add_perm("forms_builder.download_export", is_own_export)
rules.add_perm("forms_builder.purge_requests", rules.always_deny)
rules.add_perm("forms_builder.announce_endings", rules.always_deny)
rules.add_perm("forms_builder.forget_drafts", rules.always_deny)
rules.add_perm(
    "forms_builder.export_submissions", holds(Role.HR, Role.DIRECTOR, Role.ACCOUNTING) & is_employee
)
rules.add_perm("forms_builder.open_campaigns", holds(Role.HR) & is_employee)
rules.add_perm("forms_builder.keep_campaign", holds(Role.HR) & is_of_same_centre)
rules.add_perm("forms_builder.view_campaign", is_of_same_centre)
rules.add_perm("forms_builder.view_wishes", sees_wishes & is_of_same_centre)
rules.add_perm("forms_builder.say_wish", is_of_same_centre)
rules.add_perm("forms_builder.change_wish", is_own_wish)
rules.add_perm("forms_builder.settle_wish", settles_wish)
rules.add_perm("forms_builder.tell_campaigns", rules.always_deny)
