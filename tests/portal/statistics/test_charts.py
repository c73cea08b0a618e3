"""What is drawn of a series."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from portal.kit.registries import Figures, StatisticsSeries
from portal.statistics.charts import Bar, Line, chart_of, share_of

SERIES = StatisticsSeries(
    "x", "Délais", "jours", ("moitié", "neuf sur dix"), "Comment.", lambda centre, period: []
)


def test_chart_of_draws_each_value_in_hundredths_of_the_highest() -> None:
    chart = chart_of(SERIES, [Figures("Congé", (2, 8)), Figures("Frais", (0, Decimal("1.5")))])
    assert chart.lines == (
        Line("Congé", (Bar("2", 25, 0), Bar("8", 100, 12))),
        Line("Frais", (Bar("0", 0, 0), Bar("1,5", 19, 12))),
    )
    assert (chart.highest, chart.legend, chart.height) == ("8", "moitié / neuf sur dix", 22)
    assert [line.words for line in chart.lines] == ["2 / 8", "0 / 1,5"]
    assert [bar.bottom for bar in chart.lines[0].bars] == [75, 0]
    assert chart.rows == [
        ("Congé", [("moitié", "2"), ("neuf sur dix", "8")]),
        ("Frais", [("moitié", "0"), ("neuf sur dix", "1,5")]),
    ]


def test_chart_of_nothing_has_no_figures() -> None:
    chart = chart_of(SERIES, [])
    assert (chart.has_figures, chart.highest) == (False, "0")


def test_chart_of_what_took_no_day_has_figures_without_bars() -> None:
    chart = chart_of(SERIES, [Figures("Congé", (0, 0))])
    assert (chart.has_figures, chart.lines[0].words, [bar.share for bar in chart.lines[0].bars]) == (
        True,
        "0 / 0",
        [0, 0],
    )


def test_chart_of_something_has_figures_and_groups_thousands() -> None:
    chart = chart_of(SERIES, [Figures("Congé", (1, 12345))])
    assert chart.has_figures
    assert chart.highest.split() == ["12", "345"]


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_share_of_whatever_is_drawn_is_within_the_chart_and_seen(value: int, more: int) -> None:
    highest = value + more - 1 or 1
    share = share_of(min(value, highest), highest)
    assert 0 <= share <= 100
    assert (share > 0) == (value > 0)


def test_share_of_what_is_below_nothing_is_not_drawn() -> None:
    assert share_of(-3, 10) == 0
