"""The rows of the lives of one centre: requests, steps and leave, as the actions would have left them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.utils import timezone

from forms_builder.choices import (
    APPROVED_STATES,
    Approver,
    MovementKind,
    StepPurpose,
)
from forms_builder.deadlines import nth_working_day
from forms_builder.leave_days import LeaveDay, split_by_leave_year
from forms_builder.models import (
    ApprovalStep,
    FormVersion,
    LeaveAccount,
    LeaveKind,
    LeaveMovement,
    LeavePart,
    LeavePolicy,
    Submission,
)
from forms_builder.queries.routes import ROLE_OF
from forms_builder.summaries import summarise
from portal.accounts.models import Absence, RoleGrant, SectorMembership, User
from portal.centres.models import Centre
from portal.centres.queries import unworked_holidays
from portal.demo.network_lives import (
    APPROVED,
    CANCELLED,
    SENT,
    YEARS,
    Form,
    Life,
    Stage,
    Surroundings,
    Turn,
)
from portal.demo.people import ACTOR
from portal.kit.dates import first_instant_of

PAID = "Congés payés"
ACQUIRED = Decimal(60)
"""Days that everybody has of each leave year: enough for whatever they are told to ask for."""
CENT = Decimal("0.01")


@dataclass(slots=True)
class Rows:
    """What is to be written of requests. Shape: `by_year` are the accounts, by their person and leave year."""

    accounts: list[LeaveAccount] = field(default_factory=list)
    submissions: list[Submission] = field(default_factory=list)
    steps: list[ApprovalStep] = field(default_factory=list)
    approvers: list[Any] = field(default_factory=list)
    parts: list[LeavePart] = field(default_factory=list)
    movements: list[LeaveMovement] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    by_year: dict[tuple[int, date], LeaveAccount] = field(default_factory=dict)


def surroundings_of(centre: Centre, draw: Random, now: datetime) -> Surroundings:
    """Read what the lives of one centre need, once. Those who decide ask for nothing: others decide on theirs."""
    policy = LeavePolicy.objects.get(centre=centre)
    day = timezone.localdate(now)
    versions = FormVersion.objects.filter(centre=centre).order_by("pk").select_related("page")
    forms = [form_of(version) for version in versions]
    leave = next(one for one in forms if one.definition.effects and "Nature du congé" in one.keys)
    deciders, sectors = deciders_of(centre)
    trusted = {person.pk for person in deciders.values()}
    everybody = User.objects.filter(centre=centre).select_related("centre").order_by("pk")
    return Surroundings(
        centre=centre,
        now=now,
        draw=draw,
        staff=[person for person in everybody if person.pk in sectors and person.pk not in trusted],
        sectors=sectors,
        deciders=deciders,
        leave=leave,
        others=tuple(one for one in forms if one is not leave),
        kind=LeaveKind.objects.get(centre=centre, name=PAID),
        holidays=unworked_holidays(centre, day - timedelta(days=YEARS * 400), day + timedelta(days=400)),
        countable=policy.countable_weekdays,
        first_month=policy.year_starts_in,
        within_days=policy.reminds_after,
    )


def form_of(version: FormVersion) -> Form:
    definition = version.definition
    steps = tuple(one for one in definition.route if one.purpose != StepPurpose.INFORMATION)
    return Form(version, definition, steps, {spec.label: spec.key for spec in definition.fields})


def deciders_of(centre: Centre) -> tuple[dict[tuple[str, str], Any], dict[int, str]]:
    """Who a step is given to, by its role and, for coordinators, the sector; and everybody's main sector."""
    found: dict[tuple[str, str], Any] = {}
    for approver, role in ROLE_OF.items():
        grant = (
            RoleGrant.objects.filter(person__centre=centre, role=role)
            .select_related("person__centre")
            .first()
        )
        if grant is not None:
            found[approver, ""] = grant.person
    sectors = {}
    mains = SectorMembership.objects.filter(person__centre=centre, is_main=True).order_by("pk")
    for row in mains.select_related("sector", "person__centre"):
        sectors[row.person_id] = row.sector.name
        if row.is_coordinator:
            found.setdefault((Approver.COORDINATOR, row.sector.name), row.person)
    return found, sectors


def rows_of(around: Surroundings, lives: Sequence[Life]) -> Rows:
    rows = Rows()
    for life in lives:
        add_request(around, rows, life)
    return rows


