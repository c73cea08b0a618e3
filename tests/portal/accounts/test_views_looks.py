"""The door of « Voir comme », and every page while one looks."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from forms_builder.choices import StepState
from forms_builder.models import Submission
from portal.accounts.actions.roles import set_roles
from portal.accounts.choices import Role
from portal.accounts.models import Look, User
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from portal.notifications.models import Notification
from tests.support.cast import PASSWORD, SYSTEM, Cast
from tests.support.world import World

SignIn = Callable[[User], Client]
BANNER = "Vous regardez le portail comme <strong>Léa Fontaine</strong>"
LEAVE = "/voir-comme/quitter/"


def door(person: User) -> str:
    return reverse("accounts:look", args=[person.public_id])


@pytest.fixture
def looking(cast: Cast, client_of: SignIn) -> Client:
    """IT, at Léa's portal."""
    client = client_of(cast.it)
    answer = client.post(door(cast.animator), {"reason": "Aide", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    return client


def test_look_shows_the_portal_of_the_person(looking: Client) -> None:
    page = looking.get("/").content.decode()
    assert BANNER in page
    assert "Bonjour Léa" in page
    assert "/deconnexion/" not in page


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({"reason": "Aide", "password": "ce-n-est-pas-le-bon"}, "Ce n’est pas votre mot de passe."),
        ({"reason": "", "password": PASSWORD}, "Il manque une réponse ici."),
        ({"reason": "x" * 301, "password": PASSWORD}, "300"),
        ({"reason": "a\x00b", "password": PASSWORD}, "nul"),
    ],
)
def test_look_without_password_or_reason_is_refused(
    posted: dict[str, str], sentence: str, cast: Cast, client_of: SignIn
) -> None:
    answer = client_of(cast.it).post(door(cast.animator), posted)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert list(Look.objects.all()) == []


@pytest.mark.parametrize("job", ["director", "hr", "coordinator", "it", "gone", "other_animator"])
def test_look_at_who_decides_is_not_offered(job: str, cast: Cast, client_of: SignIn) -> None:
    client, path = client_of(cast.it), door(getattr(cast, job))
    posted = {"reason": "Aide", "password": PASSWORD}
    assert (client.get(path).status_code, client.post(path, posted).status_code) == (404, 404)
    assert list(Look.objects.all()) == []


def test_look_is_left_and_told(looking: Client, cast: Cast) -> None:
    answer = looking.post(LEAVE)
    assert (answer.status_code, answer["Location"]) == (302, f"/personnel/{cast.animator.public_id}/")
    assert "Bonjour Loïc" in looking.get("/").content.decode()
    assert Notification.objects.get(kind="accounts.looked_as").recipient == cast.animator
    assert looking.post(LEAVE).status_code == 404


def test_look_ends_by_itself_and_its_last_form_is_not_taken(looking: Client, cast: Cast) -> None:
    with time_machine.travel(Look.objects.get().started_at + timedelta(minutes=31), tick=False):
        answer = looking.post("/compte/", {"phone": "06 39 98 01 02"})
        assert (answer.status_code, answer["Location"]) == (302, "/")
        assert "Bonjour Loïc" in looking.get("/").content.decode()
    assert list(User.objects.filter(phone="06 39 98 01 02")) == []


def test_look_ends_with_the_right_to_it(looking: Client, cast: Cast) -> None:
    set_roles(by=SYSTEM, person=cast.animator, roles=[Role.HR])
    assert looking.get("/notifications/")["Location"] == "/"
    assert "Bonjour Loïc" in looking.get("/").content.decode()
    assert Look.objects.get().ended_at is not None


def test_look_of_another_session_is_not_taken_over(looking: Client, cast: Cast, client_of: SignIn) -> None:
    """The look is IT's own: in somebody else's session its identifier opens nothing."""
    client = client_of(cast.youth_animator)
    session = client.session
    session["look"] = str(Look.objects.get().pk)
    session.save()
    assert client.get("/")["Location"] == "/"
    assert "Bonjour Yanis" in client.get("/").content.decode()


