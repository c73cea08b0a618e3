"""The list of what waits for somebody: its order, what narrows it, for whom it is."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from forms_builder.actions.submitting import ask_cancellation
from forms_builder.choices import Act, Decision, StepState
from forms_builder.models import ApprovalStep, FormPage, LeaveAccount, LeavePolicy, Submission
from forms_builder.models.submissions import UNANSWERED
from forms_builder.queries.inbox import left_to_nobody
from forms_builder.rules import allowed_actions
from portal.accounts.actions.delegations import add_delegation
from portal.accounts.models import User
from portal.centres.models import Centre
from tests.factories.forms_builder import (
    account_of,
    approve_all,
    decide_as,
    handled_by,
    make_form,
    question,
    send,
    send_leave,
)
from tests.support.cast import Cast
from tests.support.queries import count_queries, queries_of

ClientOf = Callable[[User], Client]
MONDAY, FRIDAY = date(2027, 3, 15), date(2027, 3, 19)
INBOX = "/demarches/a-valider/"


@pytest.fixture
def sent(leave_page: FormPage, account: LeaveAccount, cast: Cast) -> Submission:
    """A week of paid leave, in the hands of the coordinator."""
    return send_leave(leave_page, cast.animator, MONDAY, FRIDAY)


@pytest.fixture
def keys(cast: Cast, centre: Centre, today: date) -> FormPage:
    """A form that its coordinator decides, and nothing else."""
    route = ["coordinator"]
    return make_form(centre, "Clé", [("text", question("Laquelle ?"))], by=cast.communication, route=route)


def ask_key(page: FormPage, person: User, which: str) -> Submission:
    return send(page, person, {f"f-{page.versions.get().definition.fields[0].key}": [which]})


def text_of(response: HttpResponse) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def shown(client: Client, query: str = "") -> list[str]:
    return [row.asked for row in client.get(INBOX + query).context["rows"]]


def put(submission: Submission, **facts: Any) -> None:
    """Have its current step stand otherwise than it does."""
    ApprovalStep.objects.filter(submission=submission, state=StepState.CURRENT).update(**facts)


# What nobody corrects


def test_inbox_shows_hr_what_was_never_corrected(sent: Submission, cast: Cast, client_of: ClientOf) -> None:
    decide_as(cast.coordinator, sent, Decision.SEND_BACK, "Pourquoi ?")
    people = (cast.hr, cast.director, cast.coordinator, cast.animator)

    def told() -> list[list[Any]]:
        return [list(client_of(person).get(INBOX).context["uncorrected"]) for person in people]

    assert told() == [[], [], [], []]
    Submission.objects.update(changed_at=timezone.now() - UNANSWERED)
    assert told() == [[sent], [], [], []]
    shown = text_of(client_of(cast.hr).get(INBOX))
    assert ("Jamais corrigées" in shown, sent.get_absolute_url() in shown) == (True, True)
    assert "Rien à valider" not in shown


def test_inbox_lists_what_was_never_corrected_at_the_same_cost(
    leave_page: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    account_of(cast.animator)
    client, counts = client_of(cast.hr), []
    for day in (5, 6, 7):
        sent = send_leave(leave_page, cast.animator, date(2027, 4, day))
        back = decide_as(cast.coordinator, sent, Decision.SEND_BACK, "Pourquoi ?")
        Submission.objects.filter(pk=back.pk).update(changed_at=timezone.now() - UNANSWERED)
        client.get(INBOX)
        counts.append(queries_of(lambda: client.get(INBOX)).count)
    assert len(set(counts)) == 1


# The order


def test_inbox_shows_what_waits_for_me_the_oldest_first(
    sent: Submission, leave_page: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    other = send_leave(leave_page, cast.animator, date(2027, 4, 5))
    ApprovalStep.objects.filter(submission=sent).update(reached_at=timezone.now() + timedelta(minutes=1))
    rows = client_of(cast.coordinator).get(INBOX).context["rows"]
    assert [(row.url, row.applicant, row.asked, row.days) for row in rows] == [
        (other.get_absolute_url(), "Léa Fontaine", "Congés payés, le 5 avril 2027", 1),
        (sent.get_absolute_url(), "Léa Fontaine", "Congés payés, du 15 au 19 mars 2027", 5),
    ]
    assert [client_of(person).get(INBOX).context["rows"] for person in (cast.hr, cast.animator)] == [[], []]


def test_inbox_shows_what_is_late_before_what_is_older(
    keys: FormPage, cast: Cast, client_of: ClientOf, today: date
) -> None:
    old, late = (ask_key(keys, cast.animator, which) for which in ("ancienne", "tardive"))
    put(old, reached_at=timezone.now() - timedelta(days=30), due_on=today + timedelta(days=9))
    put(late, due_on=today - timedelta(days=1))
    response = client_of(cast.coordinator).get(INBOX)
    assert [(row.asked, row.is_late) for row in response.context["rows"]] == [
        ("tardive", True),
        ("ancienne", False),
    ]
    assert text_of(response).count("en retard</span>") == 1


@pytest.mark.parametrize(("days", "is_late"), [(-1, True), (0, False), (1, False)])
def test_inbox_is_late_the_day_after_the_last_one(
    days: int, is_late: bool, keys: FormPage, cast: Cast, client_of: ClientOf, today: date
) -> None:
    put(ask_key(keys, cast.animator, "une"), due_on=today + timedelta(days=days))
    [row] = client_of(cast.coordinator).get(INBOX).context["rows"]
    assert row.is_late == is_late


@pytest.mark.parametrize(("waited", "is_late"), [(7, False), (8, True)])
def test_inbox_a_decision_without_a_day_has_a_week(
    waited: int, is_late: bool, keys: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    reached_at = timezone.now() - timedelta(days=waited)
    put(ask_key(keys, cast.animator, "une"), due_on=None, reached_at=reached_at)
    [row] = client_of(cast.coordinator).get(INBOX).context["rows"]
    assert row.is_late == is_late


def test_inbox_what_is_handled_without_a_day_is_last_and_never_late(
    cast: Cast, centre: Centre, client_of: ClientOf, today: date
) -> None:
    questions = [("text", question("Numéro", required=False))]
    route = [handled_by("reception", "Rendu")]
    page = make_form(centre, "Badge", questions, by=cast.communication, route=route)
    field = f"f-{page.versions.get().definition.fields[0].key}"
    old, new = (send(page, cast.animator, {field: [number]}) for number in "12")
    put(old, reached_at=timezone.now() - timedelta(days=400))
    client = client_of(cast.reception)
    assert [(row.asked, row.is_late) for row in client.get(INBOX).context["rows"]] == [
        ("1", False),
        ("2", False),
    ]
    put(new, due_on=today - timedelta(days=1))
    assert [(row.asked, row.is_late) for row in client.get(INBOX).context["rows"]] == [
        ("2", True),
        ("1", False),
    ]


def test_inbox_pages_lead_on_in_the_same_order(
    keys: FormPage, cast: Cast, client_of: ClientOf, today: date
) -> None:
    numbers = [f"{number:02}" for number in range(23)]
    for number in numbers:
        reached_at = timezone.now() + timedelta(minutes=int(number))
        due_on = today - timedelta(days=int(number) // 12)
        put(ask_key(keys, cast.animator, number), due_on=due_on, reached_at=reached_at)
    client = client_of(cast.coordinator)
    first = client.get(f"{INBOX}?quoi=approval")
    then = client.get(f"{INBOX}?quoi=approval&suite={first.context['page'].next_cursor}")
    assert [row.asked for answer in (first, then) for row in answer.context["rows"]] == [
        *numbers[12:],
        *numbers[:12],
    ]
    assert "quoi=approval&amp;suite=" in first.content.decode()


def test_reach_gives_a_decision_the_days_of_the_centre(keys: FormPage, cast: Cast, centre: Centre) -> None:
    """From Wednesday 10 March 2027 on: Thursday, Friday, Monday."""
    assert ask_key(keys, cast.animator, "une").steps.get().due_on == date(2027, 3, 15)
    LeavePolicy.objects.filter(centre=centre).update(reminds_after=1)
    assert ask_key(keys, cast.animator, "deux").steps.get().due_on == date(2027, 3, 11)


# What narrows it


@pytest.fixture
def everything(sent: Submission, leave_page: FormPage, keys: FormPage, cast: Cast, centre: Centre) -> None:
    """For human resources: a leave to decide, a cancellation, a badge to hand over, of two people."""
    approve_all(sent, cast.coordinator)
    other = send_leave(leave_page, cast.animator, date(2027, 4, 5), kind="Formation")
    approve_all(other, cast.coordinator, cast.hr, cast.director)
    ask_cancellation(by=cast.animator, submission=other, revision=4, reason="Reportée.")
    questions = [("text", question("Badge"))]
    route = [handled_by("hr", "Rendu")]
    badge = make_form(centre, "Badge", questions, by=cast.communication, route=route)
    ask_key(badge, cast.youth_animator, "Clé bleue")


LEAVE, TRAINING, BADGE = "Congés payés, du 15 au 19 mars 2027", "Formation, le 5 avril 2027", "Clé bleue"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {LEAVE, TRAINING, BADGE}),
        ("?quoi=approval", {LEAVE}),
        ("?quoi=cancellation", {TRAINING}),
        ("?quoi=handling", {BADGE}),
        ("?q=formation", {TRAINING}),
        ("?q=fontaine+conges", set()),
        ("?q=fontaine+congé", {LEAVE, TRAINING}),
        ("?q=badge", {BADGE}),
        ("?retard=oui", set()),
        ("?quoi=handling&q=léa", set()),
        ("?quoi=nothing&demarche=0&retard=peut-etre&pour=delegation", {LEAVE, TRAINING, BADGE}),
        ("?demarche=x&q=%00", {LEAVE, TRAINING, BADGE}),
    ],
)
def test_inbox_shows_what_the_filters_ask_for(
    query: str, found: set[str], everything: None, cast: Cast, client_of: ClientOf
) -> None:
    assert set(shown(client_of(cast.hr), query)) == found


def test_inbox_narrowed_to_one_form(
    everything: None, leave_page: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.hr)
    response = client.get(f"{INBOX}?demarche={leave_page.pk}")
    assert {row.asked for row in response.context["rows"]} == {LEAVE, TRAINING}
    assert [chip.label for chip in response.context["form"].chips] == ["Demande de congé"]
    offered = [title for _key, title in response.context["form"].fields["demarche"].choices]
    assert offered == ["Toutes les démarches", "Badge", "Demande de congé"]


def test_inbox_narrowed_to_what_is_late(
    everything: None, sent: Submission, cast: Cast, client_of: ClientOf, today: date
) -> None:
    put(sent, due_on=today - timedelta(days=1))
    assert shown(client_of(cast.hr), "?retard=oui") == [LEAVE]


def test_inbox_narrowed_to_nothing_says_by_what_and_leads_back(
    everything: None, cast: Cast, client_of: ClientOf
) -> None:
    response = client_of(cast.hr).get(f"{INBOX}?retard=oui&q=léa")
    assert [chip.label for chip in response.context["form"].chips] == ["« léa »", "En retard seulement"]
    assert "Rien ne vous attend avec ces filtres" in text_of(response)
    assert f'href="{INBOX}"' in text_of(response).partition("Rien ne vous attend")[2]


def test_inbox_of_whoever_has_nothing_offers_no_filter(cast: Cast, client_of: ClientOf) -> None:
    response = client_of(cast.coordinator).get(INBOX)
    assert ("<select" in text_of(response), "Rien à valider" in text_of(response)) == (False, True)


# By delegation


@pytest.fixture
def delegated(sent: Submission, keys: FormPage, cast: Cast, today: date) -> None:
    """Karim decides for Claire until 17 March, and has a key of his own to decide."""
    ends_on = today + timedelta(days=7)
    for end in (today, ends_on):
        dates = {"starts_on": today if end == today else today + timedelta(days=1), "ends_on": end}
        add_delegation(by=cast.coordinator, person=cast.coordinator, delegate=cast.youth_coordinator, **dates)
    ask_key(keys, cast.youth_animator, "Clé rouge")


@pytest.mark.parametrize(
    ("query", "found"),
    [("", {LEAVE, "Clé rouge"}), ("?pour=moi", {"Clé rouge"}), ("?pour=delegation", {LEAVE})],
)
def test_inbox_tells_apart_what_is_by_delegation(
    query: str, found: set[str], delegated: None, cast: Cast, client_of: ClientOf
) -> None:
    assert set(shown(client_of(cast.youth_coordinator), query)) == found


def test_inbox_says_for_whom_and_until_when(delegated: None, cast: Cast, client_of: ClientOf) -> None:
    """The delegation that holds today ends today, whatever the next one says."""
    page = text_of(client_of(cast.youth_coordinator).get(INBOX))
    assert page.count("pour Claire Dubois, jusqu’au 10 mars") == 1
    assert "jusqu’au" not in text_of(client_of(cast.coordinator).get(INBOX))


# What it costs


def test_inbox_costs_the_same_for_any_number(keys: FormPage, cast: Cast, client_of: ClientOf) -> None:
    client, address = client_of(cast.coordinator), f"{INBOX}?q=cl&quoi=approval"
    assert (
        count_queries(
            lambda: client.get(address), add_row=lambda number: ask_key(keys, cast.animator, str(number))
        )
        <= 14
    )
    assert queries_of(lambda: client.get(address)).repeated == []


# What nobody can decide


def left(client: Client) -> list[str]:
    return [row.url for row in client.get(INBOX).context["left"]]


def close(person: User) -> None:
    """As an account is by a hand in the database: what it had to decide stays with it."""
    User.objects.filter(pk=person.pk).update(is_active=False)


def test_left_to_nobody_is_for_human_resources(sent: Submission, cast: Cast, client_of: ClientOf) -> None:
    people = (cast.hr, cast.director, cast.communication, cast.animator)
    assert [left(client_of(person)) for person in people] == [[], [], [], []]
    close(cast.coordinator)
    address = sent.get_absolute_url()
    assert [left(client_of(person)) for person in people] == [[address], [], [], []]
    page = text_of(client_of(cast.hr).get(INBOX))
    assert "Personne ne peut décider" in page
    assert "Rien à valider" not in page
    assert left(client_of(cast.other_director)) == []


def test_left_to_nobody_whoever_held_a_delegation_of_a_closed_account(
    sent: Submission, cast: Cast, client_of: ClientOf, today: date
) -> None:
    days = {"starts_on": today, "ends_on": today}
    add_delegation(by=cast.coordinator, person=cast.coordinator, delegate=cast.stand_in, **days)
    assert left(client_of(cast.hr)) == []
    close(cast.coordinator)
    assert left(client_of(cast.hr)) == [sent.get_absolute_url()]
    assert shown(client_of(cast.stand_in)) == []


def test_left_to_nobody_of_human_resources_is_for_the_direction(
    cast: Cast, centre: Centre, today: date, client_of: ClientOf
) -> None:
    page = make_form(
        centre, "Badge", [("text", question("N", required=False))], by=cast.communication, route=["hr"]
    )
    own = send(page, cast.hr, {})
    assert [left(client_of(person)) for person in (cast.hr, cast.director)] == [[], [own.get_absolute_url()]]


@pytest.mark.parametrize("who", ["coordinator", "hr", "director", "animator", "communication"])
@pytest.mark.parametrize("entered", [False, True])
@pytest.mark.parametrize("given", ["nobody", "closed", "applicant", "hr", "coordinator"])
def test_left_to_nobody_is_what_may_be_given_away_and_nobody_decides(
    keys: FormPage, cast: Cast, who: str, entered: bool, given: str
) -> None:
    """The list and the rules agree, whoever has the step and whoever typed the request."""
    sent = ask_key(keys, cast.animator, "une")
    if entered:
        Submission.objects.filter(pk=sent.pk).update(entered_by=cast.hr)
    people = {"nobody": [], "closed": [cast.gone], "applicant": [cast.animator]}
    step = ApprovalStep.objects.get(submission=sent, state=StepState.CURRENT)
    step.approvers.set(people[given] if given in people else [getattr(cast, given)])
    reader, row = getattr(cast, who), Submission.objects.get(pk=sent.pk)
    able = [one for one in User.objects.filter(centre=reader.centre) if can_decide(row, one)]
    is_listed = Act.REASSIGN in allowed_actions(row, reader) and not able
    assert [one.pk for one in left_to_nobody(reader)] == ([step.pk] if is_listed else [])


def can_decide(submission: Submission, person: User) -> bool:
    return person.is_active and Act.APPROVE in allowed_actions(submission, person)


def test_left_to_nobody_costs_the_same_for_any_number(
    keys: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.hr)

    def add(number: int) -> None:
        ask_key(keys, cast.animator, str(number))
        close(cast.coordinator)

    assert count_queries(lambda: client.get(INBOX), add_row=add, sizes=(1, 3)) <= 14
