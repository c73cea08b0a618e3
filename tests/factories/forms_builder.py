"""Forms as an editor leaves them, and requests at any point of their route."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from forms_builder.actions.additions import complete
from forms_builder.actions.deciding import Verdict, decide
from forms_builder.actions.drafts import attach_file, begin_draft, save_draft
from forms_builder.actions.handling import Handling, handle
from forms_builder.actions.leave import open_account
from forms_builder.actions.submitting import submit
from forms_builder.choices import Decision
from forms_builder.compiler import compile_form
from forms_builder.day_one_forms import writing
from forms_builder.day_one_forms.absences import DATES, KIND, LEAVE
from forms_builder.day_one_forms.writing import ALWAYS
from forms_builder.differences import needs_agreement
from forms_builder.forms import form_of
from forms_builder.inputs import PREFIX
from forms_builder.leave_days import leave_year_start
from forms_builder.models import (
    FormIndexPage,
    FormPage,
    FormVersion,
    LeaveAccount,
    LeaveCampaign,
    LeaveKind,
    Submission,
)
from forms_builder.rules import current_step
from portal.accounts.models import User
from portal.accounts.reauthentication import Reauthentication
from portal.centres.models import Centre
from tests.support.cast import SYSTEM

REPLACEMENT, PROOF, COMMENT = "Qui me remplace ?", "Justificatif", "Commentaire"
THREE_STEPS = ("coordinator", "hr", "director")


def question(title: str, *, required: bool = True, condition: Any = None, **settings: Any) -> dict[str, Any]:
    """What an editor types of one question. Shape: `condition` names an earlier question and its answers."""
    return writing.question("", title, required=required, only_if=condition or ALWAYS, **settings)["value"]


def make_form(
    centre: Centre,
    title: str,
    questions: Sequence[tuple[str, dict[str, Any]]],
    *,
    by: User,
    route: Sequence[str | dict[str, Any]] = THREE_STEPS,
    effects: Sequence[tuple[str, dict[str, Any]]] = (),
    informed: Sequence[str] = (),
) -> FormPage:
    """Publish a form through the page's own revision, as the editor does."""
    index = FormIndexPage.objects.child_of(centre.site.root_page).get()
    page = FormPage(title=title, slug=title.lower().replace(" ", "-")[:40], owner=by)
    fill_in(page, questions, route, effects, informed)
    index.add_child(instance=page)
    publish(page, by)
    return FormPage.objects.get(pk=page.pk)


def publish(page: FormPage, by: User) -> None:
    """Publish as `by`, or as an installation does where human resources would have to agree."""
    definition = compile_form(page, page.publish_context(page))
    last = page.last_version()
    asks = needs_agreement(last.definition if last else None, definition)
    page.save_revision(user=None if asks else by).publish()


def fill_in(
    page: FormPage,
    questions: Sequence[tuple[str, dict[str, Any]]],
    route: Sequence[str | dict[str, Any]] = THREE_STEPS,
    effects: Sequence[tuple[str, dict[str, Any]]] = (),
    informed: Sequence[str] = (),
) -> None:
    """Write what an editor types. Shape: `route` are roles that decide, or whole steps (`handled_by`)."""
    page.questions = page._meta.get_field("questions").stream_block.to_python(
        [{"type": kind, "value": value, "id": str(uuid4())} for kind, value in questions]
    )
    page.approval_route = page._meta.get_field("approval_route").stream_block.to_python(
        [who if isinstance(who, dict) else writing.step(who) for who in route]
        + [writing.step(who, "information") for who in informed]
    )
    page.effects = page._meta.get_field("effects").stream_block.to_python(
        [{"type": name, "value": value} for name, value in effects]
    )


def handled_by(role: str, done: str = "", **more: Any) -> dict[str, Any]:
    """A step that handles the request. Shape: `more` are within_days and condition."""
    return writing.step(role, "handling", done=done, **more)


def leave_form(
    centre: Centre,
    by: User,
    *,
    title: str = "Demande de congé",
    route: Sequence[str | dict[str, Any]] = THREE_STEPS,
    informed: Sequence[str] = (),
) -> FormPage:
    """The leave form of day one, as communication would make it."""
    return make_form(
        centre,
        title,
        [(block["type"], block["value"]) for block in LEAVE.questions],
        by=by,
        route=route,
        informed=informed,
        effects=[(block["type"], block["value"]) for block in LEAVE.effects],
    )


def key_of(version: FormVersion, title: str) -> str:
    return next(spec.key for spec in version.definition.fields if spec.label == title)


def kind_of(centre: Centre, name: str = "Congés payés") -> LeaveKind:
    return LeaveKind.objects.get(centre=centre, name=name)


def campaign_of(centre: Centre, **values: Any) -> LeaveCampaign:
    """A campaign of summer leave that takes wishes today."""
    today = centre.today
    usual = {
        "title": "Été",
        "kind": LeaveKind.objects.filter(centre=centre).first(),
        "opens_on": today,
        "wishes_by": today + timedelta(days=14),
        "starts_on": today + timedelta(days=60),
        "ends_on": today + timedelta(days=120),
    }
    return LeaveCampaign.objects.create(centre=centre, **usual | values)


