"""My requests, one request, its recap and its files; what the applicant does with it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from forms_builder.actions.asking import write_message
from forms_builder.choices import Decision, SubmissionState
from forms_builder.models import FormPage, LeaveAccount, Signature, Submission, SubmissionFile
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from tests.factories.forms_builder import (
    approve_all,
    decide_as,
    draft_of,
    draft_of_right,
    make_form,
    question,
    send,
    send_leave,
    sign_draft,
)
from tests.support.cast import Cast
from tests.support.queries import count_queries, queries_of

ClientOf = Callable[[User], Client]
MONDAY, FRIDAY = date(2027, 3, 15), date(2027, 3, 19)
TUESDAY = date(2027, 3, 30)
"""Of a week after which no Tuesday is a holiday for a long time."""
LIST = "/demarches/suivi/"


@pytest.fixture
def sent(leave_page: FormPage, account: LeaveAccount, cast: Cast) -> Submission:
    """A week of paid leave, in the hands of the coordinator."""
    return send_leave(leave_page, cast.animator, MONDAY, FRIDAY)


def text_of(response: HttpResponse) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def status_of(client: Client, address: str) -> int:
    response = client.get(address)
    response.getvalue()  # closes the file
    return int(response.status_code)


# My requests


def test_my_requests_says_what_was_asked_its_state_and_what_comes_next(
    leave_page: FormPage, account: LeaveAccount, cast: Cast, client_of: ClientOf
) -> None:
    sent = send_leave(leave_page, cast.animator, MONDAY, FRIDAY)
    half = send_leave(leave_page, cast.animator, date(2027, 4, 5), end_half="noon")
    decide_as(cast.coordinator, half, Decision.SEND_BACK, "Le matin ?")
    done = approve_all(
        send_leave(leave_page, cast.animator, date(2026, 12, 28), date(2027, 1, 4)),
        cast.coordinator,
        cast.hr,
        cast.director,
    )
    draft_of(leave_page, cast.animator, {})
    rows = client_of(cast.animator).get(LIST).context["rows"]
    found = {(row.asked, row.days, row.state, row.next) for row in rows}
    assert found == {
        (
            "Congés payés, du 15 au 19 mars 2027",
            5,
            "en cours",
            "Chez Claire Dubois (coordination du secteur). Au plus tard le 15 mars 2027.",
        ),
        ("Congés payés, le 5 avril 2027", 0.5, "à corriger", "À vous de la corriger, puis de la renvoyer."),
        ("Congés payés, du 28 décembre 2026 au 4 janvier 2027", 5, "approuvée", "Terminée le 10 mars 2027."),
        ("", None, "brouillon", "Pas encore envoyée\N{NO-BREAK SPACE}: visible de vous seulement."),
    }
    assert {row.url for row in rows} > {sent.get_absolute_url(), done.get_absolute_url()}


def test_my_requests_are_mine_alone(sent: Submission, cast: Cast, client_of: ClientOf) -> None:
    people = (cast.animator, cast.coordinator, cast.hr, cast.director, cast.other_animator)
    assert [len(client_of(person).get(LIST).context["rows"]) for person in people] == [1, 0, 0, 0, 0]


def test_my_requests_without_any_leads_to_the_forms(cast: Cast, client_of: ClientOf) -> None:
    shown = text_of(client_of(cast.animator).get(LIST))
    assert "Aucune demande pour l’instant" in shown
    assert 'href="/demarches/"' in shown


def test_my_requests_pages_follow_each_other(cast: Cast, centre: Centre, client_of: ClientOf) -> None:
    page = make_form(centre, "Clé", [("text", question("Laquelle ?"))], by=cast.communication)
    key = page.versions.get().definition.fields[0].key
    made = [send(page, cast.animator, {f"f-{key}": [str(number)]}).get_absolute_url() for number in range(25)]
    client = client_of(cast.animator)
    first = client.get(LIST)
    second = client.get(LIST, {"suite": first.context["page"].next_cursor})
    found = [row.url for response in (first, second) for row in response.context["rows"]]
    assert (len(first.context["rows"]), sorted(found)) == (20, sorted(made))


def test_my_requests_costs_the_same_for_any_number(
    leave_page: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.animator)

    def add_request(number: int) -> None:
        send_leave(leave_page, cast.animator, TUESDAY + timedelta(days=7 * number), kind="Autre")

    assert count_queries(lambda: client.get(LIST), add_row=add_request) <= 14
    assert queries_of(lambda: client.get(LIST)).repeated == []


# One request


def test_submission_shows_the_applicant_where_it_is_and_what_it_takes(
    sent: Submission, cast: Cast, client_of: ClientOf
) -> None:
    response = client_of(cast.animator).get(sent.get_absolute_url())
    shown = text_of(response)
    assert "Chez Claire Dubois (coordination du secteur)." in shown
    assert "du lundi 15 mars 2027 au vendredi 19 mars 2027" in shown
    assert [step.state for step in response.context["view"].steps] == ["current", "waiting", "waiting"]
    line = response.context["preview"].lines[0]
    assert (line.days, line.before, line.after) == (5, 25, 20)
    assert "decision_form" not in response.context


def test_submission_speaks_of_days_where_it_asks_for_some(
    sent: Submission, leave_page: FormPage, cast: Cast, centre: Centre, client_of: ClientOf
) -> None:
    """What a withdrawal or a cancellation does is said of that very request."""
    works = make_form(
        centre, "Travaux", [("text", question("Où", required=False))], by=cast.communication, route=["hr"]
    )
    other, client = send(works, cast.animator, {}), client_of(cast.animator)

    def says(words: str) -> list[bool]:
        return [words in text_of(client.get(one.get_absolute_url())) for one in (sent, other)]

    assert says("Retirer cette demande ?") == [True, True]
    assert says("les jours réservés redeviennent libres") == [True, False]
    approve_all(sent, cast.coordinator, cast.hr, cast.director)
    approve_all(other, cast.hr)
    assert says("Demander l’annulation ?") == [True, True]
    assert says("D’ici là, les jours restent pris.") == [True, False]
    assert says("D’ici là, rien ne change.") == [False, True]


def test_submission_buttons_are_those_of_what_one_may_do(
    sent: Submission, cast: Cast, client_of: ClientOf
) -> None:
    labels = (
        "Retirer la demande",
        "Approuver",
        "Refuser",
        "Confier à quelqu’un d’autre",
        "Demander l’annulation",
    )

    def shown_to(person: User) -> list[str]:
        shown = text_of(client_of(person).get(sent.get_absolute_url()))
        return [label for label in labels if f"<span>{label}</span>" in shown]

    assert shown_to(cast.animator) == ["Retirer la demande"]
    assert shown_to(cast.coordinator) == ["Approuver", "Refuser"]
    assert shown_to(cast.hr) == ["Confier à quelqu’un d’autre"]
    assert shown_to(cast.director) == []


@pytest.mark.parametrize("who", ["animation.enfance", "coordination.enfance", "rh", "direction"])
def test_submission_costs_no_more_than_a_page_may(
    who: str, sent: Submission, cast: Cast, client_of: ClientOf
) -> None:
    """HR is offered whom to give it to, the direction is too when the applicant is HR; whoever decides reads what
    the person asked before, and everybody what was said of it.
    """
    write_message(by=cast.coordinator, submission=sent, body="Qui te remplace ?")
    write_message(by=cast.animator, submission=sent, body="Karim.")
    client = client_of(cast[who])
    client.get(sent.get_absolute_url())
    found = queries_of(lambda: client.get(sent.get_absolute_url()))
    assert found.repeated == []
    assert found.count <= 14, found


def test_submission_writes_only_where_a_notice_waits(
    sent: Submission, cast: Cast, client_of: ClientOf
) -> None:
    """The first time it reads the notices of it; after that, there is nothing to write."""
    client = client_of(cast.coordinator)

    def writes() -> list[str]:
        found = queries_of(lambda: client.get(sent.get_absolute_url())).statements
        return [one for one in found if one.startswith('UPDATE "notifications_notification"')]

    assert [len(writes()) for _visit in range(2)] == [1, 0]


def test_submission_of_others_does_not_exist(sent: Submission, cast: Cast, client_of: ClientOf) -> None:
    people = (cast.youth_animator, cast.youth_coordinator, cast.reception, cast.other_director)
    for address in (sent.get_absolute_url(), f"{sent.get_absolute_url()}recapitulatif/"):
        assert [client_of(person).get(address).status_code for person in people] == [404] * 4
    for verb in ("retirer", "annuler", "decider", "confier"):
        address = f"{sent.get_absolute_url()}{verb}/"
        assert [client_of(person).post(address, {}).status_code for person in people] == [404] * 4


def test_submission_history_escapes_what_people_write(
    sent: Submission, cast: Cast, client_of: ClientOf
) -> None:
    decide_as(cast.coordinator, sent, Decision.REFUSE, "<script>alert(1)</script>\nsuite")
    shown = text_of(client_of(cast.animator).get(sent.get_absolute_url()))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>suite" in shown


@pytest.mark.parametrize(
    ("decision", "step"),
    [(Decision.REFUSE, "step--refused"), (Decision.SEND_BACK, "step--returned")],
)
def test_submission_shows_at_its_head_why_it_came_back(
    decision: Decision, step: str, sent: Submission, cast: Cast, client_of: ClientOf
) -> None:
    decide_as(cast.coordinator, sent, decision, "Il manque une date.")
    head = text_of(client_of(cast.animator).get(sent.get_absolute_url())).partition('class="columns"')[0]
    assert "Message de Claire Dubois (coordination du secteur)" in head
    assert head.count("Il manque une date.") == 1
    assert head.count(f"step {step}") == 1


# Withdrawing, cancelling


def test_withdraw_frees_the_days(sent: Submission, cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.animator)
    address = f"{sent.get_absolute_url()}retirer/"
    response = client.post(address, {"revision": sent.revision}, follow=True)
    assert "La demande est retirée." in text_of(response)
    sent.refresh_from_db()
    assert sent.state == SubmissionState.WITHDRAWN


@pytest.mark.parametrize("revision", ["0", "", "x", "-1", "99999999999999999999"])
def test_withdraw_from_a_page_left_open_changes_nothing(
    revision: str, sent: Submission, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.animator)
    response = client.post(f"{sent.get_absolute_url()}retirer/", {"revision": revision})
    assert (response.status_code, response["Location"]) == (302, sent.get_absolute_url())
    assert "Cette demande a changé" in text_of(client.get(response["Location"]))
    sent.refresh_from_db()
    assert sent.state == SubmissionState.SUBMITTED


def test_withdraw_by_whoever_decides_is_refused(sent: Submission, cast: Cast, client_of: ClientOf) -> None:
    response = client_of(cast.coordinator).post(
        f"{sent.get_absolute_url()}retirer/", {"revision": sent.revision}, follow=True
    )
    assert "Ce n’est plus possible pour cette demande." in text_of(response)
    sent.refresh_from_db()
    assert sent.state == SubmissionState.SUBMITTED


def test_cancel_asks_for_the_reason_and_keeps_what_was_typed(
    sent: Submission, cast: Cast, client_of: ClientOf
) -> None:
    approved = approve_all(sent, cast.coordinator, cast.hr, cast.director)
    client, address = client_of(cast.animator), f"{sent.get_absolute_url()}annuler/"
    refused = client.post(address, {"revision": approved.revision, "comment": "  "})
    assert refused.context["cancellation_form"].errors == {"comment": ["Il manque une réponse ici."]}
    accepted = client.post(
        address, {"revision": approved.revision, "comment": "Sortie reportée"}, follow=True
    )
    assert "L’annulation est demandée." in text_of(accepted)
    approved.refresh_from_db()
    assert approved.state == SubmissionState.CANCELLATION_ASKED


# The recap


def test_recap_holds_everything_that_paper_needs(
    sent: Submission, cast: Cast, centre: Centre, client_of: ClientOf
) -> None:
    decide_as(cast.coordinator, sent, comment="Bon repos")
    shown = text_of(client_of(cast.hr).get(f"{sent.get_absolute_url()}recapitulatif/"))
    signatures = Signature.objects.order_by("sequence")
    assert [signature.content_digest in shown for signature in signatures] == [True, True]
    facts = (
        "Centre social des Tilleuls",
        str(sent.pk),
        "Léa Fontaine",
        "Claire Dubois",
        "coordinatrice enfance",
        "10 mars 2027, 09:00",
        "Bon repos",
        "vendredi 19 mars 2027",
        "Signatures électroniques simples",
        "Formulaire version 1 du 10 mars 2027",
        sent.version.digest,
        "Le congé : 5 jours",
        "Ce projet est cofinancé par l’Union Européenne avec le FEDER",
    )
    assert [fact for fact in facts if fact not in shown] == []


def test_recap_of_a_draft_does_not_exist(leave_page: FormPage, cast: Cast, client_of: ClientOf) -> None:
    draft = draft_of(leave_page, cast.animator, {})
    address = f"{draft.get_absolute_url()}recapitulatif/"
    assert client_of(cast.animator).get(address).status_code == 404


# Files


@pytest.fixture
def file(leave_page: FormPage, cast: Cast) -> SubmissionFile:
    """The proof of a leave for a sick child, sent to the coordinator."""
    return sign_draft(draft_of_right(leave_page, cast.animator, MONDAY)).files.get()


def test_download_is_for_whoever_may_see_the_request(
    file: SubmissionFile, cast: Cast, client_of: ClientOf
) -> None:
    address = f"/demarches/fichiers/{file.pk}/"
    readers = (cast.animator, cast.coordinator, cast.hr, cast.director)
    strangers = (
        cast.youth_animator,
        cast.youth_coordinator,
        cast.communication,
        cast.it,
        cast.other_director,
    )
    assert [status_of(client_of(person), address) for person in readers] == [200] * 4
    assert [status_of(client_of(person), address) for person in strangers] == [404] * 5
    assert Client().get(address).status_code == 302


def test_download_of_somebody_elses_file_is_noted_without_its_name(
    file: SubmissionFile, cast: Cast, client_of: ClientOf
) -> None:
    people = (cast.animator, cast.hr, cast.youth_animator)
    assert [status_of(client_of(one), f"/demarches/fichiers/{file.pk}/") for one in people] == [200, 200, 404]
    entry = AuditEntry.objects.get(verb="forms_builder.open_file")
    assert (entry.actor_id, entry.object_id, entry.details) == (
        cast.hr.pk,
        str(file.submission_id),
        {"file": str(file.pk)},
    )


def test_download_is_inert(file: SubmissionFile, cast: Cast, client_of: ClientOf) -> None:
    response = client_of(cast.hr).get(f"/demarches/fichiers/{file.pk}/")
    assert response.getvalue() == b"%PDF-1.7\n1\n%%EOF"
    names = ("Content-Type", "Content-Disposition", "Content-Security-Policy", "X-Content-Type-Options")
    assert [response.headers[name] for name in names] == [
        "application/pdf",
        'attachment; filename="certificat.pdf"',
        "default-src 'none'; sandbox",
        "nosniff",
    ]
    assert "no-store" in response.headers["Cache-Control"]


def test_download_of_a_draft_is_for_its_author_alone(
    leave_page: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    file = draft_of_right(leave_page, cast.animator, MONDAY).files.get()
    people = (cast.animator, cast.coordinator, cast.hr, cast.director)
    found = [status_of(client_of(person), f"/demarches/fichiers/{file.pk}/") for person in people]
    assert found == [200, 404, 404, 404]
