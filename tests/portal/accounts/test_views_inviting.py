import re

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from portal.accounts.actions.invitations import SHEETS_AT_ONCE
from portal.accounts.choices import Role
from portal.accounts.models import Invitation, User
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from portal.notifications.models import OutboxMail
from tests.factories.accounts import PersonFactory
from tests.support.cast import Cast
from tests.support.queries import count_queries

TASK = "portal.accounts.tasks.invite_everybody_by_mail"
EVERYBODY = "/personnel/inviter/"


@pytest.fixture
def newcomer(centre: Centre) -> User:
    return PersonFactory.create(centre=centre, username="nouvelle", email="nouvelle@tilleuls.example")


def text_of(response) -> str:
    return response.content.decode()


def run_tasks() -> None:
    """Do what the worker would."""
    for row in DBTaskResult.objects.ready().filter(task_path=TASK):
        row.task.call(*row.args_kwargs["args"])


def address(person: User, act: str = "") -> str:
    return f"/personnel/{person.public_id}/{act}"


def test_invite_mails_and_says_so_on_the_page_of_the_person(cast: Cast, client_of, newcomer: User):
    client: Client = client_of(cast.hr)
    assert "Envoyer l’invitation" in text_of(client.get(address(newcomer)))
    response = client.post(address(newcomer, "inviter/"), follow=True)
    assert response.redirect_chain == [(address(newcomer), 302)]
    assert "L’invitation part à nouvelle@tilleuls.example." in text_of(response)
    assert "Reprendre l’invitation" in text_of(response)
    assert OutboxMail.objects.filter(recipient=newcomer).count() == 1


def test_invite_of_who_is_in_says_so(cast: Cast, client_of):
    response = client_of(cast.hr).post(address(cast.animator, "inviter/"), follow=True)
    assert "a déjà choisi un mot de passe" in text_of(response)
    assert Invitation.objects.count() == 0


@pytest.mark.parametrize(("is_active", "offered"), [(True, True), (False, False)])
def test_invite_is_offered_for_an_open_account_alone(
    cast: Cast, client_of, newcomer: User, is_active: bool, offered: bool
):
    User.objects.filter(pk=newcomer.pk).update(is_active=is_active)
    page = text_of(client_of(cast.hr).get(address(newcomer, "inviter/")))
    assert ("Imprimer un code" in page, "Ce compte est fermé" in page) == (offered, not offered)


@pytest.mark.parametrize(
    ("who", "status"), [("hr", 404), ("it", 302), ("coordinator", 404), ("other_director", 404)]
)
def test_invite_of_who_leads_is_for_it_and_the_director(
    cast: Cast, client_of, centre: Centre, who: str, status: int
):
    leader = PersonFactory.create(centre=centre, email="a@b.example", roles=[Role.DIRECTOR])
    assert client_of(getattr(cast, who)).post(address(leader, "inviter/")).status_code == status
    assert Invitation.objects.count() == (status == 302)


def test_invite_on_paper_shows_the_code_once(cast: Cast, client_of, newcomer: User):
    client: Client = client_of(cast.hr)
    page = text_of(client.post(address(newcomer, "inviter/papier/")))
    code = re.search(r"sheet__code\">([A-Z2-9-]{14})<", page)
    assert code is not None
    assert ("http://testserver/invitation/" in page, "nouvelle" in page) == (True, True)
    assert code[1] not in text_of(client.get(address(newcomer)))
    answer = Client().post("/invitation/", {"username": "nouvelle", "code": code[1]})
    assert answer["Location"] == "/invitation/choisir/"


def test_invite_on_paper_is_kept_by_no_cache(cast: Cast, client_of, newcomer: User):
    response = client_of(cast.hr).post(address(newcomer, "inviter/papier/"))
    assert "no-store" in response["Cache-Control"]


