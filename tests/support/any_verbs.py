"""Which verbs make a life, how often, and one run of it from its beginning to its end."""

from datetime import UTC, datetime
from decimal import Decimal

import time_machine

from forms_builder.choices import Accrual
from forms_builder.models import LeaveKind
from forms_builder.queries.signatures import verify_centre
from portal.centres.models import Centre
from tests.factories.completed_forms import make_badge_form
from tests.factories.forms_builder import account_of, handled_by, leave_form, make_form, question
from tests.support.any_ledger import accrue, adjust, carry_or_lapse, close_a_year, fall_ill, let_time_pass
from tests.support.any_life import APPLICANTS, PAID, REST, Life, Verb
from tests.support.any_look import bring_to_an_end, look_at_everything, screens_show_the_sums
from tests.support.any_request import (
    approve_to_the_end,
    ask_for_a_badge,
    ask_to_cancel,
    complete_a_badge,
    correct,
    decide_by_anybody,
    decide_by_who_may,
    decide_several,
    drop_uncorrected,
    enter_for_somebody,
    give_to_another,
    handle_by_anybody,
    say_something,
    send_a_fax,
    send_a_leave,
    take_back,
)
from tests.support.cast import Cast

RUNS, LENGTH = 20, 500
"""Ten thousand operations: so many runs, of so many operations each."""
LOOKED_AT = 50
"""Operations between two looks at everything."""
MOST_UNDONE = 5
"""Of all verbs: what chance may leave out of one run, or find refused each time in it."""
ENDED = 3
"""Requests that are brought to their end after a run."""
BEGINNING = datetime(2027, 3, 10, 8, tzinfo=UTC)

VERBS: dict[Verb, int] = {
    send_a_leave: 5, send_a_fax: 1, ask_for_a_badge: 1, enter_for_somebody: 3, correct: 3, decide_by_anybody: 14,
    decide_by_who_may: 7, approve_to_the_end: 3, decide_several: 3, handle_by_anybody: 4, give_to_another: 5,
    say_something: 9, complete_a_badge: 3, take_back: 5, drop_uncorrected: 3, ask_to_cancel: 4, adjust: 5, accrue: 2, close_a_year: 4,
    fall_ill: 4, carry_or_lapse: 5, let_time_pass: 7,
}  # fmt: skip
"""How often of a hundred. What writes and tells costs ten times what is refused: one operation of five or so."""


def open_life(cast: Cast, centre: Centre) -> Life:
    """Three forms and two balances for each of those who ask."""
    by = cast.communication
    asks = [("text", question("Texte", required=False))]
    fax = make_form(centre, "Fax", asks, by=by, route=[handled_by("reception", "Envoyé")])
    LeaveKind.objects.filter(centre=centre, name=PAID).update(
        accrual=Accrual.MONTHLY, entitlement=Decimal(25), is_debited=True
    )
    for name in APPLICANTS:
        account_of(cast[name], "9")
        account_of(cast[name], "1.5", name=REST)
    return Life(cast, centre, leave_form(centre, by), fax, make_badge_form(centre, by))


def live_a_run(run: int, life: Life) -> None:
    """Do what the number of the run draws, look at everything now and then, and at every screen at the end.

    Raises: AssertionError for whatever does not hold, and for a run in which too little was done to tell.
    """
    life.chance.seed(run)
    drawn = life.chance.choices(list(VERBS), weights=list(VERBS.values()), k=LENGTH)
    with time_machine.travel(BEGINNING, tick=False) as life.clock:
        for number, verb in enumerate(drawn, 1):
            life.live(verb)
            if number % LOOKED_AT == 0:
                look_at_everything(life)
        screens_show_the_sums(life)
        bring_to_an_end(life, ENDED)
        look_at_everything(life)
        assert list(map(str, verify_centre(life.centre))) == []
    assert life.tried.total() == LENGTH
    assert len(never_done(life)) <= MOST_UNDONE, never_done(life)


def never_done(life: Life) -> list[str]:
    """The verbs that chance has left out of a run, or found refused each time."""
    return [verb.__name__ for verb in VERBS if not life.done[verb.__name__]]
