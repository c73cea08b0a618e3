import re
import time
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
import time_machine
from django.contrib.auth.tokens import default_token_generator
from django.test import Client
from django_tasks_db.models import DBTaskResult

from portal.accounts.models import Session, User
from portal.notifications.models import OutboxMail
from tests.support.cast import PASSWORD, Cast
from tests.support.queries import queries_of

ASK, SENT, CHANGE = (
    "/connexion/mot-de-passe-oublie/",
    "/connexion/mot-de-passe-oublie/envoye/",
    "/compte/mot-de-passe/",
)
NEW = "un tracteur mauve et lent"
TASK = "portal.accounts.tasks.send_password_resets"


def text_of(response) -> str:
    return response.content.decode()


def run_tasks() -> None:
    """Do what the worker would."""
    for row in DBTaskResult.objects.ready().filter(task_path=TASK):
        row.task.call(*row.args_kwargs["args"])


def link_to(person: User, token: str = "") -> str:
    token = token or default_token_generator.make_token(person)
    return f"/connexion/nouveau-mot-de-passe/{person.public_id}/{token}/"


def typed(password: str = NEW, again: str = "", **more: str) -> dict[str, str]:
    return {"new_password": password, "new_password_again": again or password} | more


def test_password_forgotten_mails_a_link_that_sets_a_new_one(cast: Cast):
    client = Client()
    assert client.post(ASK, {"email": cast.animator.email.upper()})["Location"] == SENT
    run_tasks()
    mail = OutboxMail.objects.get()
    found = re.search(r"http://testserver(/connexion/nouveau-mot-de-passe/\S+)", mail.body_text)
    assert found is not None
    page = client.get(found[1], follow=True)
    assert page.redirect_chain == [(link_to(cast.animator, "choisir"), 302)]
    assert found[1] not in text_of(page)
    response = client.post(page.request["PATH_INFO"], typed())
    assert (response.status_code, response["Location"]) == (302, "/connexion/")
    assert "Votre nouveau mot de passe est enregistré." in text_of(client.get("/connexion/"))
    assert client.post("/connexion/", {"username": "animation.enfance", "password": NEW}).status_code == 302


def test_password_forgotten_is_the_same_for_any_address(cast: Cast):
    seen = set()
    for email in (cast.animator.email, "nobody@nowhere.example", cast.gone.email):
        queries = queries_of(partial(Client().post, ASK, {"email": email}))
        kinds = tuple(statement.split()[0] for statement in queries.statements)
        seen.add((kinds, text_of(Client().get(SENT))))
    assert len(seen) == 1
    run_tasks()
    assert list(OutboxMail.objects.values_list("address", flat=True)) == [cast.animator.email]


def test_password_forgotten_tells_the_queue_no_address(cast: Cast):
    Client().post(ASK, {"email": cast.animator.email})
    assert [row.args_kwargs["args"] for row in DBTaskResult.objects.filter(task_path=TASK)] == [
        [[cast.animator.pk]]
    ]


@pytest.mark.parametrize(
    "email",
    ["", "not an address", "a" * 500 + "@b.example", "a\0@b.example", "a@b.example\nBcc: c@d.example"],
)
def test_password_forgotten_bad_address_is_said_on_the_form(cast: Cast, email: str):
    response = Client().post(ASK, {"email": email})
    assert response.status_code == 200
    assert 'id="id_email_error"' in text_of(response)
    assert DBTaskResult.objects.filter(task_path=TASK).count() == 0


def test_password_forgotten_too_often_from_one_address_waits(cast: Cast):
    client = Client(REMOTE_ADDR="198.51.100.77")
    statuses = [client.post(ASK, {"email": "nobody@nowhere.example"}).status_code for _ in range(21)]
    assert statuses == [302] * 20 + [429]
    assert Client(REMOTE_ADDR="198.51.100.78").post(ASK, {"email": "a@b.example"}).status_code == 302


def test_password_choose_link_serves_once(cast: Cast):
    link, client = link_to(cast.animator), Client()
    client.get(link)
    assert client.post(link_to(cast.animator, "choisir"), typed()).status_code == 302
    for address in (link, link_to(cast.animator, "choisir")):
        assert client.get(address).status_code == 410
        assert client.post(address, typed("encore un autre hamac vert")).status_code == 410
    assert User.objects.get(pk=cast.animator.pk).check_password(NEW)


