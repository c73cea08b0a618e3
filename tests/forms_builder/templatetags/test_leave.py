from decimal import Decimal

import pytest

from forms_builder.queries.leave import Balance
from forms_builder.templatetags.leave import bracketed, figure, in_days, left_share, unspent_share


@pytest.mark.parametrize(
    ("days", "shown"),
    [("25.00", "25"), ("2.50", "2,5"), ("2.08", "2,08"), ("0", "0"), ("-5.00", "−5"), ("100.00", "100")],
)
def test_figure_has_no_useless_zero(days: str, shown: str) -> None:
    assert figure(Decimal(days)) == shown


@pytest.mark.parametrize(
    ("days", "shown"),
    [
        ("0.5", "0,5\u00a0jour"),
        ("1", "1\u00a0jour"),
        ("1.5", "1,5\u00a0jour"),
        ("2", "2\u00a0jours"),
        ("-3", "−3\u00a0jours"),
    ],
)
def test_in_days_is_plural_from_two_on_and_holds_together(days: str, shown: str) -> None:
    assert in_days(Decimal(days)) == shown


@pytest.mark.parametrize(("days", "shown"), [("2", " (2\u00a0jours)"), ("0", "")])
def test_bracketed_says_nothing_of_no_days(days: str, shown: str) -> None:
    assert bracketed(Decimal(days)) == shown


@pytest.mark.parametrize(
    ("acquired", "taken", "pending", "left", "unspent"),
    [("25", "5", "8", 48, 80), ("0", "0", "0", 0, 0), ("10", "12", "0", 0, 0), ("3", "0", "0.5", 83, 100)],
)
def test_shares_stay_inside_the_bar(acquired: str, taken: str, pending: str, left: int, unspent: int) -> None:
    balance = Balance(None, Decimal(acquired), Decimal(taken), Decimal(pending))
    assert (left_share(balance), unspent_share(balance)) == (left, unspent)
