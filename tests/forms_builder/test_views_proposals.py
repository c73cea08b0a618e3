"""The page of a change of a form, the inbox of human resources, and what the back office says of it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from forms_builder.choices import ProposalState
from forms_builder.models import FormPage, FormProposal
from portal.accounts.models import User
from portal.centres.models import Centre
from tests.factories.forms_builder import fill_in, make_form, question
from tests.support.cast import PASSWORD, Cast
from tests.support.queries import count_queries

ClientOf = Callable[[User], Client]
INBOX, ADMIN = "/demarches/a-valider/", "/administration"
PLATE = ("text", question("Plaque"))


def text_of(response: Any) -> str:
    return str(response.content.decode().replace("\N{NO-BREAK SPACE}", " "))


def said(response: Any) -> list[str]:
    return [str(one).replace("\N{NO-BREAK SPACE}", " ") for one in get_messages(response.wsgi_request)]


def changed_form(centre: Centre, by: User, title: str = "Véhicule") -> FormProposal:
    """A form that is online, published again with another route and one question more."""
    page = make_form(centre, title, [PLATE], by=by, route=["hr"])
    kept = page.questions[0].id
    fill_in(page, [PLATE, ("date", question("Jour"))], ["coordinator", "director"])
    page.questions[0].id = kept
    page.save_revision(user=by).publish()
    return FormProposal.objects.get(page=page)


@pytest.fixture
def proposal(cast: Cast, centre: Centre) -> FormProposal:
    return changed_form(centre, cast.communication)


def posted(proposal: FormProposal, decision: str, **values: str) -> dict[str, str]:
    version = FormPage.objects.get(pk=proposal.page_id).versions.get()
    right = {"seen": proposal.digest, "version": version.digest, "password": PASSWORD, "comment": ""}
    return right | {"decision": decision} | values


def test_inbox_shows_changes_to_human_resources_alone(
    proposal: FormProposal, cast: Cast, client_of: ClientOf
) -> None:
    shown = text_of(client_of(cast.hr).get(INBOX))
    assert ("Formulaires qui changent" in shown, proposal.get_absolute_url() in shown) == (True, True)
    for person in (cast.communication, cast.director, cast.coordinator, cast.other_director):
        assert client_of(person).get(INBOX).context["proposals"] == []


def test_inbox_asks_the_same_number_of_queries_however_many_changes_wait(
    cast: Cast, centre: Centre, client_of: ClientOf
) -> None:
    client = client_of(cast.hr)
    client.get(INBOX)
    count = count_queries(
        lambda: client.get(INBOX),
        add_row=lambda number: changed_form(centre, cast.communication, f"Formulaire {number}"),
    )
    assert count <= 14


def test_proposal_page_says_in_words_what_changes(
    proposal: FormProposal, cast: Cast, client_of: ClientOf
) -> None:
    response = client_of(cast.hr).get(proposal.get_absolute_url())
    sentences = [change.sentence for change in response.context["changes"]]
    assert [one.replace("\N{NO-BREAK SPACE}", " ") for one in sentences] == [
        "« Jour » est nouvelle (Date).",
        "Le circuit change.",
    ]
    shown = text_of(response)
    facts = ("Ressources humaines : décide", "Direction : décide", "36 mois", "Accepter et mettre en ligne")
    assert [fact for fact in facts if fact not in shown] == []


def test_proposal_page_of_its_author_asks_for_no_decision(
    proposal: FormProposal, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.communication)
    shown = text_of(client.get(proposal.get_absolute_url()))
    assert ("Accepter et mettre en ligne" in shown, "attend les ressources humaines" in shown) == (
        False,
        True,
    )
    refused = client.post(proposal.get_absolute_url(), posted(proposal, "approve"))
    assert (refused.status_code, FormProposal.objects.get().state) == (404, ProposalState.WAITING)


def test_proposal_of_a_new_form_shows_all_that_it_asks(
    cast: Cast, centre: Centre, client_of: ClientOf
) -> None:
    page = make_form(centre, "Badge", [PLATE], by=cast.communication, route=["hr"])
    page.versions.all().delete()
    page.retention_months = 12
    page.save_revision(user=cast.communication).publish()
    response = client_of(cast.hr).get(FormProposal.objects.get().get_absolute_url())
    assert [change.part for change in response.context["changes"]] == ["questions"]
    assert "Ce formulaire est nouveau" in text_of(response)


def test_proposal_approved_is_online(proposal: FormProposal, cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.hr)
    response = client.post(proposal.get_absolute_url(), posted(proposal, "approve"))
    assert (response.status_code, response["Location"], said(response)) == (
        302,
        INBOX,
        ["Le formulaire est en ligne tel que vous l’avez lu."],
    )
    page = client_of(cast.animator).get(proposal.page.url)
    assert "Jour" in text_of(page)
    after = client.get(proposal.get_absolute_url())
    assert [change.part for change in after.context["changes"]] == ["questions", "route"]


def test_proposal_refused_says_why_to_its_author(
    proposal: FormProposal, cast: Cast, client_of: ClientOf
) -> None:
    reason = "Les RH décident de ces demandes."
    response = client_of(cast.hr).post(
        proposal.get_absolute_url(), posted(proposal, "refuse", comment=reason)
    )
    assert said(response) == ["Le changement est refusé. Son auteur sait pourquoi."]
    assert reason in text_of(client_of(cast.communication).get(proposal.get_absolute_url()))
    assert "Jour" not in text_of(client_of(cast.animator).get(proposal.page.url))


@pytest.mark.parametrize(
    ("decision", "values", "field"),
    [
        ("refuse", {}, "comment"),
        ("approve", {"password": "autre chose"}, "password"),
        ("refuse", {"password": "", "comment": "Non."}, "password"),
    ],
)
def test_proposal_decided_wrongly_shows_the_sentence_at_its_field(
    proposal: FormProposal, cast: Cast, client_of: ClientOf, decision: str, values: dict[str, str], field: str
) -> None:
    response = client_of(cast.hr).post(proposal.get_absolute_url(), posted(proposal, decision, **values))
    assert (response.status_code, list(response.context["form"].errors)) == (200, [field])
    assert FormProposal.objects.get().state == ProposalState.WAITING


def test_proposal_that_moved_shows_its_present_state(
    proposal: FormProposal, cast: Cast, client_of: ClientOf
) -> None:
    right = posted(proposal, "approve")
    FormProposal.objects.update(state=ProposalState.REPLACED)
    response = client_of(cast.hr).post(proposal.get_absolute_url(), right)
    assert (response.status_code, response["Location"]) == (302, proposal.get_absolute_url())
    assert "Rien n’a été fait." in said(response)[0]


def test_proposal_of_another_centre_is_not_there(
    proposal: FormProposal, cast: Cast, client_of: ClientOf
) -> None:
    assert client_of(cast.other_director).get(proposal.get_absolute_url()).status_code == 404


# The back office


def test_editor_says_that_it_waits_and_what_changes(
    proposal: FormProposal, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.communication)
    shown = text_of(client.get(f"{ADMIN}/pages/{proposal.page_id}/edit/"))
    facts = (
        "Attend l’accord des RH depuis le ",
        proposal.get_absolute_url(),
        "Ce qui change depuis la version en ligne : 2 points",
        "« Jour » est nouvelle (Date).",
    )
    assert [fact for fact in facts if fact not in shown] == []


def test_list_of_forms_says_which_wait(proposal: FormProposal, cast: Cast, client_of: ClientOf) -> None:
    index = proposal.page.get_parent()
    shown = text_of(client_of(cast.communication).get(f"{ADMIN}/pages/{index.pk}/"))
    assert "attend l’accord des RH" in shown
    FormProposal.objects.update(state=ProposalState.REFUSED)
    after = text_of(client_of(cast.communication).get(f"{ADMIN}/pages/{index.pk}/"))
    assert "attend l’accord des RH" not in after


def test_publish_many_forms_says_which_wait(cast: Cast, centre: Centre, client_of: ClientOf) -> None:
    page = make_form(centre, "Badge", [PLATE], by=cast.communication, route=["hr"])
    page.unpublish()
    page.retention_months = 12
    page.save_revision(user=cast.communication)
    client = client_of(cast.communication)
    response = client.post(f"{ADMIN}/bulk/wagtailcore/page/publish/?id={page.pk}")
    assert [one for one in said(response) if "attend l’accord des RH" in one] != []
    assert FormProposal.objects.get(page=page).author == cast.communication


def test_back_office_list_says_which_forms_wait_in_one_query_for_all(
    cast: Cast, centre: Centre, client_of: ClientOf
) -> None:
    online = make_form(centre, "En ligne", [PLATE], by=cast.communication)
    client, forms = client_of(cast.communication), f"{ADMIN}/pages/{online.get_parent().pk}/"
    count_queries(
        lambda: client.get(forms),
        add_row=lambda number: changed_form(centre, cast.communication, f"Formulaire {number}"),
    )
    shown = " ".join(text_of(client.get(forms)).split())
    assert shown.count("publiée, attend l’accord des RH") == 30
