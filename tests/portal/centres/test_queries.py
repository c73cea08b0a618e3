from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page

from home.models import PageView
from portal.centres.actions.content import note_content_change
from portal.centres.models import Centre, PublicHoliday, RateLine, RateTable
from portal.centres.queries import dated_rates, in_sight, kept, meant_for, readable, shared, unworked_holidays
from tests.support.cast import Cast
from tests.support.queries import queries_of

MAY_1 = date(2027, 5, 1)


def test_unworked_holidays_are_those_of_the_centre_within_the_dates(
    centre: Centre, other_centre: Centre, today: date
) -> None:
    PublicHoliday.objects.filter(centre=centre, date=date(2027, 5, 17)).update(is_worked=True)
    found = [unworked_holidays(one, MAY_1, date(2027, 5, 17)) for one in (centre, other_centre)]
    common = {MAY_1, date(2027, 5, 6), date(2027, 5, 8)}
    assert found == [common, common | {date(2027, 5, 17)}]


@pytest.mark.parametrize("way", [readable, shared, in_sight, meant_for])
@pytest.mark.parametrize("page", ["", "page__"])
def test_readable_asks_each_page_whom_it_is_for(
    way: Callable[[Any, str], Q], page: str, cast: Cast, other_centre: Centre
) -> None:
    """Joined, SQLite reads what everybody reads first: 45 ms for fifty rows among ten thousand pages."""
    Centre.objects.filter(pk=other_centre.pk).update(is_federation=True)
    model: Any = PageView if page else Page
    rows = model.objects.filter(way(cast.animator, page))
    statement = str(rows.query)
    assert "EXISTS" in statement
    assert 'JOIN "centres_readership"' not in statement


def test_kept_of_before_a_restore_is_not_shown_after_it(centre: Centre) -> None:
    """The number of the back-up grows again, to one that was had already."""

    def seen(title: str) -> list[str]:
        return kept(Centre.objects.get(pk=centre.pk), "titles", lambda: [title])

    root_path = centre.site.root_page.path
    note_content_change(root_path=root_path)
    backed_up = Centre.objects.get(pk=centre.pk).content_number
    note_content_change(root_path=root_path)
    assert seen("Lost") == ["Lost"]
    Centre.objects.filter(pk=centre.pk).update(content_number=backed_up)
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        note_content_change(root_path=root_path)
        assert seen("Written since") == ["Written since"]
    note_content_change(root_path=root_path)  # by a clock that goes back
    assert seen("The last") == ["The last"]


def test_kept_takes_a_name_longer_than_a_key(centre: Centre) -> None:
    name = ",".join(map(str, range(500)))
    assert [kept(centre, name, lambda: [1]), kept(centre, name, lambda: [2])] == [[1], [1]]
    assert kept(centre, f"{name},500", lambda: [3]) == [3]


def test_dated_rates_are_every_edition_of_the_tables_asked_for(centre: Centre, other_centre: Centre) -> None:
    for owner, code, value in ((centre, "essai", 10), (centre, "autre", 20), (other_centre, "essai", 30)):
        table = RateTable.objects.create(centre=owner, code=code, name=code, unit="percent")
        for day in (date(2026, 1, 1), date(2099, 1, 1)):
            RateLine.objects.create(table=table, applies_from=day, value=value)
    asked = queries_of(lambda: dated_rates(centre.pk, ["essai"], date(2027, 3, 10)))
    found = dated_rates(centre.pk, ["essai"], date(2027, 3, 10))
    assert asked.count == 1
    assert {
        code: sorted((day.year, rate.value) for day, rate in lines) for code, lines in found.lines.items()
    } == {"essai": [(2026, 10), (2099, 10)]}