def test_revoke_takes_the_invitation_back(cast: Cast, client_of, newcomer: User):
    client: Client = client_of(cast.hr)
    client.post(address(newcomer, "inviter/"))
    response = client.post(address(newcomer, "inviter/annuler/"), follow=True)
    assert "elle n’ouvre plus rien" in text_of(response)
    assert Invitation.objects.open().count() == 0


def test_invite_everybody_by_a_task_and_each_once(cast: Cast, client_of, centre: Centre):
    people = [PersonFactory.create(centre=centre, email=f"a{number}@b.example") for number in range(3)]
    client: Client = client_of(cast.hr)
    assert "Envoyer 3 invitations" in text_of(client.get(EVERYBODY))
    assert "envoyées à 3 personnes" in text_of(client.post(EVERYBODY, follow=True))
    assert [row.args_kwargs["args"] for row in DBTaskResult.objects.filter(task_path=TASK)] == [[cast.hr.pk]]
    run_tasks()
    run_tasks()
    assert OutboxMail.objects.filter(kind="accounts.invited").count() == 3
    entries = AuditEntry.objects.filter(verb="accounts.invite_by_mail", actor_id=cast.hr.pk)
    assert {entry.object_id for entry in entries} == {str(person.pk) for person in people}
    assert "Il n’y a plus personne à inviter" in text_of(client.get(EVERYBODY))


def test_invite_everybody_on_paper_gives_a_page_each(cast: Cast, client_of, centre: Centre):
    for _ in range(SHEETS_AT_ONCE + 2):
        PersonFactory.create(centre=centre)
    client: Client = client_of(cast.hr)
    assert f"{SHEETS_AT_ONCE + 2} personnes n’ont pas d’adresse" in text_of(client.get(EVERYBODY))
    assert text_of(client.post(f"{EVERYBODY}papier/")).count("<article") == SHEETS_AT_ONCE
    assert text_of(client.post(f"{EVERYBODY}papier/")).count("<article") == 2
    assert client.post(f"{EVERYBODY}papier/")["Location"] == EVERYBODY


def test_invite_everybody_costs_the_same_for_any_number(cast: Cast, client_of, centre: Centre):
    client: Client = client_of(cast.hr)
    count = count_queries(
        lambda: client.get(EVERYBODY),
        add_row=lambda number: PersonFactory.create(centre=centre, email=f"a{number}@b.example"),
    )
    assert count <= 14


def test_person_reset_mails_a_link_to_the_person(cast: Cast, client_of):
    client: Client = client_of(cast.hr)
    assert cast.animator.email in text_of(client.get(address(cast.animator, "reinitialiser/")))
    assert OutboxMail.objects.count() == 0
    response = client.post(address(cast.animator, "reinitialiser/"), follow=True)
    assert f"Le lien part à {cast.animator.email}." in text_of(response)
    mail = OutboxMail.objects.get()
    assert (mail.address, mail.kind) == (cast.animator.email, "accounts.password_reset")
    assert mail.body_text not in text_of(response)
    again = client.post(address(cast.animator, "reinitialiser/"), follow=True)
    assert "Rien n’a été envoyé" in text_of(again)
    assert OutboxMail.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "of", "status"),
    [
        ("hr", "animator", 302),
        ("it", "director", 302),
        ("hr", "director", 404),
        ("hr", "it", 404),
        ("hr", "hr", 404),
        ("coordinator", "animator", 404),
        ("other_director", "animator", 404),
    ],
)
def test_person_reset_of_a_superior_is_not_there(cast: Cast, client_of, who: str, of: str, status: int):
    person = getattr(cast, of)
    response = client_of(getattr(cast, who)).post(address(person, "reinitialiser/"))
    assert response.status_code == status
    assert OutboxMail.objects.count() == (status == 302)


def test_person_reset_of_who_never_came_in_leads_to_the_invitation(cast: Cast, client_of, newcomer: User):
    response = client_of(cast.hr).post(address(newcomer, "reinitialiser/"))
    assert response["Location"] == address(newcomer, "inviter/")
    assert OutboxMail.objects.count() == 0
