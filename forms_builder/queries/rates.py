"""The rates that forms compute with, as people read them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from forms_builder.figures import in_words, with_unit
from portal.centres.choices import RateUnit
from portal.centres.models import RateLine, RateTable
from portal.centres.rates import Rate, edition_on


@dataclass(frozen=True, slots=True)
class RateView:
    """One rate. Shape: `start` is the quantity that it begins with, "" from the first one on."""

    category: str
    start: str
    figure: str


@dataclass(frozen=True, slots=True)
class RatesView:
    """A table as it holds on a day. Shape: `since` and `next` are days, None for none."""

    name: str
    since: date | None
    next: date | None
    rates: list[RateView]


def tables_on(user: Any, day: date) -> list[RatesView]:
    """The tables of rates of the person's centre, as they hold on `day`. Two queries."""
    dated: dict[int, list[tuple[date, Rate]]] = defaultdict(list)
    for line in RateLine.objects.visible_to(user).order_by("category", "from_quantity"):
        rate = Rate(line.category, line.from_quantity, line.value)
        dated[line.table_id].append((line.applies_from, rate))
    return [present(table, dated[table.pk], day) for table in RateTable.objects.visible_to(user)]


def present(table: RateTable, lines: list[tuple[date, Rate]], day: date) -> RatesView:
    days = {applies_from for applies_from, _rate in lines}
    return RatesView(
        name=table.name,
        since=max((one for one in days if one <= day), default=None),
        next=min((one for one in days if one > day), default=None),
        rates=[
            RateView(
                rate.category,
                in_words(rate.from_quantity.normalize()) if rate.from_quantity else "",
                said(rate.value, table.unit),
            )
            for rate in edition_on(lines, day)
        ],
    )


def said(value: Decimal, unit: str) -> str:
    """« 0,636 €/km »; « × 1,2 » for a factor."""
    figure, sign = in_words(value.normalize()), RateUnit(unit).sign
    return with_unit(figure, sign) if sign else with_unit("×", figure)