def add_request(around: Surroundings, rows: Rows, life: Life) -> None:
    first, last = life.turns[0].at, life.turns[-1].at
    sent = [turn.at for turn in life.turns if turn.letter == SENT]
    submission = Submission(
        id=life.identifier,
        centre=around.centre,
        version=life.form.version,
        page=life.form.version.page,
        applicant=life.applicant,
        state=life.state,
        revision=len(life.turns),
        answers=life.answers,
        heading=heading_of(around, life, sent[-1]),
        summary=summarise(life.form.definition, life.answers),
        created_at=first - timedelta(minutes=20),
        changed_at=last,
        submitted_at=first,
        closed_at=life.closed_at,
    )
    rows.submissions.append(submission)
    for position, stage in enumerate(life.stages):
        add_step(around, rows, submission, stage, position)
    add_leave(around, rows, submission, life)


def heading_of(around: Surroundings, life: Life, at: datetime) -> dict[str, str]:
    person = life.applicant
    return {
        "applicant": str(person),
        "sector": around.sectors[person.pk],
        "function": person.function,
        "date": timezone.localdate(at).isoformat(),
    }


def add_step(around: Surroundings, rows: Rows, submission: Submission, stage: Stage, position: int) -> None:
    step = ApprovalStep(
        id=around.identifier(),
        submission=submission,
        centre_id=submission.centre_id,
        position=position,
        purpose=stage.purpose,
        approver=stage.approver,
        state=stage.state,
        reached_at=stage.reached_at,
        within_days=stage.within_days,
        due_on=due_day(around, stage),
        done=stage.done,
        decided_by=stage.decided_by,
        decided_at=stage.decided_at,
    )
    rows.steps.append(step)
    through: Any = ApprovalStep.approvers.through
    rows.approvers.append(through(approvalstep_id=step.pk, user_id=stage.who.pk))


def due_day(around: Surroundings, stage: Stage) -> date | None:
    days = stage.within_days or (around.within_days if stage.purpose != StepPurpose.HANDLING else 0)
    if stage.reached_at is None or not days:
        return None
    return nth_working_day(timezone.localdate(stage.reached_at), days, around.holidays)


def add_leave(around: Surroundings, rows: Rows, submission: Submission, life: Life) -> None:
    """The days that a leave holds, what was booked of them, and the absence."""
    approved = [turn for turn in life.turns if turn.letter == APPROVED]
    undone = next((turn for turn in life.turns if turn.letter == CANCELLED), None)
    is_granted = undone is not None or life.state in APPROVED_STATES
    for year, days in sorted(parts_of(around, life).items()):
        account = account_of(around, rows, life.applicant, year)
        cost = cost_of(days)
        rows.parts.append(
            LeavePart(
                submission=submission,
                kind=around.kind,
                account=account,
                year_start=year,
                days=cost,
                starts_on=days[0].date,
                ends_on=days[-1].date,
                detail=[day.to_json() for day in days],
            )
        )
        if is_granted:
            rows.movements.append(movement(account, MovementKind.TAKEN, -cost, approved[-1], submission))
        if undone is not None:
            rows.movements.append(movement(account, MovementKind.REVERSAL, cost, undone, submission))
    if life.days and life.state in APPROVED_STATES:
        dates = life.answers[around.leave.keys["Dates"]]
        rows.absences.append(
            Absence(
                centre=around.centre,
                person=life.applicant,
                starts_on=date.fromisoformat(dates["start"]),
                ends_on=date.fromisoformat(dates["end"]),
                source=submission.pk,
            )
        )


def parts_of(around: Surroundings, life: Life) -> dict[date, tuple[LeaveDay, ...]]:
    return split_by_leave_year(life.days, around.first_month)


def cost_of(days: Sequence[LeaveDay]) -> Decimal:
    return sum((day.weight for day in days), Decimal(0)).quantize(CENT)


def movement(
    account: LeaveAccount, kind: MovementKind, days: Decimal, turn: Turn, submission: Submission
) -> LeaveMovement:
    return LeaveMovement(
        account=account,
        kind=kind,
        days=days,
        source=submission.pk,
        author_label=str(turn.by),
        made_at=turn.at,
    )


def account_of(around: Surroundings, rows: Rows, person: Any, year: date) -> LeaveAccount:
    """The account of one leave year, opened when it is first needed."""
    known = rows.by_year.get((person.pk, year))
    if known is not None:
        return known
    account = LeaveAccount(
        public_id=around.identifier(),
        centre=around.centre,
        employee=person,
        kind=around.kind,
        year_start=year,
    )
    opened_at = first_instant_of(year)
    rows.by_year[person.pk, year] = account
    rows.accounts.append(account)
    rows.movements.append(
        LeaveMovement(
            account=account,
            kind=MovementKind.OPENING,
            days=ACQUIRED,
            author_label=str(ACTOR),
            made_at=opened_at,
        )
    )
    return account
