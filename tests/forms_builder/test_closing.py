"""What closing a year does to one account: a row per case, and what holds for any figures."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms_builder.closing import (
    Carried,
    Closing,
    drop_first,
    lapsing,
    plan_closing,
    rounding_of,
    still_carried,
)

EARLIER = UUID(int=1)
OLD_END, NEW_END = date(2027, 8, 31), date(2028, 8, 31)


def days(text: str) -> Decimal:
    return Decimal(text)


def old(text: str) -> Carried:
    return Carried(days(text), OLD_END, EARLIER)


def new(text: str) -> Carried:
    return Carried(days(text), NEW_END)


# Code du travail, L3141-7: what is no whole number goes up to the next one.
@pytest.mark.parametrize(
    ("acquired", "missing"),
    [("25", "0"), ("24.96", "0.04"), ("14.58", "0.42"), ("0.01", "0.99"), ("0", "0")],
)
def test_rounding_of_goes_up_to_the_whole_day(acquired: str, missing: str) -> None:
    assert rounding_of(days(acquired)) == days(missing)


def test_still_carried_takes_first_what_lapses_first() -> None:
    carried = (new("4"), old("3"))
    assert still_carried(carried, days("0")) == (old("3"), new("4"))
    assert still_carried(carried, days("2")) == (old("1"), new("4"))
    assert still_carried(carried, days("5.5")) == (new("1.5"),)
    assert still_carried(carried, days("7")) == ()
    assert still_carried(carried, days("-1")) == (old("3"), new("4"))


def test_still_carried_of_a_debt_is_nothing() -> None:
    assert still_carried((Carried(days("-2"), None),), days("0")) == ()


def test_drop_first_of_days_without_end_drops_them_last() -> None:
    endless = Carried(days("2"), None)
    assert drop_first((endless, new("1")), days("1.5")) == (Carried(days("1.5"), None),)


def closing(
    left: str, *, rounding: str = "0", carried: tuple[Carried, ...] = (), cap: str = "", lapses: bool = False
) -> Closing:
    return plan_closing(
        left=days(left),
        rounding=days(rounding),
        carried_in=carried,
        cap=days(cap) if cap else None,
        expires_on=NEW_END,
        lapses=lapses,
    )


@pytest.mark.parametrize(
    ("why", "found", "expected"),
    [
        ("all taken", closing("0"), Closing(days("0"), (), days("0"))),
        ("some left", closing("4.5"), Closing(days("0"), (new("4.5"),), days("0"))),
        ("rounded first", closing("3.58", rounding="0.42"), Closing(days("0.42"), (new("4.00"),), days("0"))),
        ("rounded from nothing", closing("0", rounding="0.5"), Closing(days("0.5"), (new("0.5"),), days("0"))),
        ("a debt follows", closing("-2"), Closing(days("0"), (Carried(days("-2"), None),), days("0"))),
        ("rounding pays a debt", closing("-0.4", rounding="0.4"), Closing(days("0.4"), (), days("0"))),
        ("beyond the cap, kept", closing("8", cap="5"), Closing(days("0"), (new("8"),), days("3"))),
        ("beyond the cap, lapsed", closing("8", cap="5", lapses=True), Closing(days("0"), (new("5"),), days("3"))),
        ("below the cap", closing("4", cap="5", lapses=True), Closing(days("0"), (new("4"),), days("0"))),
        ("no cap never lapses", closing("40", lapses=True), Closing(days("0"), (new("40"),), days("0"))),
        ("old days keep their end", closing("6", carried=(old("2"),)), Closing(days("0"), (old("2"), new("4")), days("0"))),
        ("only old days", closing("2", carried=(old("2"),)), Closing(days("0"), (old("2"),), days("0"))),
        ("fewer left than old days", closing("1", carried=(old("2"),)), Closing(days("0"), (old("1"),), days("0"))),
        ("old days lapse first", closing("6", carried=(old("2"),), cap="3", lapses=True), Closing(days("0"), (new("3"),), days("3"))),
    ],
)  # fmt: skip
def test_plan_closing_by_case(why: str, found: Closing, expected: Closing) -> None:
    assert found == expected


def test_closing_says_whether_there_is_anything_to_write() -> None:
    assert (closing("0").is_nothing, closing("1").is_nothing) == (True, False)
    assert closing("0", rounding="0.5").is_nothing is False
    assert closing("6", carried=(old("2"),)).total == 6


def test_lapsing_is_what_has_ended_and_nothing_asked_for_needs() -> None:
    carried = (old("3"), new("2"))
    assert lapsing(carried, date(2027, 8, 30), days("9")) == ()
    assert lapsing(carried, OLD_END, days("9")) == (old("3"),)
    assert lapsing(carried, OLD_END, days("1.5")) == (old("1.5"),)
    assert lapsing(carried, OLD_END, days("0")) == ()
    assert lapsing(carried, OLD_END, days("-4")) == ()
    assert lapsing(carried, NEW_END, days("4")) == (old("3"), new("1"))
    assert lapsing((Carried(days("3"), None),), NEW_END, days("9")) == ()


amounts = st.decimals(0, 60, places=2)
portions = st.lists(st.builds(Carried, amounts, st.dates(), st.just(EARLIER)), max_size=4).map(tuple)


@settings(max_examples=300)
@given(
    st.decimals(-20, 60, places=2),
    st.decimals(0, "0.99", places=2),
    portions,
    st.none() | amounts,
    st.booleans(),
)
def test_plan_closing_of_any_account_leaves_nothing_and_makes_nothing(
    left: Decimal, rounding: Decimal, carried: tuple[Carried, ...], cap: Decimal | None, lapses: bool
) -> None:
    """What was left is carried or lapses, to the hundredth; nobody loses a day unless human resources say so."""
    plan = plan_closing(
        left=left, rounding=rounding, carried_in=carried, cap=cap, expires_on=NEW_END, lapses=lapses
    )
    lost = plan.excess if lapses else Decimal(0)
    assert plan.total + lost == left + rounding
    assert plan.excess == max(Decimal(0), left + rounding - cap if cap is not None else Decimal(0))
    assert all(one.days > 0 or plan.total < 0 for one in plan.carried)
    if lapses and cap is not None:
        assert plan.total <= cap
