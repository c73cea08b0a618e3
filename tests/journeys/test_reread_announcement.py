"""An announcement from a telephone in a centre where somebody else reads it before it is online."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from home.actions.moderating import set_moderation
from home.models import NewsPage, Publication
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from portal.notifications.models import Notification
from tests.support.cast import Cast

SignIn = Callable[[User], Client]
COMPOSE = "/publier/annonce/"
TITLE = "Fermeture vendredi"


@pytest.fixture
def moderated(cast: Cast, centre: Centre) -> None:
    set_moderation(by=cast.director, centre=centre, is_on=True)


def words_of(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]*>", "", answer.content.decode()).split())


def written(client: Client, text: str = "Le centre ferme à midi.") -> str:
    """The address of what one screen has sent."""
    given = {"title": TITLE, "text": text, "request_id": str(uuid4())}
    return str(client.post(COMPOSE, given)["Location"])


def page() -> NewsPage:
    return NewsPage.objects.get(title=TITLE)


def told(kind: str) -> set[str]:
    rows = Notification.objects.filter(kind=f"home.{kind}", read_at=None)
    return set(rows.values_list("recipient__username", flat=True))


def verbs_of(person: User) -> list[str]:
    rows = AuditEntry.objects.filter(actor_id=person.pk, verb__startswith="home.").order_by("pk")
    return list(rows.values_list("verb", flat=True))


def in_news(client: Client) -> bool:
    return TITLE in client.get("/actualites/").content.decode()


def decide(client: Client, name: str, **said: str) -> None:
    place = page().address.strip("/")
    given = {"version": str(page().latest_revision_id)} | said
    assert client.post(reverse(f"home:{name}", args=[place]), given).status_code == 302


def test_announcement_waits_for_the_director_then_is_online(
    cast: Cast, client_of: SignIn, moderated: None
) -> None:
    author, director, colleague = (
        client_of(person) for person in (cast.communication, cast.director, cast.animator)
    )
    assert "Envoyer en relecture" in words_of(author.get(COMPOSE))
    sent = words_of(author.get(written(author)))
    assert "C’est publié" not in sent
    assert "Retirer" not in sent
    assert (page().live, in_news(colleague), told("text_waits")) == (
        False,
        False,
        {"direction", "informatique"},
    )
    assert verbs_of(cast.communication) == ["home.submit_text"]
    assert TITLE in words_of(director.get(reverse("home:texts")))
    decide(director, "text-publish")
    assert (page().live, in_news(colleague)) == (True, True)
    assert (told("text_waits"), told("text_published")) == (set(), {"communication"})


def test_announcement_sent_back_is_written_anew_in_the_same_screen(
    cast: Cast, client_of: SignIn, moderated: None
) -> None:
    author, director = client_of(cast.communication), client_of(cast.director)
    written(author)
    decide(director, "text-return", comment="À quelle heure ?")
    assert told("text_returned") == {"communication"}
    publication = Publication.objects.get()
    address = reverse("home:publication-modify", args=[publication.pk])
    form = author.get(address).context["form"]
    given = {
        "title": TITLE,
        "text": "Le centre ferme à 12 h.",
        "version": form["version"].value(),
        "request_id": str(publication.request_id),
    }
    assert author.post(address, given).status_code == 302
    assert (page().live, told("text_waits")) == (False, {"direction", "informatique"})
    decide(director, "text-publish")
    assert (page().live, page().introduction) == (True, "Le centre ferme à 12 h.")


def test_announcement_of_communication_is_not_put_online_by_its_author(
    cast: Cast, client_of: SignIn, moderated: None
) -> None:
    author = client_of(cast.communication)
    written(author)
    decide(author, "text-publish")
    assert page().live is False


def test_announcement_is_online_at_once_where_nobody_reads_again(cast: Cast, client_of: SignIn) -> None:
    author = client_of(cast.communication)
    assert "Envoyer en relecture" not in words_of(author.get(COMPOSE))
    assert "C’est publié" in words_of(author.get(written(author)))
    assert (page().live, told("text_waits")) == (True, set())
