"""What holds in any life, whatever was done (any_life): computed once more from the rows, and compared with every screen."""

import io
from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
from django.db.models import Sum
from django.test import Client

from forms_builder.actions.deciding import reassign
from forms_builder.actions.payroll import export_payroll
from forms_builder.choices import OPEN_STATES, Act, Decision, EventKind, StepPurpose, StepState
from forms_builder.leave_days import leave_year_start
from forms_builder.models import ApprovalEvent, LeaveAccount, LeaveMovement, LeavePart, Signature, Submission
from forms_builder.models.approvals import barred_of
from forms_builder.portal_hooks import balances_panel
from forms_builder.queries.leave import with_balances
from forms_builder.queries.routes import ROLE_OF
from forms_builder.rules import allowed_actions, current_step
from portal.accounts.models import User
from portal.kit.dates import add_months
from tests.factories.forms_builder import decide_as, handle_as, proof_of
from tests.support.any_life import APPLICANTS, ON_THEIR_WAY, Life, attempt, people_of

DECIDING = (
    EventKind.APPROVED,
    EventKind.REFUSED,
    EventKind.SENT_BACK,
    EventKind.CANCELLED,
    EventKind.CANCELLATION_REFUSED,
    EventKind.HANDLED,
)
MOST_STEPS = 6
Figures = dict[int, tuple[Decimal, Decimal]]


def look_at_everything(life: Life) -> None:
    balances_are_the_sums(sums())
    every_request_on_its_way_waits_for_somebody(life)
    nobody_decided_what_was_not_theirs(life)
    links = Signature.objects.filter(centre=life.centre).order_by("sequence")
    assert list(links.values_list("sequence", flat=True)) == list(range(1, len(links) + 1))


# Figures


def sums() -> Figures:
    """Of each account that is there, by its key: what was booked, and what is asked for."""
    booked = dict(LeaveMovement.objects.order_by().values_list("account").annotate(Sum("days")))
    parts = LeavePart.objects.filter(submission__state__in=OPEN_STATES, account__isnull=False).order_by()
    asked = dict(parts.values_list("account").annotate(Sum("days")))
    keys = LeaveAccount.objects.values_list("pk", flat=True)
    # Rounded: SQLite sums in floating point.
    return {
        key: (round(booked.get(key, Decimal(0)), 2), round(asked.get(key, Decimal(0)), 2)) for key in keys
    }


def figures_of(balances: Any) -> Figures:
    return {one.account.pk: (one.balance, one.pending) for one in balances}


def balances_are_the_sums(expected: Figures) -> None:
    balances = with_balances(LeaveAccount.objects.all())
    assert figures_of(balances) == expected
    assert {one.account.pk: one.available for one in balances} == {
        key: booked - asked for key, (booked, asked) in expected.items()
    }


def screens_show_the_sums(life: Life) -> None:
    """The dashboard, « Mes congés », the statements, the list of human resources, the export for payroll."""
    known, year = sums(), leave_year_start(life.centre.today, 6)
    people: dict[int, Figures] = defaultdict(dict)
    accounts = LeaveAccount.objects.filter(year_start__gte=year, employee__centre=life.centre)
    for key, person in accounts.values_list("pk", "employee"):
        people[person][key] = known[key]
    assert people
    for username in APPLICANTS:
        found = User.objects.get(username=username)
        panel = balances_panel(found)
        assert figures_of(panel["balances"] if panel else ()) == people[found.pk]
    for username in life.chance.sample(APPLICANTS, 2):
        own_pages_show(User.objects.get(username=username), people)
    rows = client_of(life.cast.hr).get("/conges/salaries/").context["rows"]
    assert {row.person.pk: figures_of(row.balances) for row in rows} == {
        row.person.pk: people[row.person.pk] for row in rows
    }
    assert {life.cast[name].pk for name in APPLICANTS} <= {row.person.pk for row in rows}
    for months in range(3):
        export_shows(life, add_months(life.centre.today.replace(day=1), months), known)


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="portal.accounts.backends.PortalBackend")
    return client


def own_pages_show(person: User, people: dict[int, Figures]) -> None:
    client = client_of(person)
    shown = client.get("/conges/").context["balances"]
    assert figures_of(shown) == people[person.pk]
    statements = [client.get(f"/conges/{one.account.public_id}/").context["balance"] for one in shown]
    assert figures_of(statements) == people[person.pk]