def test_everything_that_reads_is_shown(looking: Client, cast: Cast, centre: Centre) -> None:
    world = World(cast, centre)
    notice, page = world.notice, world.leave_form.url
    paths = [
        *("/", "/notifications/", "/demarches/", "/demarches/suivi/", "/conges/", "/annuaire/", page),
        world.submission.get_absolute_url(),
        reverse("forms_builder:recap", args=[world.submission.pk]),
        reverse("directory:colleague", args=[cast.animator.public_id]),
    ]
    found = {path: looking.get(path) for path in paths}
    assert {path: answer.status_code for path, answer in found.items()} == dict.fromkeys(paths, 200)
    assert [path for path, answer in found.items() if BANNER not in answer.content.decode()] == []
    notice.refresh_from_db()
    assert notice.read_at is None


def test_notices_of_a_request_stay_unread(looking: Client, cast: Cast, centre: Centre) -> None:
    submission = World(cast, centre).submission
    told = Notification.objects.create(
        centre=centre,
        recipient=cast.animator,
        kind="tests.news",
        title="Du nouveau",
        url=submission.get_absolute_url(),
        group_key=submission.get_absolute_url(),
    )
    assert looking.get(submission.get_absolute_url()).status_code == 200
    told.refresh_from_db()
    assert told.read_at is None


@pytest.mark.parametrize(
    "path",
    [
        "/administration/",
        "/compte/",
        "/compte/mot-de-passe/",
        "/compte/competences/",
        "/personnel/",
        "/adresse-inconnue/",
    ],
)
def test_what_is_the_persons_alone_is_closed(path: str, looking: Client) -> None:
    assert looking.get(path).status_code == 404


def test_file_of_a_request_is_not_opened(
    looking: Client, cast: Cast, centre: Centre, client_of: SignIn
) -> None:
    path = reverse("forms_builder:file", args=[World(cast, centre).file.pk])
    assert looking.get(path).status_code == 404
    own = client_of(cast.animator).get(path)
    assert (own.status_code, own.getvalue()) == (200, b"Bonjour")


@pytest.mark.parametrize(
    "path",
    ["/compte/", "/notifications/tout-lire/", "/deconnexion/", "/demarches/conge/", "/adresse-inconnue/"],
)
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_act_is_refused_with_a_sentence_and_written_down(
    path: str, method: str, looking: Client, cast: Cast, centre: Centre
) -> None:
    assert World(cast, centre).leave_form
    answer = getattr(looking, method)(path, {"phone": "06 39 98 01 02"})
    assert answer.status_code == 403
    assert "Rien ne peut être fait ici" in answer.content.decode()
    entries = AuditEntry.objects.filter(verb="accounts.refuse_while_looking")
    assert list(entries.values_list("actor_id", "details")) == [
        (cast.it.pk, {"person": cast.animator.pk, "place": path})
    ]
    assert list(User.objects.filter(phone="06 39 98 01 02")) == []


def test_request_is_not_signed_while_looking(looking: Client, cast: Cast, centre: Centre) -> None:
    """Neither with IT's password nor with the person's."""
    world = World(cast, centre)
    draft = world.draft
    for password in (PASSWORD, "autre"):
        answer = looking.post(
            str(world.leave_form.url), {"request_id": str(draft.pk), "intent": "sign", "password": password}
        )
        assert answer.status_code == 403
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_look_shows_no_request_of_others(
    looking: Client, client_of: SignIn, cast: Cast, centre: Centre
) -> None:
    """Léa decides for once, without a role that says so: what a colleague asks is not for IT to read."""
    submission = World(cast, centre).submission
    Submission.objects.filter(pk=submission.pk).update(applicant=cast.youth_animator)
    submission.steps.get(state=StepState.CURRENT).approvers.add(cast.animator)
    address, mine = submission.get_absolute_url(), client_of(cast.animator)
    assert [mine.get(address).status_code, looking.get(address).status_code] == [200, 404]
    assert [
        address in browser.get("/demarches/a-valider/").content.decode() for browser in (mine, looking)
    ] == [
        True,
        False,
    ]
