"""Somebody of whom the portal knows everything that it may know."""

from datetime import date, timedelta

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.admin.models import FormState
from wagtail.models import Page, WorkflowState

from calendars.models import Booking
from forms_builder.choices import SubmissionState
from forms_builder.models import LeaveWish, RequestMessage, SpreadsheetExport, Submission
from home.actions.acknowledging import acknowledge
from home.actions.moderating import set_moderation
from home.actions.personal import end_tour, set_favourite
from home.actions.problems import solve_problem
from home.actions.reading import note_view
from portal.accounts.actions.delegations import add_delegation
from portal.accounts.actions.people import declare_stand_in
from portal.accounts.actions.skills import create_skill, set_skills
from portal.accounts.models import KnownDevice, RecoveryCode, User, WrongCode
from portal.centres.models import Centre
from portal.media.models import PortalDocument
from tests.factories.accounts import AbsenceFactory, look_at, with_photo
from tests.factories.calendars import event_of, item_of, room_of
from tests.factories.forms_builder import (
    account_of,
    approve_all,
    campaign_of,
    draft_of,
    draft_of_right,
    leave_form,
    leave_typed,
    send_leave,
    sign_draft,
)
from tests.factories.home import asked_page, page_of, problem_on, section_of, version_of, waiting_text
from tests.factories.media import document_of
from tests.factories.notifications import notice_to
from tests.factories.personal_data import copy_of
from tests.support.cast import Cast

PHONE, EMAIL = "06 39 98 01 77", "lea.fontaine@tilleuls.example"


def known_through_and_through(cast: Cast, centre: Centre) -> User:
    """Léa, with an approved request, one refused with its file, a draft, and one row of everything else."""
    person = cast.animator
    User.objects.filter(pk=person.pk).update(phone=PHONE, email=EMAIL, last_login=timezone.now())
    person = User.objects.get(pk=person.pk)
    request_leave(cast, centre)
    lay_access(person)
    absent = date(2027, 4, 5)
    AbsenceFactory.create(person=person, starts_on=absent, ends_on=absent)
    van = item_of(centre, "Voiture", needs_approval=True)
    booking = event_of(cast.coordinator, van, people=[person]).bookings.get()
    Booking.objects.filter(pk=booking.pk).update(decided_by=person, decided_at=timezone.now())
    event_of(person, room_of(centre, "Atelier"), title="Lecture")
    set_skills(by=person, person=person, skills=[create_skill(by=cast.hr, name="Secourisme")])
    declare_stand_in(by=cast.hr, person=person, stand_in=cast.coordinator)
    declare_stand_in(by=cast.hr, person=cast.youth_animator, stand_in=person)
    today = centre.today
    add_delegation(by=person, person=person, delegate=cast.coordinator, starts_on=today, ends_on=today)
    write_pages(person, centre)
    read_pages(person, cast, centre)
    with_photo(person)
    notice_to(person)
    wish_and_ask(person, centre)
    look_at(person, by=cast.it)
    copy_of(person)
    return person


def request_leave(cast: Cast, centre: Centre) -> Submission:
    account_of(cast.animator)
    page = leave_form(centre, cast.communication)
    approved = send_leave(page, cast.animator, date(2027, 3, 15), date(2027, 3, 16))
    approve_all(approved, cast.coordinator, cast.hr, cast.director)
    right = sign_draft(draft_of_right(page, cast.animator, date(2027, 3, 22)))
    approve_all(right, cast.coordinator, cast.hr, cast.director)
    typed = leave_typed(page.versions.get(), date(2027, 5, 3), date(2027, 5, 4))
    return draft_of(page, cast.animator, typed)


def wish_and_ask(person: User, centre: Centre) -> None:
    """A wish for the summer, a question on the request of a colleague, a spreadsheet made for them."""
    campaign = campaign_of(centre)
    first = campaign.starts_on
    LeaveWish.objects.create(campaign=campaign, person=person, rank=1, starts_on=first, ends_on=first)
    sent = Submission.objects.filter(applicant=person).exclude(state=SubmissionState.DRAFT)
    request = sent.get(files=None)
    RequestMessage.objects.create(
        submission=request,
        author=person,
        author_label=str(person),
        is_question=False,
        body="C’est pour juin.",
    )
    SpreadsheetExport.objects.create(
        centre=centre, person=person, kind="requests", expires_at=timezone.now() + timedelta(days=7)
    )


def lay_access(person: User) -> None:
    """What sign-in leaves behind."""
    Client().force_login(person, backend="portal.accounts.backends.PortalBackend")
    device = KnownDevice.objects.create(
        person=person, digest="d" * 64, label="Firefox sur Android", last_seen_at=timezone.now()
    )
    TOTPDevice.objects.create(user=person, name="application", confirmed=True)
    RecoveryCode.objects.create(person=person, digest="e" * 64)
    WrongCode.objects.create(person=person, device=device)
    facts = {"username": person.username, "ip_address": "192.0.2.7", "user_agent": "Test", "path_info": "/"}
    AccessLog.objects.create(**facts)
    AccessFailureLog.objects.create(**facts)
    AccessAttempt.objects.create(**facts, failures_since_start=1)


def read_pages(person: User, cast: Cast, centre: Centre) -> None:
    """Opened and confirmed, with a problem told and one seen to, a page in charge, texts sent and read again."""
    page = asked_page(centre, responsible=person)
    note_view(by=person, page=page)
    acknowledge(by=person, version=version_of(page))
    problem_on(page, by=person)
    set_favourite(by=person, page=page, is_favourite=True)
    end_tour(by=person)
    solve_problem(by=person, problem=problem_on(page, by=cast.coordinator), answer="Corrigé.")
    set_moderation(by=cast.director, centre=centre, is_on=True)
    text = waiting_text(centre, by=cast.communication)
    WorkflowState.objects.update(requested_by=person)
    text.current_workflow_state.current_task_state.reject(user=person, comment="À revoir.")


def write_pages(person: User, centre: Centre) -> None:
    page = page_of(section_of(centre, "Rubrique"), "Page", [("text", "<p>Texte</p>")])
    Page.objects.filter(pk=page.pk).update(
        owner=person, locked=True, locked_by=person, locked_at=timezone.now()
    )
    page.save_revision(user=person, log_action=True)
    document = document_of(centre, "affiche.txt")
    PortalDocument.objects.filter(pk=document.pk).update(uploaded_by_user=person)
    FormState.objects.create(
        user=person,
        data="x",
        content_type=ContentType.objects.get_for_model(Page),
        object_id=str(page.pk),
        last_updated_at=timezone.now(),
    )
