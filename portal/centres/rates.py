"""Dated rates, without a database: which edition is in force on a day, which line holds for a quantity."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Rate:
    """One line of an edition.

    Units: `value` in the unit of its table, 50 for 50 %; it holds from `from_quantity` on.
    """

    category: str
    from_quantity: Decimal
    value: Decimal


def edition_on(lines: Iterable[tuple[date, Rate]], day: date) -> tuple[Rate, ...]:
    """The rates in force on `day`: all those of the latest date that is not after it, in the order of `lines`.

    Shape: `lines` are the rates of one table with the date that each applies from; () before the first of them.
    """
    begun = [(applies_from, rate) for applies_from, rate in lines if applies_from <= day]
    latest = max((applies_from for applies_from, _rate in begun), default=None)
    return tuple(rate for applies_from, rate in begun if applies_from == latest)


@dataclass(frozen=True, slots=True)
class DatedRates:
    """Every edition of some tables, to look up by day. Shape: `lines` by the code of the table; a day that is not
    said is `today`.
    """

    today: date
    lines: Mapping[str, Sequence[tuple[date, Rate]]] = field(default_factory=dict)

    def in_force(self, table: str, on: date | None = None) -> tuple[Rate, ...]:
        return edition_on(self.lines.get(table, ()), on or self.today)

    def find(self, table: str, category: str, quantity: Decimal, on: date | None = None) -> Decimal | None:
        return find_rate(self.in_force(table, on), category, quantity)

    def choices(self, table: str) -> list[tuple[str, Decimal]]:
        """The categories of today in their order, each with the rate that it begins with."""
        rates = self.in_force(table)
        falling = sorted(rates, key=lambda rate: rate.from_quantity, reverse=True)
        first = {folded(rate.category): rate for rate in falling}
        return [(rate.category, rate.value) for rate in rates if first[folded(rate.category)] == rate]


def find_rate(rates: Iterable[Rate], category: str, quantity: Decimal) -> Decimal | None:
    """The figure of `category` at `quantity`: that of the line which begins last without passing it.

    Shape: `rates` are one edition; None for a category that is not there, and below the first line of one.
    """
    wanted = folded(category)
    held = [rate for rate in rates if folded(rate.category) == wanted and rate.from_quantity <= quantity]
    return max(held, key=lambda rate: rate.from_quantity).value if held else None


def is_same_line(one: Rate, other: Rate) -> bool:
    """Tell whether both say the figure of the same category from the same quantity on."""
    return one.from_quantity == other.from_quantity and folded(one.category) == folded(other.category)


def tidied(category: str) -> str:
    """`category` without outer spaces, with plain single ones inside: “4 CV” pasted from a text has a hard one."""
    return " ".join(category.split())


def folded(category: str) -> str:
    return tidied(category).casefold()