def export_shows(life: Life, first: date, known: Figures) -> None:
    """Each balance of the sheet is what was booked on the account of that year."""
    hr = life.cast.hr
    content = export_payroll(by=hr, first=first, proof=proof_of(hr))
    [_titles, *lines] = openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    last = add_months(first, 1).toordinal() - 1
    year = leave_year_start(date.fromordinal(last), 6)
    accounts = LeaveAccount.objects.filter(year_start=year).select_related("employee", "kind")
    booked = {(one.employee.username, one.kind.name): known[one.pk][0] for one in accounts}
    told = {(line[2], line[3]): line[8] for line in lines}
    assert {key: None if days is None else Decimal(str(days)) for key, days in told.items()} == {
        key: booked.get(key) for key in told
    }


# Requests


def every_request_on_its_way_waits_for_somebody(life: Life) -> None:
    """One step, that somebody may decide or handle, or give to who may."""
    by_key = {person.pk: person for person in life.cast.people.values()}
    rows = Submission.objects.select_related("version", "applicant__centre", "entered_by")
    for submission in rows.prefetch_related("steps__approvers"):
        current = [step for step in submission.steps.all() if step.state == StepState.CURRENT]
        assert len(current) == (submission.state in ON_THEIR_WAY or is_being_handled(submission)), str(
            submission.state
        )
        for step in current:
            people = [*step.approvers.all(), life.cast.hr, life.cast.director]
            may = (allowed_actions(submission, by_key[one.pk]) for one in people)
            assert any(not acts.isdisjoint({Act.APPROVE, Act.HANDLE, Act.REASSIGN}) for acts in may)


def is_being_handled(submission: Submission) -> bool:
    """Approved, with a step after the decisions."""
    steps = [step for step in submission.steps.all() if step.purpose == StepPurpose.HANDLING]
    return submission.state == "approved" and any(step.state == StepState.CURRENT for step in steps)


def nobody_decided_what_was_not_theirs(life: Life) -> None:
    """Each decision, of steps that are gone too, against the roles that everybody has had since the beginning, and what was
    given to somebody by hand before it.
    """
    by_key = {person.pk: person for person in life.cast.people.values()}
    events = ApprovalEvent.objects.select_related("submission").order_by("submission", "revision")
    given: set[tuple[Any, str]] = set()
    for event in events:
        request = event.submission
        if event.kind == EventKind.REASSIGNED:
            given.add((request.pk, event.comment.partition(": ")[0]))
        if event.kind not in DECIDING:
            continue
        assert event.actor_id is not None
        actor, applicant = by_key[event.actor_id], by_key[request.applicant_id]
        assert (actor.is_active, actor.pk == applicant.pk) == (True, False)
        assert event.kind == EventKind.HANDLED or actor.pk != request.entered_by_id
        stands_in = applicant.stand_in_id == actor.pk and holds(applicant, event.step, applicant)
        was_given = (request.pk, str(actor)) in given
        assert was_given or stands_in or holds(actor, event.step, applicant), (event.kind, str(actor))


def holds(person: User, approver: str, applicant: User) -> bool:
    """Whether `person` has the role of a step on the requests of `applicant`, of the same centre."""
    if person.centre_id != applicant.centre_id:
        return False
    if approver == "coordinator":
        main = applicant.main_sector
        return any(one.is_coordinator and one.sector == main for one in person.memberships)
    return next(role for name, role in ROLE_OF.items() if name == approver) in person.roles


def bring_to_an_end(life: Life, number: int) -> None:
    """Whoever some of the requests wait for acts, until they wait for nobody."""
    rows = Submission.objects.filter(state__in=ON_THEIR_WAY).values_list("pk", flat=True)
    there = set(rows)
    for key in [one for one in life.known if one in there][:number]:
        for _step in range(MOST_STEPS):
            now = Submission.objects.get(pk=key)
            if current_step(now) is None:
                break
            act_on(life, now)
        assert current_step(Submission.objects.get(pk=key)) is None


def act_on(life: Life, now: Submission) -> None:
    step = current_step(now)
    assert step is not None
    people = people_of(step)
    by = people[0] if people else give_to_somebody(life, now)
    if step.purpose == StepPurpose.HANDLING:
        handle_as(by, now)
    elif attempt(lambda: decide_as(by, now)) is None:
        # What was held is on the account no more: it can be refused, whatever it is.
        decide_as(by, now, Decision.REFUSE, "Solde repris.")


def give_to_somebody(life: Life, now: Submission) -> User:
    """Where it waits for nobody, human resources give it to somebody, or the direction where it is theirs."""
    hr, step = life.cast.hr, current_step(now)
    assert step is not None
    barred = barred_of(now, step.purpose)
    by = life.cast.director if hr.pk in (now.applicant_id, now.entered_by_id) else hr
    to = next(one for one in (life.cast.stand_in, life.cast.accounting) if one.pk not in barred)
    reassign(by=by, submission=now, revision=now.revision, to=to, reason="Personne.")
    return to
