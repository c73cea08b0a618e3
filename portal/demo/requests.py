"""The requests of the demonstration: the leave form, balances, and requests at every point of their route.

Everything goes through the actions that people use. The password is given for nobody here: the evidence
says so (`method` is "demonstration").
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid5

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from forms_builder.actions.deciding import Verdict, decide
from forms_builder.actions.drafts import attach_file, begin_draft, save_draft
from forms_builder.actions.installing import install_forms
from forms_builder.actions.leave import open_account
from forms_builder.actions.submitting import ask_cancellation, submit, withdraw
from forms_builder.choices import Decision, SubmissionState
from forms_builder.day_one_forms import DAY_ONE_FORMS
from forms_builder.day_one_forms.absences import DATES, KIND, LEAVE
from forms_builder.forms import form_of
from forms_builder.inputs import PREFIX
from forms_builder.leave_days import leave_year_start
from forms_builder.models import FormPage, LeaveKind, LeavePolicy, Submission
from forms_builder.rules import current_step
from portal.accounts.choices import Contract
from portal.accounts.models import User
from portal.accounts.reauthentication import Reauthentication
from portal.centres.models import Centre
from portal.centres.queries import unworked_holidays
from portal.demo.people import ACTOR, CENTRE, SECOND_CENTRE

NAMES = UUID("6f1c3b0e-4f0e-4a63-9a8d-0f6c5a3d2b11")
"""Makes the same identifiers at every loading."""
PAID, RECOVERY, CHILD = "Congés payés", "Repos compensateur", "Enfant malade"


@dataclass(frozen=True, slots=True)
class Story:
    """One request: who asks for what, and how far it has come.

    Units: `weeks` from this week's Monday to the first day; `length` days in the calendar.
    Shape: `approvals` steps are approved one after the other, then comes the turn `then`, if there is one.
    """

    who: str
    kind: str
    weeks: int
    length: int
    approvals: int = 0
    then: str = ""
    comment: str = ""
    afternoon: bool = False


STORIES: tuple[Story, ...] = (
    Story("animation.enfance", PAID, -9, 5, 3),
    Story("animation.enfance", RECOVERY, 3, 1, 1, afternoon=True),
    Story("animation.enfance", PAID, 5, 3, 0, "returned", "Tu as une sortie le mercredi : peux-tu décaler ?"),
    Story("animation.enfance", PAID, -3, 2, 1, "refused", "Nous sommes déjà trois absents cette semaine-là."),
    Story("coordination.enfance", PAID, 6, 5),
    Story("coordination.jeunes", PAID, 8, 5, 1),
    Story("animation.jeunes", PAID, 4, 5, 2),
    Story("animation.jeunes", PAID, -5, 2, 3, "cancelled", "La sortie est reportée."),
    Story("accueil", CHILD, -1, 2, 3),
    Story("accueil2", PAID, 7, 5, 1),
    Story("materiel", PAID, 9, 4, 3, "cancellation asked", "Le contrôle du minibus tombe ces jours-là."),
    Story("communication", PAID, 10, 2, 0, "withdrawn"),
    Story("rh", PAID, 5, 5),
    Story("direction", PAID, 11, 5, 1),
    Story("comptabilite", PAID, 2, 5, 1),
)


def load() -> None:
    """Put the forms of day one online in both centres, open the balances, and play the stories."""
    for slug in (CENTRE, SECOND_CENTRE):
        centre = Centre.objects.get(slug=slug)
        install_forms(by=ACTOR, centre=centre, forms=DAY_ONE_FORMS)
        page = FormPage.objects.get(slug=LEAVE.slug, versions__centre=centre)
        open_accounts(centre)
        if slug == CENTRE:
            for number, story in enumerate(STORIES):
                play(page, story, number)


def open_accounts(centre: Centre) -> None:
    """Give every employee what they have acquired, in proportion of the days they work."""
    first_month = LeavePolicy.objects.get(centre=centre).year_starts_in
    paid, recovery = (LeaveKind.objects.get(centre=centre, name=name) for name in (PAID, RECOVERY))
    people = User.objects.active().filter(centre=centre).exclude(contract=Contract.BOARD)
    for rank, person in enumerate(people):
        for year in leave_years(PAID, first_month, until=timezone.localdate() + timedelta(days=365)):
            open_account(by=ACTOR, employee=person, kind=paid, year_start=year, days=Decimal(25))
        for year in leave_years(RECOVERY, first_month, until=timezone.localdate()):
            open_account(by=ACTOR, employee=person, kind=recovery, year_start=year, days=Decimal(rank % 5))


def leave_years(kind: str, first_month: int, *, until: date) -> list[date]:
    """The leave years of today, of `until` and of every story: in June the last weeks were another year."""
    told = [
        monday() + timedelta(weeks=story.weeks + part)
        for story in STORIES
        if story.kind == kind
        for part in (0, 1)
    ]
    return sorted({leave_year_start(day, first_month) for day in (timezone.localdate(), until, *told)})


def sign(submission: Submission) -> Submission:
    """Sign and send what was typed."""
    person = submission.applicant
    return submit(
        by=person,
        submission=submission,
        answers=answers(submission),
        revision=submission.revision,
        proof=proof(person),
    )


def play(page: FormPage, story: Story, number: int) -> None:
    """Send one request and carry it as far as its story says."""
    person = User.objects.get(username=story.who)
    submission = begin_draft(by=person, page=page, identifier=uuid5(NAMES, f"{story.who}/{number}"))
    submission = save_draft(by=person, submission=submission, typed=typed(submission, story))
    if story.kind == CHILD:
        field = next(spec.key for spec in submission.definition.fields if spec.type == "file")
        attach_file(by=person, submission=submission, field=field, upload=certificate())
    submission = sign(submission)
    for _turn in range(story.approvals):
        if submission.state == SubmissionState.SUBMITTED:
            submission = settle(submission, Decision.APPROVE)
    if story.then:
        TURNS[story.then](submission, story.comment)


def typed(submission: Submission, story: Story) -> dict[str, list[str]]:
    """What the person typed. A story falls on days that are worked: it moves on past public holidays."""
    keys = {spec.label: f"{PREFIX}-{spec.key}" for spec in submission.definition.fields}
    kind = LeaveKind.objects.get(centre=submission.centre_id, name=story.kind)
    first = monday() + timedelta(weeks=story.weeks)
    closed = unworked_holidays(submission.centre, first, first + timedelta(days=7))
    while first in closed:
        first += timedelta(days=1)
    last = first + timedelta(days=story.length - 1)
    dates = keys[DATES]
    return {
        keys[KIND]: [str(kind.public_id)],
        f"{dates}_start": [first.isoformat()],
        f"{dates}_start_half": ["noon" if story.afternoon else "morning"],
        f"{dates}_end": [last.isoformat()],
        f"{dates}_end_half": ["evening"],
    }


def monday() -> date:
    today = timezone.localdate()
    return today - timedelta(days=today.weekday())


def answers(submission: Submission) -> dict[str, object]:
    """The clean answers, by the same form that people use."""
    form = form_of(submission, submission.applicant)
    if not form.is_valid():
        raise ValueError(form.errors.as_json())
    return form.answers


def proof(person: User) -> Reauthentication:
    return Reauthentication(person.pk, timezone.now(), 0, "127.0.0.1", "", method="demonstration")


def settle(submission: Submission, decision: Decision, comment: str = "") -> Submission:
    """Let the first of those whose turn it is decide."""
    submission = Submission.objects.get(pk=submission.pk)
    step = current_step(submission)
    person = step.approvers.order_by("pk").first() if step else None
    if step is None or person is None:
        raise ValueError(f"nobody can decide {submission}")
    verdict = Verdict(step.pk, submission.revision, decision, comment)
    return decide(by=person, submission=submission, verdict=verdict, proof=proof(person))


def send_back(submission: Submission, comment: str) -> None:
    settle(submission, Decision.SEND_BACK, comment)


def refuse(submission: Submission, comment: str) -> None:
    settle(submission, Decision.REFUSE, comment)


def withdraw_it(submission: Submission, comment: str) -> None:
    withdraw(by=submission.applicant, submission=submission, revision=submission.revision)


def ask_to_cancel(submission: Submission, comment: str) -> None:
    ask_cancellation(
        by=submission.applicant, submission=submission, revision=submission.revision, reason=comment
    )


def cancel(submission: Submission, comment: str) -> None:
    ask_to_cancel(submission, comment)
    settle(submission, Decision.APPROVE)


TURNS: dict[str, Callable[[Submission, str], None]] = {
    "returned": send_back,
    "refused": refuse,
    "withdrawn": withdraw_it,
    "cancellation asked": ask_to_cancel,
    "cancelled": cancel,
}


def certificate() -> SimpleUploadedFile:
    """A drawing of a medical certificate, made here."""
    image = Image.new("RGB", (620, 400), "#fbfaf5")
    draw = ImageDraw.Draw(image)
    draw.text((40, 40), "Certificat (exemple de la demonstration)", fill="#223344")
    for line in range(6):
        draw.line([(40, 110 + 40 * line), (580, 110 + 40 * line)], fill="#c8ccd0", width=2)
    out = io.BytesIO()
    image.save(out, "JPEG")
    return SimpleUploadedFile("certificat.jpg", out.getvalue(), "image/jpeg")
