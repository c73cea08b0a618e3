"""Series of figures as charts: what is drawn is decided here, the template only draws."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.text import capfirst

from portal.kit.books import Tab
from portal.kit.periods import Period
from portal.kit.registries import Figures, StatisticsSeries, statistics_series

BAR, GAP = 10, 2
"""Pixels: how high the bar of one value is, and what is between two."""
WHOLE = 100
BETWEEN = " / "


@dataclass(frozen=True, slots=True)
class Bar:
    """One value. Units: `share` in hundredths of the highest of the chart; `top` in pixels, `bottom` in hundredths."""

    words: str
    share: int
    top: int

    @property
    def bottom(self) -> int:
        return WHOLE - self.share


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart and of its table."""

    label: str
    bars: tuple[Bar, ...]

    @property
    def words(self) -> str:
        return BETWEEN.join(bar.words for bar in self.bars)


@dataclass(frozen=True, slots=True)
class Chart:
    """One series of one centre, in words and in shares."""

    series: StatisticsSeries
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    highest: str

    @property
    def has_figures(self) -> bool:
        return bool(self.lines)

    @property
    def legend(self) -> str:
        return BETWEEN.join(self.columns)

    @property
    def rows(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The table: each line with its values, each by its column. On a telephone they stand below each other."""
        return [
            (line.label, list(zip(self.columns, (bar.words for bar in line.bars), strict=True)))
            for line in self.lines
        ]

    @property
    def height(self) -> int:
        """Pixels of the bars of one line."""
        return len(self.columns) * (BAR + GAP) - GAP


def chart_of(series: StatisticsSeries, rows: Sequence[Figures]) -> Chart:
    highest = max((value for row in rows for value in row.values), default=0)
    lines = tuple(Line(row.label, bars_of(row, highest)) for row in rows)
    return Chart(series, tuple(map(str, series.columns)), lines, in_words(highest))


def bars_of(row: Figures, highest: int | Decimal) -> tuple[Bar, ...]:
    return tuple(
        Bar(in_words(value), share_of(value, highest), place * (BAR + GAP))
        for place, value in enumerate(row.values)
    )


def share_of(value: int | Decimal, highest: int | Decimal) -> int:
    """What is not nothing is seen: a hundredth at least."""
    if value <= 0:
        return 0
    return max(1, round(value * WHOLE / highest))


def in_words(value: int | Decimal) -> str:
    return number_format(value, use_l10n=True, force_grouping=True)


def charts_of(centre: object, period: Period) -> list[Chart]:
    """The charts of all rooms, in their order. One query each."""
    return [chart_of(series, series.find(centre, period)) for series in statistics_series]


def tabs_of(centre: object, period: Period) -> list[Tab]:
    """The same figures as sheets of a book, each with what it counts."""
    return [
        Tab(
            str(series.label),
            [f"{series.label} ({series.unit})", *(capfirst(str(column)) for column in series.columns)],
            [[row.label, *row.values] for row in series.find(centre, period)] + [[], [str(series.how)]],
        )
        for series in statistics_series
    ]
