"""Every form of ours, with each of its fields wrong in every way: a sentence, no error, nothing half-written."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from calendars.models import Asset, Booking, Claim, Event, Occurrence, Participation, Series
from forms_builder.models import LeaveCampaign, LeaveKind, LeavePolicy, LeaveWish, Submission
from portal.accounts.models import Delegation, RoleGrant, SectorMembership, User
from portal.centres.models import Centre, Charter
from portal.directory.models import CalledSupervisor, PartnerContact
from portal.media.models import PortalDocument, PortalImage
from tests.support.bad_input import ASKS_NOTHING, FORMS, Filled
from tests.support.cast import Cast
from tests.support.permission_table import ADDRESSES, OPENED_BY_A_LINK
from tests.support.traces import KEPT
from tests.support.world import World

KEPT_WHILE_TYPING = {"forms_builder.Submission", "forms_builder.SubmissionFile", "audit.AuditEntry"}
"""A draft keeps what is wrong too; of requests, what counts is read below."""
TOKEN = {"csrfmiddlewaretoken": "x"}
"""Every form of a browser carries one: nothing that is posted is empty."""
ABOUT_PEOPLE = [column.name for column in User._meta.concrete_fields if column.name != "photo"]
"""The file of a photo gets another name each time it is sent."""
ABOUT_CENTRES = [
    column.name for column in Charter._meta.concrete_fields if column.name not in {"logo", "theme_number"}
]
"""The logo too; and the number grows with each."""
AROUND_PEOPLE = (RoleGrant, SectorMembership, Delegation)
OUTSIDE = (PartnerContact, CalledSupervisor)
CALENDARS = (Asset, Booking, Claim, Event, Occurrence, Participation, Series)
RULES = (LeaveKind, LeavePolicy, LeaveCampaign, LeaveWish)
HIDDEN = {"seen", "step", "revision", "version", "decision", "request_id"}
"""What a page carries and nobody types: whoever forges it is shown the present state."""
SAID = re.compile('role="alert"|aria-invalid="true"').search
POLITE = {200, 302, 400, 404, 413}
REFUSED_WHOLE = {400, 413}


def snapshot() -> list[Any]:
    """Everything that a form of ours may write, but drafts."""
    kept = [model for model in KEPT if model._meta.label not in KEPT_WHILE_TYPING]
    return [
        *(list(model._default_manager.order_by("pk").values()) for model in kept),
        list(Page.objects.order_by("pk").values("pk", "title", "live", "latest_revision")),
        list(PortalImage.objects.order_by("pk").values("pk", "title")),
        list(PortalDocument.objects.order_by("pk").values("pk", "title")),
        list(User.skills.through.objects.order_by("pk").values()),
        list(User.objects.order_by("pk").values(*ABOUT_PEOPLE)),
        *(
            list(model._default_manager.order_by("pk").values())
            for model in (*AROUND_PEOPLE, *OUTSIDE, *RULES, *CALENDARS)
        ),
        list(Charter.objects.order_by("pk").values(*ABOUT_CENTRES)),
        list(Centre.objects.order_by("pk").values("pk", "name", "publicity")),
        list(
            Submission.objects.exclude(state="draft")
            .order_by("pk")
            .values("pk", "state", "revision", "answers")
        ),
    ]


def browser(filled: Filled, cast: Cast) -> Client:
    """Signed in as who sends the form; an error of the server is an answer, not an exception."""
    client = Client(raise_request_exception=False)
    if filled.job:
        person = getattr(cast, filled.job)
        client.force_login(person, backend="portal.accounts.backends.PortalBackend")
    return client


def open_form(name: str, cast: Cast, centre: Centre) -> tuple[Client, Filled, str]:
    """The client, the form, and where it is sent: a link by mail leads on to another address."""
    filled = FORMS[name](World(cast, centre))
    client = browser(filled, cast)
    path = filled.path
    if filled.prepare is not None:
        filled.prepare(client)
    if name in OPENED_BY_A_LINK:
        path = client.get(path)["Location"]
    return client, filled, path


def test_forms_are_all_there(cast: Cast, centre: Centre) -> None:
    """An address that takes a POST is in FORMS, or has nothing to type."""
    world = World(cast, centre)
    people = [
        cast.animator,
        cast.hr,
        cast.dpo,
        cast.communication,
        cast.director,
        cast.reception,
        cast.equipment,
        None,
    ]
    taking = set()
    for address in ADDRESSES:
        path = reverse(address.name, kwargs=address.find(world))
        for person in people:
            client = Client()
            if person is not None:
                client.force_login(person, backend="portal.accounts.backends.PortalBackend")
            answer = client.post(path)
            away = answer.status_code == 302 and answer["Location"].startswith("/connexion/?")
            if answer.status_code not in {404, 405} and not away:
                taking.add(address.name)
    assert taking | {"wagtail_serve"} == FORMS.keys() | ASKS_NOTHING


@pytest.mark.parametrize("name", FORMS)
def test_form_wrong_in_any_field_is_refused_and_writes_nothing(name: str, cast: Cast, centre: Centre) -> None:
    client, filled, path = open_form(name, cast, centre)
    before, wrong = snapshot(), {}
    for field, values in filled.wrong.items():
        for what, value in values.items():
            posted = {key: one for key, one in filled.right.items() if key != field} | TOKEN
            if value is not None:
                posted[field] = value
            answer = client.post(path, posted)
            is_said = answer.status_code != 200 or field in HIDDEN or SAID(answer.content.decode())
            if answer.status_code not in POLITE or not is_said or snapshot() != before:
                wrong[field, what] = answer.status_code
    assert wrong == {}


@pytest.mark.parametrize("name", FORMS)
def test_form_too_large_is_refused_whole(name: str, cast: Cast, centre: Centre) -> None:
    client, filled, path = open_form(name, cast, centre)
    before = snapshot()
    heavy = client.post(path, filled.right | {"more": "x" * 6_000_000})
    wide = client.post(path, filled.right | {f"more{number}": "" for number in range(10_001)})
    assert {heavy.status_code, wide.status_code} <= REFUSED_WHOLE
    assert snapshot() == before


@pytest.mark.parametrize("name", FORMS)
def test_form_right_is_taken_once_whatever_else_is_posted(name: str, cast: Cast, centre: Centre) -> None:
    """The control of the tests above; and what a client adds is not read, and twice is once."""
    client, filled, path = open_form(name, cast, centre)
    before = snapshot()
    forged = {
        "centre": "2",
        "state": "approved",
        "applicant": "1",
        "is_superuser": "on",
        "roles": "hr",
        "days": "0",
    }
    assert client.post(path, forged | filled.right).status_code == filled.answer
    after = snapshot()
    assert (after != before) == filled.writes
    assert not User.objects.filter(is_superuser=True, centre__isnull=False).exists()
    assert client.post(path, filled.right).status_code in {200, 302, 410}
    assert snapshot() == after