def test_password_choose_link_expires_after_an_hour_even_once_opened(cast: Cast):
    link, client = link_to(cast.animator), Client()
    client.get(link)
    with time_machine.travel(time.time() + timedelta(hours=1, seconds=5).total_seconds()):
        assert Client().get(link).status_code == 410
        assert client.post(link_to(cast.animator, "choisir"), typed()).status_code == 410
    assert User.objects.get(pk=cast.animator.pk).check_password(PASSWORD)


def test_password_choose_wrong_link_says_one_thing_only(cast: Cast):
    token = default_token_generator.make_token(cast.animator)
    addresses = [
        link_to(cast.animator, "wrong-token"),
        link_to(cast.coordinator, token),
        link_to(cast.gone),
        link_to(cast.animator, "choisir"),
        f"/connexion/nouveau-mot-de-passe/{uuid4()}/{token}/",
    ]
    pages = {(page.status_code, text_of(page)) for page in (Client().get(address) for address in addresses)}
    assert [status for status, _text in pages] == [410]
    assert Session.objects.count() == 0


def test_password_choose_opening_writes_nothing(cast: Cast):
    client = Client()
    assert client.get(link_to(cast.animator), follow=True).status_code == 200
    assert User.objects.get(pk=cast.animator.pk).check_password(PASSWORD)


@pytest.mark.parametrize(
    ("posted", "wrong"),
    [
        ({}, "new_password"),
        (typed("court"), "new_password"),
        (typed("x" * 200), "new_password"),
        (typed("je t'aime mon amour"), "new_password"),
        (typed("sous la fontaine grise"), "new_password"),
        (typed(f"{NEW}\0"), "new_password"),
        (typed(NEW, "un tracteur mauve et vite"), "new_password_again"),
    ],
)
def test_password_choose_bad_password_is_said_on_the_form(cast: Cast, posted: dict[str, str], wrong: str):
    client = Client()
    client.get(link_to(cast.animator))
    response = client.post(link_to(cast.animator, "choisir"), posted or {"x": "y"})
    assert response.status_code == 200
    assert f'id="id_{wrong}_error"' in text_of(response)
    assert User.objects.get(pk=cast.animator.pk).check_password(PASSWORD)


def test_password_choose_takes_only_the_password(cast: Cast):
    client = Client()
    client.get(link_to(cast.animator))
    client.post(link_to(cast.animator, "choisir"), typed(is_superuser="1", centre="2", username="admin"))
    person = User.objects.get(pk=cast.animator.pk)
    assert (person.is_superuser, person.centre, person.username) == (
        False,
        cast.animator.centre,
        "animation.enfance",
    )
    assert person.check_password(NEW)


def test_password_change_keeps_this_session_and_ends_the_others(cast: Cast, client_of):
    here, elsewhere = client_of(cast.animator), client_of(cast.animator)
    old_key = here.session.session_key
    response = here.post(CHANGE, typed() | {"password": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, "/compte/")
    assert "Votre mot de passe est changé." in text_of(here.get("/compte/"))
    assert elsewhere.get("/compte/").status_code == 302
    assert not Session.objects.filter(session_key=old_key).exists()
    assert User.objects.get(pk=cast.animator.pk).check_password(NEW)


@pytest.mark.parametrize(
    ("posted", "wrong"),
    [
        (typed() | {"password": "wrong"}, "password"),
        (typed(), "password"),
        (typed("court") | {"password": PASSWORD}, "new_password"),
        (typed(NEW, "autre chose de long") | {"password": PASSWORD}, "new_password_again"),
    ],
)
def test_password_change_bad_input_is_said_on_the_form(cast: Cast, client_of, posted, wrong: str):
    client: Client = client_of(cast.animator)
    response = client.post(CHANGE, posted)
    assert response.status_code == 200
    assert f'id="id_{wrong}_error"' in text_of(response)
    assert User.objects.get(pk=cast.animator.pk).check_password(PASSWORD)


def test_password_change_too_many_tries_says_so_on_the_form(cast: Cast, client_of):
    client: Client = client_of(cast.animator)
    for _ in range(8):
        response = client.post(CHANGE, typed() | {"password": "wrong"})
    assert response.status_code == 200
    assert "Trop de mots de passe erronés." in text_of(response)
    assert client.post(CHANGE, typed() | {"password": PASSWORD}).status_code == 200
    assert User.objects.get(pk=cast.animator.pk).check_password(PASSWORD)
