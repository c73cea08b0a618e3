"""What happens to the requests of a network: who asks for what, and each act until today. No database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.utils import timezone

from forms_builder.choices import Approver, StepPurpose, StepState, SubmissionState
from forms_builder.definition import Answers, FormDefinition, RouteStep
from forms_builder.leave_days import LeaveDay, LeavePeriod, count_leave_days

YEARS = 3
WEEKS = YEARS * 52
AHEAD = 8
"""Weeks: how far ahead leave is asked for."""
EACH_STEP = (0.1, 0.3, 0.8, 1.2, 2.0, 3.1, 4.5, 9.0)
"""Days that a decision takes."""
FORGOTTEN = 0.01
"""Of decisions: they take forty days."""
SENT, APPROVED, REFUSED, RETURNED, WITHDRAWN, ASKED, CANCELLED, HANDLED = "SARBWKCH"
ALL = "D"
"""Approvals by everybody on the route that is left."""
COURSES = (("D", 78), ("AR", 5), ("R", 3), ("W", 3), ("AW", 2), ("BSD", 4), ("B", 1), ("BW", 1), ("DKC", 3))
"""What follows the sending, and how often of a hundred."""


@dataclass(frozen=True, slots=True)
class Form:
    """One form of the centre. `steps` are those that every request goes through, `informed` left out."""

    version: Any
    definition: FormDefinition
    steps: tuple[RouteStep, ...]
    keys: dict[str, str]
    """Of the questions, by their title."""

    @property
    def is_decided(self) -> bool:
        return self.definition.has_decisions


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the requests of one centre are told with. Shape: `deciders` by who a step is given to and the sector."""

    centre: Any
    now: datetime
    draw: Random
    staff: Sequence[Any]
    sectors: dict[int, str]
    deciders: dict[tuple[str, str], Any]
    leave: Form
    others: tuple[Form, ...]
    kind: Any
    holidays: frozenset[date]
    countable: frozenset[int]
    first_month: int
    within_days: int

    def decider(self, approver: str, applicant: Any) -> Any:
        sector = self.sectors[applicant.pk] if approver == Approver.COORDINATOR else ""
        return self.deciders[approver, sector]

    def identifier(self) -> UUID:
        return UUID(int=self.draw.getrandbits(128), version=4)


