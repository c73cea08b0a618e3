import re
import time
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

from portal.accounts.actions.invitations import PaperInvitation, invite_by_mail, invite_on_paper
from portal.accounts.actions.people import deactivate_person
from portal.accounts.models import Invitation, Session, User
from portal.centres.models import Centre
from portal.notifications.models import OutboxMail
from tests.factories.accounts import PersonFactory
from tests.support.cast import SYSTEM, Cast
from tests.support.queries import queries_of

TYPE, CHOOSE = "/invitation/", "/invitation/choisir/"
NEW = "un tracteur mauve et lent"
TRIES = 8
AFTER = timedelta(hours=72, seconds=5).total_seconds()
REFUSED = "n’ouvrent rien"


@pytest.fixture
def newcomer(centre: Centre) -> User:
    return PersonFactory.create(centre=centre, username="nouvelle", email="nouvelle@tilleuls.example")


@pytest.fixture
def paper(cast: Cast, newcomer: User) -> PaperInvitation:
    return invite_on_paper(by=cast.hr, person=newcomer)


def text_of(response) -> str:
    return response.content.decode()


def without_token(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line)


def link_to(cast: Cast, person: User) -> str:
    invite_by_mail(by=cast.hr, person=person)
    mail = OutboxMail.objects.filter(recipient=person, kind="accounts.invited").latest("created_at")
    found = re.search(r"http://testserver(/invitation/\S+)", mail.body_text)
    assert found is not None
    return found[1]


def chosen(password: str = NEW, again: str = "") -> dict[str, str]:
    return {"new_password": password, "new_password_again": again or password}


def try_code(client: Client, code: str, username: str = "nouvelle"):
    return client.post(TYPE, {"username": username, "code": code})


def test_invitation_by_mail_leads_from_the_link_to_the_dashboard(cast: Cast, newcomer: User):
    client, link = Client(), link_to(cast, newcomer)
    page = client.get(link, follow=True)
    assert page.redirect_chain == [(CHOOSE, 302)]
    assert link.split("/")[2] not in text_of(page)
    response = client.post(CHOOSE, chosen())
    assert (response.status_code, response["Location"]) == (302, "/")
    assert "Bienvenue" in text_of(client.get("/"))
    assert User.objects.get(pk=newcomer.pk).check_password(NEW)


def test_invitation_opening_writes_nothing_of_the_person(cast: Cast, newcomer: User):
    """Scanners of mail open links too."""
    link = link_to(cast, newcomer)
    for _ in range(2):
        assert Client().get(link, follow=True).status_code == 200
    assert User.objects.get(pk=newcomer.pk).activated_at is None
    assert Invitation.objects.open().count() == 1


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "{1}", "{2}"])
def test_invitation_on_paper_forgives_how_it_is_typed(paper: PaperInvitation, typed: str):
    client, code = Client(), paper.code
    spaced = f"{code[:4]} {code[4:8]} {code[8:]}".lower()
    response = try_code(client, typed.format(paper.printed, code.lower(), spaced), " Nouvelle ")
    assert (response.status_code, response["Location"]) == (302, CHOOSE)
    assert client.post(CHOOSE, chosen())["Location"] == "/"
    assert User.objects.get(username="nouvelle").check_password(NEW)


@pytest.mark.parametrize("what", ["used", "expired", "revoked", "closed", "made up"])
def test_invitation_link_that_no_longer_holds_is_gone(cast: Cast, newcomer: User, what: str):
    link, client, age = link_to(cast, newcomer), Client(), 0.0
    client.get(link)
    if what == "used":
        client.post(CHOOSE, chosen())
    elif what == "expired":
        age = AFTER
    elif what == "revoked":
        link_to(cast, newcomer)
    elif what == "closed":
        deactivate_person(by=SYSTEM, person=newcomer)
    else:
        link, client = "/invitation/made-up/", Client()
    with time_machine.travel(time.time() + age):
        before = User.objects.get(pk=newcomer.pk).password
        assert Client().get(link).status_code == 410
        assert client.get(CHOOSE).status_code == 410
        assert client.post(CHOOSE, chosen("un autre hamac vert")).status_code == 410
    assert User.objects.get(pk=newcomer.pk).password == before


def test_invitation_wrong_link_opens_no_session_and_says_one_thing(db):
    pages = {
        without_token(text_of(Client().get(path))) for path in ("/invitation/a/", "/invitation/b/", CHOOSE)
    }
    assert len(pages) == 1
    assert Session.objects.count() == 0


def test_invitation_keeps_no_secret_in_the_session(cast: Cast, newcomer: User):
    link, client = link_to(cast, newcomer), Client()
    client.get(link)
    assert link.split("/")[2] not in str(dict(client.session))


@pytest.mark.parametrize(
    ("posted", "wrong"),
    [
        ({"x": "y"}, "new_password"),
        (chosen("court"), "new_password"),
        (chosen("nouvelle nouvelle nouvelle"), "new_password"),
        (chosen(NEW, "un tracteur mauve et vite"), "new_password_again"),
    ],
)
def test_invitation_bad_password_is_said_on_the_form(
    cast: Cast, newcomer: User, posted: dict[str, str], wrong: str
):
    client = Client()
    client.get(link_to(cast, newcomer))
    response = client.post(CHOOSE, posted)
    assert response.status_code == 200
    assert f'id="id_{wrong}_error"' in text_of(response)
    assert client.post(CHOOSE, chosen()).status_code == 302