def account_of(
    person: User, days: str | Decimal = "25", name: str = "Congés payés", on: date | None = None
) -> LeaveAccount:
    """An account of the leave year that `on` (today) belongs to."""
    return open_account(
        by=SYSTEM,
        employee=person,
        kind=kind_of(person.centre, name),
        year_start=leave_year_start(on or timezone.localdate(), 6),
        days=Decimal(days),
    )


def leave_typed(
    version: FormVersion, start: date, end: date, *, kind: str = "Congés payés", **halves: str
) -> dict[str, list[str]]:
    """What a person types in the leave form. Shape: `halves` are `start_half` and `end_half`."""
    chosen = kind_of(version.centre, kind)
    dates = f"{PREFIX}-{key_of(version, DATES)}"
    return {
        f"{PREFIX}-{key_of(version, KIND)}": [str(chosen.public_id)],
        f"{dates}_start": [start.isoformat()],
        f"{dates}_start_half": [halves.get("start_half", "morning")],
        f"{dates}_end": [end.isoformat()],
        f"{dates}_end_half": [halves.get("end_half", "evening")],
    }


def proof_of(person: User, **facts: Any) -> Reauthentication:
    """The password that a person has just given again."""
    return Reauthentication(
        **{
            "person_id": person.pk,
            "at": timezone.now(),
            "failed_tries": 0,
            "client_address": "192.0.2.7",
            "user_agent": "Test",
            **facts,
        }
    )


def draft_of(page: FormPage, person: User, typed: dict[str, list[str]]) -> Submission:
    submission = begin_draft(by=person, page=page, identifier=uuid4())
    return save_draft(by=person, submission=submission, typed=typed)


def pdf(name: str = "certificat.pdf", body: bytes = b"1") -> SimpleUploadedFile:
    """The smallest file that is taken for a PDF."""
    return SimpleUploadedFile(name, b"%PDF-1.7\n" + body + b"\n%%EOF", "application/pdf")


def draft_of_right(page: FormPage, person: User, day: date, kind: str = "Enfant malade") -> Submission:
    """The draft of a leave that is a right, with its proof attached."""
    version = page.versions.order_by("-number")[0]
    draft = draft_of(page, person, leave_typed(version, day, day, kind=kind))
    attach_file(by=person, submission=draft, field=key_of(version, PROOF), upload=pdf())
    return draft


def sign_draft(draft: Submission) -> Submission:
    """Sign and send what was typed, or what was sent back as it stands."""
    person = draft.applicant
    return submit(
        by=person,
        submission=draft,
        answers=answers_of(draft),
        revision=draft.revision,
        proof=proof_of(person),
    )


def answers_of(submission: Submission) -> dict[str, Any]:
    """The clean answers of a draft, by the same form that people use."""
    form = form_of(submission, submission.applicant)
    assert form.is_valid(), form.errors
    return form.answers


def send(page: FormPage, person: User, typed: dict[str, list[str]]) -> Submission:
    """Fill in, sign and send."""
    return sign_draft(draft_of(page, person, typed))


def send_leave(
    page: FormPage, person: User, start: date, end: date | None = None, **options: str
) -> Submission:
    version = page.versions.order_by("-number")[0]
    return send(page, person, leave_typed(version, start, end or start, **options))


def decide_as(
    person: User, submission: Submission, decision: Decision = Decision.APPROVE, comment: str = ""
) -> Submission:
    """Decide the current step, with what a fresh page shows."""
    submission = Submission.objects.get(pk=submission.pk)
    step = current_step(submission)
    assert step is not None
    verdict = Verdict(step.pk, submission.revision, decision, comment)
    return decide(by=person, submission=submission, verdict=verdict, proof=proof_of(person))


def handle_as(person: User, submission: Submission, comment: str = "") -> Submission:
    """Mark the current step as done, with what a fresh page shows."""
    submission = Submission.objects.get(pk=submission.pk)
    step = current_step(submission)
    assert step is not None
    handling = Handling(step.pk, submission.revision, comment)
    return handle(by=person, submission=submission, handling=handling, proof=proof_of(person))


def complete_as(person: User, submission: Submission, values: dict[str, Any]) -> Submission:
    """Complete what is left to a role. Shape: `values` by the title of the question."""
    submission = Submission.objects.get(pk=submission.pk)
    keyed = {key_of(submission.version, title): value for title, value in values.items()}
    revision = submission.revision
    return complete(by=person, submission=submission, values=keyed, revision=revision, proof=proof_of(person))


def approve_all(submission: Submission, *people: User) -> Submission:
    for person in people:
        submission = decide_as(person, submission)
    return submission


def next_monday(after: date | None = None) -> date:
    """The Monday after next: far enough not to be today."""
    day = after or timezone.localdate()
    return day + timedelta(days=7 - day.weekday() + 7)
