import re

import pytest
from django.test import Client

from portal.accounts.actions.recoveries import ask_recovery, decide_recovery
from portal.accounts.choices import RecoveryKind
from portal.accounts.models import AccessRecovery, Invitation, User
from portal.centres.models import Centre
from portal.notifications.models import OutboxMail
from tests.factories.accounts import PersonFactory
from tests.factories.forms_builder import proof_of
from tests.support.cast import PASSWORD, Cast
from tests.support.queries import count_queries

LIST = "/personnel/recuperations/"
ADDRESS = "lea.fontaine@tilleuls.example"


def text_of(response) -> str:
    return response.content.decode()


def ask_path(person: User) -> str:
    return f"/personnel/{person.public_id}/recuperer/"


def ask(cast: Cast, kind: RecoveryKind = RecoveryKind.PAPER, email: str = "") -> str:
    """Return the address of what HR asks for Léa."""
    found = ask_recovery(by=cast.hr, person=cast.animator, kind=kind, reason="Perdu lundi.", email=email)
    return f"{LIST}{found.pk}/"


def decided(decision: str, password: str = PASSWORD) -> dict[str, str]:
    return {"decision": decision, "password": password}


def test_recovery_goes_from_one_person_to_a_second(cast: Cast, client_of):
    hr, it = client_of(cast.hr), client_of(cast.it)
    typed = {"kind": "email", "email": ADDRESS, "reason": "Boîte fermée."}
    response = hr.post(ask_path(cast.animator), typed, follow=True)
    assert "Une deuxième personne a trois jours pour accepter." in text_of(response)
    path = f"{LIST}{AccessRecovery.objects.get().pk}/"
    waits = "Un accès attend l’accord d’une deuxième personne."
    assert waits in text_of(it.get("/"))
    assert waits not in text_of(hr.get("/"))
    assert "Quelqu’un d’autre doit décider" in text_of(hr.get(path))
    assert "Boîte fermée." in text_of(it.get(path))
    assert hr.post(path, decided("approve")).status_code == 200
    assert it.post(path, decided("approve"), follow=True).redirect_chain == [(LIST, 302)]
    assert User.objects.get(pk=cast.animator.pk).email == ADDRESS
    assert waits not in text_of(it.get("/"))


def test_recovery_by_one_alone_changes_nothing(cast: Cast, client_of):
    path = ask(cast, RecoveryKind.EMAIL, ADDRESS)
    response = client_of(cast.hr).post(path, decided("approve"))
    assert response.status_code == 200
    assert AccessRecovery.objects.get().state == "asked"
    assert User.objects.get(pk=cast.animator.pk).email == cast.animator.email


@pytest.mark.parametrize("who", ["animator", "coordinator", "dpo", "other_director"])
def test_recovery_is_not_there_for_others(cast: Cast, client_of, who: str):
    path = ask(cast)
    client: Client = client_of(getattr(cast, who))
    assert [client.get(path).status_code, client.post(path, decided("approve")).status_code] == [404, 404]
    assert AccessRecovery.objects.get().state == "asked"


def test_recovery_asks_the_password(cast: Cast, client_of):
    path = ask(cast)
    response = client_of(cast.it).post(path, decided("approve", "wrong"))
    assert response.status_code == 200
    assert 'id="id_password_error"' in text_of(response)
    assert AccessRecovery.objects.get().state == "asked"


def test_recovery_on_paper_prints_the_code_once_for_who_agrees(cast: Cast, client_of):
    path, client = ask(cast), client_of(cast.it)
    page = text_of(client.post(path, decided("approve")))
    code = re.search(r"sheet__code\">([A-Z2-9-]{14})<", page)
    assert code is not None
    assert code[1] not in text_of(client.get(path))
    person = Client()
    assert person.post("/invitation/", {"username": "animation.enfance", "code": code[1]}).status_code == 302
    new = "un tracteur mauve et lent"
    person.post("/invitation/choisir/", {"new_password": new, "new_password_again": new})
    assert User.objects.get(pk=cast.animator.pk).check_password(new)


def test_recovery_refused_gives_nothing(cast: Cast, client_of):
    path = ask(cast)
    response = client_of(cast.it).post(path, decided("refuse"), follow=True)
    assert "C’est refusé." in text_of(response)
    assert Invitation.objects.count() == 0
    assert OutboxMail.objects.filter(address=cast.animator.email).count() == 2


def test_recovery_ask_offers_only_what_can_be_lost(cast: Cast, client_of):
    page = text_of(client_of(cast.hr).get(ask_path(cast.animator)))
    assert [f'value="{kind}"' in page for kind in ("factor", "email", "paper")] == [False, True, True]


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"kind": "factor", "reason": "a"}, "kind"),
        ({"kind": "email", "reason": "a"}, "email"),
        ({"kind": "email", "email": "animation.enfance@tilleuls.example", "reason": "a"}, "email"),
        ({"kind": "paper", "reason": ""}, "reason"),
        ({"kind": "paper", "reason": "x" * 301}, "reason"),
    ],
)
def test_recovery_ask_bad_input_is_said_on_the_form(cast: Cast, client_of, typed: dict[str, str], wrong: str):
    response = client_of(cast.hr).post(ask_path(cast.animator), typed)
    assert response.status_code == 200
    assert f'id="id_{wrong}_error"' in text_of(response)
    assert AccessRecovery.objects.count() == 0


@pytest.mark.parametrize(("who", "of"), [("hr", "director"), ("hr", "hr"), ("coordinator", "animator")])
def test_recovery_ask_of_a_superior_is_not_there(cast: Cast, client_of, who: str, of: str):
    client: Client = client_of(getattr(cast, who))
    assert client.post(ask_path(getattr(cast, of)), {"kind": "paper", "reason": "a"}).status_code == 404
    assert AccessRecovery.objects.count() == 0


def test_recovery_list_costs_the_same_for_any_number(cast: Cast, client_of, centre: Centre):
    client: Client = client_of(cast.it)

    def add(number: int) -> None:
        person = PersonFactory.create(centre=centre, password=PASSWORD, email=f"a{number}@b.example")
        found = ask_recovery(by=cast.hr, person=person, kind=RecoveryKind.PAPER, reason="Perdu.")
        decide_recovery(by=cast.director, recovery=found, proof=proof_of(cast.director), approves=False)

    ask(cast)
    assert count_queries(lambda: client.get(LIST), add_row=add) <= 14
    assert "suite=" in text_of(client.get(LIST))