@dataclass(slots=True)
class Stage:
    """One step of a life, as its row will be unless the request is sent again."""

    approver: str
    purpose: str
    who: Any
    done: str = ""
    within_days: int = 0
    state: str = StepState.WAITING
    reached_at: datetime | None = None
    decided_at: datetime | None = None
    decided_by: Any = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One act. Shape: `letter` is one of SENT…HANDLED; `stage` is the step that it decides, None where it decides none."""

    letter: str
    at: datetime
    by: Any
    comment: str = ""
    stage: Stage | None = None


@dataclass(slots=True)
class Life:
    """One request from its sending to today."""

    identifier: UUID
    form: Form
    applicant: Any
    answers: Answers
    days: tuple[LeaveDay, ...]
    turns: list[Turn] = field(default_factory=list)
    stages: list[Stage] = field(default_factory=list)
    state: str = SubmissionState.SUBMITTED
    closed_at: datetime | None = None

    @property
    def current(self) -> Stage | None:
        return next((one for one in self.stages if one.state == StepState.CURRENT), None)


def lives_of(around: Surroundings, number: int) -> list[Life]:
    """So many lives, by all of the staff in turns; for each, a week of its own for every leave."""
    weeks = {person.pk: around.draw.sample(range(WEEKS), WEEKS) for person in around.staff}
    return [life_of(around, around.staff[rank % len(around.staff)], weeks) for rank in range(number)]


def life_of(around: Surroundings, person: Any, weeks: dict[int, list[int]]) -> Life:
    if around.draw.random() < 0.6 and weeks[person.pk]:
        life, sent_at = begin_leave(around, person, weeks[person.pk].pop())
    else:
        life, sent_at = begin_other(around, person)
    live(around, life, sent_at)
    return life


def begin_leave(around: Surroundings, person: Any, week: int) -> tuple[Life, datetime]:
    """A leave of one to three days in one week, that is asked for beforehand."""
    today = timezone.localdate(around.now)
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=AHEAD - week)
    first = monday + timedelta(days=around.draw.randrange(3))
    last = first + timedelta(days=around.draw.randrange(3))
    period = LeavePeriod(first, last)
    worked = person.worked_weekdays
    days = count_leave_days(period, worked=worked, countable=around.countable, holidays=around.holidays)
    dates = {
        "start": first.isoformat(),
        "starts_at_noon": False,
        "end": last.isoformat(),
        "ends_at_noon": False,
    }
    keys = around.leave.keys
    answers = {keys["Nature du congé"]: str(around.kind.public_id), keys["Dates"]: dates}
    if not any(day.weight for day in days):
        return begin_other(around, person)
    before = max(around.draw.randrange(3, 60), (first - today).days + around.draw.randrange(10))
    sent_at = at_work(around, first - timedelta(days=before))
    return Life(around.identifier(), around.leave, person, answers, days), sent_at


def begin_other(around: Surroundings, person: Any) -> tuple[Life, datetime]:
    form = around.draw.choice(around.others)
    day = timezone.localdate(around.now) - timedelta(days=around.draw.randrange(1, YEARS * 365))
    answers = {
        form.keys[title]: answer
        for title, answer in {
            "Mois concerné": f"{day:%Y-%m}",
            "Montant demandé": f"{around.draw.randrange(50, 400)}.00",
            "Destinataire": "Madame Lemaire",
            "Numéro de fax": "01 99 00 10 02",
            "Nombre de pages": str(around.draw.randrange(1, 9)),
            "Objet": "Convention",
        }.items()
        if title in form.keys
    }
    return Life(around.identifier(), form, person, answers, ()), at_work(around, day)


def at_work(around: Surroundings, day: date) -> datetime:
    clock = time(around.draw.randrange(8, 18), around.draw.randrange(60), around.draw.randrange(60))
    return min(timezone.make_aware(datetime.combine(day, clock)), around.now - timedelta(minutes=5))


def live(around: Surroundings, life: Life, sent_at: datetime) -> None:
    """Let everything happen that its course says, until now."""
    instant = sent_at
    for letter in course_of(around.draw, life.form):
        if instant > around.now:
            return
        take_turn(around, life, letter, instant)
        took = 40.0 if around.draw.random() < FORGOTTEN else around.draw.choice(EACH_STEP)
        instant += timedelta(days=took, seconds=around.draw.randrange(60, 3_600))


def course_of(draw: Random, form: Form) -> Iterator[str]:
    """The letters of one life."""
    if not form.is_decided:
        return iter(SENT + HANDLED * len(form.steps))
    (course,) = draw.choices([one for one, _often in COURSES], [often for _one, often in COURSES])
    return iter(SENT + course.replace(ALL, APPROVED * len(form.steps)))


def take_turn(around: Surroundings, life: Life, letter: str, at: datetime) -> None:
    stage = life.current if letter in OUTCOMES else None
    by = stage.who if stage is not None else life.applicant
    life.turns.append(Turn(letter, at, by, COMMENTS.get(letter, ""), stage))
    if stage is not None:
        stage.state, stage.decided_at, stage.decided_by = OUTCOMES[letter], at, by
    TURNS[letter](around, life, at)


def send(around: Surroundings, life: Life, at: datetime) -> None:
    life.state = SubmissionState.SUBMITTED
    life.stages = [
        Stage(
            one.approver,
            one.purpose,
            around.decider(one.approver, life.applicant),
            done=one.done,
            within_days=one.within_days,
        )
        for one in life.form.definition.route
    ]
    reach_next(life, at)


def reach_next(life: Life, at: datetime) -> bool:
    """Give the request to the next step; tell whether there was one."""
    ways = (StepPurpose.APPROVAL, StepPurpose.HANDLING)
    waiting = (one for one in life.stages if one.state == StepState.WAITING and one.purpose in ways)
    step = next(waiting, None)
    if step is not None:
        step.state, step.reached_at = StepState.CURRENT, at
    return step is not None


def go_on(around: Surroundings, life: Life, at: datetime) -> None:
    if reach_next(life, at):
        return
    life.state = SubmissionState.APPROVED if life.form.is_decided else SubmissionState.RECORDED
    life.closed_at = at
    for one in life.stages:
        if one.purpose == StepPurpose.INFORMATION:
            one.state = StepState.INFORMED


def close(life: Life, state: str, at: datetime) -> None:
    life.state, life.closed_at = state, at
    for one in life.stages:
        if one.state in (StepState.WAITING, StepState.CURRENT):
            one.state = StepState.SKIPPED


def refuse(around: Surroundings, life: Life, at: datetime) -> None:
    close(life, SubmissionState.REFUSED, at)


def withdraw(around: Surroundings, life: Life, at: datetime) -> None:
    close(life, SubmissionState.WITHDRAWN, at)


def send_back(around: Surroundings, life: Life, at: datetime) -> None:
    life.state = SubmissionState.TO_CORRECT


def ask_cancellation(around: Surroundings, life: Life, at: datetime) -> None:
    life.state = SubmissionState.CANCELLATION_ASKED
    who = around.decider(Approver.HR, life.applicant)
    life.stages.append(
        Stage(Approver.HR, StepPurpose.CANCELLATION, who, state=StepState.CURRENT, reached_at=at)
    )


def cancel(around: Surroundings, life: Life, at: datetime) -> None:
    life.state, life.closed_at = SubmissionState.CANCELLED, at


COMMENTS = {
    REFUSED: "Nous sommes déjà trois absents ces jours-là.",
    RETURNED: "Il y a une sortie : peux-tu décaler ?",
    ASKED: "La sortie est reportée.",
}
OUTCOMES = {
    APPROVED: StepState.APPROVED,
    REFUSED: StepState.REFUSED,
    RETURNED: StepState.RETURNED,
    CANCELLED: StepState.APPROVED,
    HANDLED: StepState.HANDLED,
}
TURNS = {
    SENT: send,
    APPROVED: go_on,
    HANDLED: go_on,
    REFUSED: refuse,
    RETURNED: send_back,
    WITHDRAWN: withdraw,
    ASKED: ask_cancellation,
    CANCELLED: cancel,
}
