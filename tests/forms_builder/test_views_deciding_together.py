"""Many decisions with one password: what is offered, what is done, what is not and why."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from forms_builder.actions.deciding_together import Chosen, decide_together
from forms_builder.actions.submitting import ask_cancellation, withdraw
from forms_builder.exceptions import NotAllowedNow, RequestMoved
from forms_builder.models import FormPage, LeaveAccount, LeavePolicy, Signature, Submission
from forms_builder.queries.signatures import verify_centre
from forms_builder.queries.together import MOST
from forms_builder.rules import BEYOND, CANCELLATION, OF_RIGHT, current_step
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from tests.factories.forms_builder import (
    account_of,
    approve_all,
    draft_of_right,
    handled_by,
    make_form,
    proof_of,
    question,
    send,
    send_leave,
    sign_draft,
)
from tests.support.cast import PASSWORD, Cast
from tests.support.queries import count_queries, queries_of

ClientOf = Callable[[User], Client]
MONDAY, FRIDAY = date(2027, 3, 15), date(2027, 3, 19)
TOGETHER = "/demarches/a-valider/ensemble/"


@pytest.fixture
def keys(cast: Cast, centre: Centre, today: date) -> FormPage:
    route = ["coordinator"]
    return make_form(centre, "Clé", [("text", question("Laquelle ?"))], by=cast.communication, route=route)


def ask_key(page: FormPage, person: User, which: str) -> Submission:
    return send(page, person, {f"f-{page.versions.get().definition.fields[0].key}": [which]})


@pytest.fixture
def two(keys: FormPage, cast: Cast) -> list[Submission]:
    """One a minute after the other."""
    first = ask_key(keys, cast.animator, "bleue")
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=False):
        return [first, ask_key(keys, cast.animator, "rouge")]


def shown_of(submission: Submission) -> Chosen:
    step = current_step(Submission.objects.get(pk=submission.pk))
    assert step is not None
    return Chosen(step.pk, submission.revision)


def posted(*submissions: Submission, password: str = PASSWORD) -> dict[str, Any]:
    chosen = [shown_of(one) for one in submissions]
    return {"chosen": [f"{one.step}.{one.revision}" for one in chosen], "password": password}


def text_of(response: HttpResponse) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def states(*submissions: Submission) -> list[str]:
    return [Submission.objects.get(pk=one.pk).state for one in submissions]


def refusals(response: Any) -> list[str]:
    return [str(outcome.refusal) for outcome in response.context["outcomes"]]


# What is offered


def test_together_offers_what_waits_in_the_order_of_the_list(
    two: list[Submission], cast: Cast, client_of: ClientOf
) -> None:
    response = client_of(cast.coordinator).get(TOGETHER)
    assert [label for _value, label in response.context["offered"]] == [
        "Léa Fontaine – Clé – bleue",
        "Léa Fontaine – Clé – rouge",
    ]
    assert "checked" not in text_of(response)
    assert [
        label for _value, label in client_of(cast.coordinator).get(f"{TOGETHER}?q=rouge").context["offered"]
    ] == ["Léa Fontaine – Clé – rouge"]


def test_inbox_leads_there_with_its_filters(two: list[Submission], cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.coordinator)
    assert f'href="{TOGETHER}"' in text_of(client.get("/demarches/a-valider/"))
    narrowed = text_of(client.get("/demarches/a-valider/?q=cl&quoi=approval"))
    assert f'href="{TOGETHER}?q=cl&amp;quoi=approval"' in narrowed
    assert TOGETHER not in text_of(client.get("/demarches/a-valider/?q=rouge"))


def test_together_says_when_there_may_be_more(
    two: list[Submission], cast: Cast, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, said = client_of(cast.coordinator), []
    for most in (3, 2):
        monkeypatch.setattr("forms_builder.queries.together.MOST", most)
        said.append(
            "Ce qui attend d’abord : 2 demandes. Revenez ici pour les suivantes."
            in text_of(client.get(TOGETHER))
        )
    assert said == [False, True]


def test_together_without_anything_says_so(cast: Cast, client_of: ClientOf) -> None:
    assert "Rien à approuver ensemble" in text_of(client_of(cast.coordinator).get(TOGETHER))


@pytest.fixture
def alone(leave_page: FormPage, cast: Cast) -> dict[str, Submission]:
    """For human resources: what is decided on its own page, by the reason."""
    LeavePolicy.objects.update(allows_negative=True)
    account_of(cast.animator, "2")
    beyond = send_leave(leave_page, cast.animator, MONDAY, FRIDAY)
    of_right = sign_draft(draft_of_right(leave_page, cast.animator, date(2027, 3, 22)))
    undone = send_leave(leave_page, cast.animator, date(2027, 4, 5), kind="Formation")
    approve_all(beyond, cast.coordinator)
    approve_all(of_right, cast.coordinator)
    approve_all(undone, cast.coordinator, cast.hr, cast.director)
    undone = ask_cancellation(by=cast.animator, submission=undone, revision=4, reason="Reportée.")
    rows = {str(BEYOND): beyond, str(OF_RIGHT): of_right, str(CANCELLATION): undone}
    return {why: Submission.objects.get(pk=one.pk) for why, one in rows.items()}


def test_together_says_what_is_decided_alone_and_why(
    alone: dict[str, Submission], cast: Cast, client_of: ClientOf
) -> None:
    context = client_of(cast.hr).get(TOGETHER).context
    assert {(row.url, row.why) for row in context["alone"]} == {
        (one.get_absolute_url(), why) for why, one in alone.items()
    }
    assert context["offered"] == []


def test_together_refuses_what_is_decided_alone_whoever_posts_it(
    alone: dict[str, Submission], cast: Cast, client_of: ClientOf
) -> None:
    before = states(*alone.values())
    response = client_of(cast.hr).post(TOGETHER, posted(*alone.values()))
    assert (refusals(response), states(*alone.values())) == (list(alone), before)


# What is done


def test_together_signs_each_of_them_with_one_password(
    two: list[Submission], cast: Cast, client_of: ClientOf, centre: Centre
) -> None:
    response = client_of(cast.coordinator).post(TOGETHER, posted(*two))
    assert (refusals(response), states(*two)) == (["", ""], ["approved", "approved"])
    signed = Signature.objects.filter(signer=cast.coordinator)
    assert {link.submission_id for link in signed} == {one.pk for one in two}
    assert len({link.signed_at for link in signed}) == 1
    assert AuditEntry.objects.filter(verb="forms_builder.approve").count() == 2
    assert list(verify_centre(centre)) == []
    assert text_of(response).count("approuvée</span>") == 2


def test_together_marks_what_is_handled(cast: Cast, centre: Centre, client_of: ClientOf, today: date) -> None:
    questions = [("text", question("Numéro"))]
    route = [handled_by("reception", "Rendu")]
    badge = make_form(centre, "Badge", questions, by=cast.communication, route=route)
    sent = ask_key(badge, cast.animator, "12")
    client = client_of(cast.reception)
    assert [label for _value, label in client.get(TOGETHER).context["offered"]] == [
        "Léa Fontaine – Badge – 12 – Rendu"
    ]
    response = client.post(TOGETHER, posted(sent))
    assert (refusals(response), states(sent)) == ([""], ["recorded"])
    assert "marquée comme faite" in text_of(response)


def test_together_sent_twice_is_done_once(two: list[Submission], cast: Cast, client_of: ClientOf) -> None:
    client, sent = client_of(cast.coordinator), posted(*two)
    first, second = (refusals(client.post(TOGETHER, sent)) for _click in range(2))
    assert (first, second) == (["", ""], ["", ""])
    assert Signature.objects.filter(signer=cast.coordinator).count() == 2


def test_together_one_that_moved_takes_nothing_from_the_others(
    two: list[Submission], keys: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    third = ask_key(keys, cast.animator, "verte")
    sent = posted(two[0], two[1], third)
    withdraw(by=cast.animator, submission=two[1], revision=1)
    response = client_of(cast.coordinator).post(TOGETHER, sent)
    assert refusals(response) == ["", str(RequestMoved.message), ""]
    assert states(*two, third) == ["approved", "withdrawn", "approved"]
    assert text_of(response).count("non traitée</span>") == 1


def test_together_looks_at_the_rights_of_each(
    two: list[Submission], keys: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    """Human resources read every request, and decide on none that was not given to them; others read none."""
    sent = posted(*two)
    assert refusals(client_of(cast.hr).post(TOGETHER, sent)) == [str(NotAllowedNow.message)] * 2
    moved = refusals(client_of(cast.youth_coordinator).post(TOGETHER, sent))
    assert moved == [str(RequestMoved.message)] * 2
    assert states(*two) == ["submitted", "submitted"]
    assert not Signature.objects.exclude(signer=cast.animator).exists()


def test_together_with_a_wrong_password_does_nothing(
    two: list[Submission], cast: Cast, client_of: ClientOf
) -> None:
    response = client_of(cast.coordinator).post(TOGETHER, posted(*two, password="non"))
    assert (list(response.context["form"].errors), states(*two)) == (["password"], ["submitted"] * 2)
    assert text_of(response).count(" checked") == 2


@pytest.mark.parametrize(
    "chosen", [[], ["x"], ["x.1"], ["6f1c8f0e-5b7d-4f0a-9a51-0c2a54a1d7e3"], ["6f1c8f0e.-1"]]
)
def test_together_with_no_choice_of_the_page_is_refused(
    chosen: list[str], two: list[Submission], cast: Cast, client_of: ClientOf
) -> None:
    response = client_of(cast.coordinator).post(TOGETHER, {"chosen": chosen, "password": PASSWORD})
    assert list(response.context["form"].errors) == ["chosen"]


def test_together_takes_so_many_at_most(two: list[Submission], cast: Cast, client_of: ClientOf) -> None:
    chosen = [f"6f1c8f0e-5b7d-4f0a-9a51-0c2a54a1d7{number:02}.1" for number in range(MOST + 1)]
    response = client_of(cast.coordinator).post(TOGETHER, {"chosen": chosen, "password": PASSWORD})
    assert response.context["form"].errors["chosen"] == ["30 à la fois au plus."]
    with pytest.raises(ValueError, match="31 at once"):
        decide_together(by=cast.coordinator, chosen=[shown_of(two[0])] * 31, proof=proof_of(cast.coordinator))


def test_together_with_somebody_elses_password_is_refused_for_each(two: list[Submission], cast: Cast) -> None:
    chosen = [shown_of(one) for one in two]
    found = decide_together(by=cast.coordinator, chosen=chosen, proof=proof_of(cast.hr))
    assert [bool(outcome.refusal) for outcome in found] == [True, True]
    assert states(*two) == ["submitted", "submitted"]


def test_together_costs_the_same_for_any_number(
    leave_page: FormPage, account: LeaveAccount, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.coordinator)

    def add(number: int) -> None:
        send_leave(leave_page, cast.animator, date(2027, 4, 4 + number), kind="Formation")

    assert count_queries(lambda: client.get(TOGETHER), add_row=add, sizes=(1, 3)) <= 14
    assert queries_of(lambda: client.get(TOGETHER)).repeated == []