def test_invitation_takes_only_the_password(cast: Cast, newcomer: User):
    client = Client()
    client.get(link_to(cast, newcomer))
    client.post(
        CHOOSE, chosen() | {"is_superuser": "1", "centre": "2", "username": "direction", "roles": "it"}
    )
    person = User.objects.get(pk=newcomer.pk)
    assert (person.is_superuser, person.centre, person.username, person.roles) == (
        False,
        newcomer.centre,
        "nouvelle",
        frozenset(),
    )


def test_invitation_ends_the_session_of_whoever_was_signed_in(cast: Cast, newcomer: User, client_of):
    client: Client = client_of(cast.hr)
    key = client.session.session_key
    client.get(link_to(cast, newcomer))
    client.post(CHOOSE, chosen())
    assert not Session.objects.filter(session_key=key).exists()
    assert Session.objects.get().person == newcomer


def refusals(cast: Cast, paper: PaperInvitation, centre: Centre) -> dict[str, tuple[str, str]]:
    """Every way in which a name and a code open nothing."""
    used, expired, by_mail = (
        PersonFactory.create(centre=centre, username=name, email="a@b.example")
        for name in ("servie", "tardive", "courriel")
    )
    codes = {person.username: invite_on_paper(by=cast.hr, person=person) for person in (used, expired)}
    Invitation.objects.filter(pk=codes["servie"].invitation.pk).update(
        used_at=codes["servie"].invitation.expires_at
    )
    Invitation.objects.filter(pk=codes["tardive"].invitation.pk).update(
        expires_at=codes["tardive"].invitation.created_at
    )
    link_to(cast, by_mail)
    return {
        "unknown name": ("personne.du.tout", paper.code),
        "wrong code": ("nouvelle", "AAAA-BBBB-CCCC"),
        "used": ("servie", codes["servie"].code),
        "expired": ("tardive", codes["tardive"].code),
        "by mail": ("courriel", "AAAA-BBBB-CCCC"),
        "never invited": ("animation.enfance", "AAAA-BBBB-CCCC"),
        "closed": ("parti", "AAAA-BBBB-CCCC"),
    }


def test_invitation_code_refused_is_the_same_whatever_the_reason(
    cast: Cast, paper: PaperInvitation, centre: Centre
):
    seen = set()
    for username, code in refusals(cast, paper, centre).values():
        response = try_code(Client(), code, username)
        page = without_token(text_of(response))
        for typed in (username, code):
            page = page.replace(f'value="{typed}"', "…")
        seen.add((response.status_code, page))
    [(status, page)] = seen
    assert status == 200
    assert REFUSED in page
    assert Session.objects.count() == 0


def test_invitation_code_refused_costs_the_same_whatever_the_reason(
    cast: Cast, paper: PaperInvitation, centre: Centre, monkeypatch
):
    hashed: list[str] = []

    def count(hasher: MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(password)
        return ""

    monkeypatch.setattr(MD5PasswordHasher, "encode", count)
    shapes = set()
    for username, code in refusals(cast, paper, centre).values():
        queries = queries_of(partial(try_code, Client(), code, username))
        shapes.add(tuple(statement.split("WHERE")[0] for statement in queries.statements))
    assert len(shapes) == 1
    assert hashed == []


def test_invitation_code_guessed_too_often_waits_for_any_name(paper: PaperInvitation):
    for username in ("nouvelle", "personne.du.tout"):
        client = Client()
        statuses = [try_code(client, f"AAAABBBBCC{n}{n}", username).status_code for n in range(2, TRIES + 3)]
        assert statuses == [200] * TRIES + [429]
    response = try_code(Client(), paper.code)
    assert (response.status_code, response["Retry-After"]) == (429, "900")


def test_invitation_code_guessed_too_often_does_not_lock_the_owner_out_elsewhere(paper: PaperInvitation):
    stranger, owner = Client(REMOTE_ADDR="198.51.100.1"), Client(REMOTE_ADDR="203.0.113.9")
    for _ in range(TRIES + 1):
        response = try_code(stranger, "AAAABBBBCCCC")
    assert response.status_code == 429
    assert try_code(owner, paper.code)["Location"] == CHOOSE


@pytest.mark.parametrize(
    "forged", [{"X-Forwarded-For": "192.0.2.{}"}, {"X-Real-Ip": "192.0.2.{}"}, {"User-Agent": "{}"}]
)
def test_invitation_code_guessed_too_often_is_not_escaped_by_a_forged_header(
    paper: PaperInvitation, forged: dict[str, str]
):
    statuses = []
    for number in range(TRIES + 1):
        headers = {name: value.format(number) for name, value in forged.items()}
        typed = "nouvelle" if number % 2 else " Nouvelle"
        statuses.append(try_code(Client(headers=headers), "AAAABBBBCCCC", typed).status_code)
    assert statuses == [200] * TRIES + [429]


def test_invitation_codes_of_many_names_guessed_from_one_address_wait(paper: PaperInvitation):
    statuses = [try_code(Client(), "AAAABBBBCCCC", f"name{number}").status_code for number in range(101)]
    assert statuses == [200] * 100 + [429]
    assert try_code(Client(REMOTE_ADDR="203.0.113.9"), paper.code).status_code == 302
