"""Centres that an older release opened."""

from io import StringIO

import pytest
from django.core.management import call_command

from portal.centres.models import Centre, RateLine, RateTable

pytestmark = pytest.mark.django_db
FOUR = ["kilometres", "supplement-electrique", "transport", "tva"]


def completed(*options: str) -> list[str]:
    said = StringIO()
    call_command("complete_centres", *options, stdout=said)
    return said.getvalue().splitlines()


def codes_of(centre: Centre) -> list[str]:
    return sorted(RateTable.objects.filter(centre=centre).values_list("code", flat=True))


def test_complete_centres_gives_rates_to_a_centre_without_any_once(
    centre: Centre, other_centre: Centre
) -> None:
    RateLine.objects.filter(table__centre=centre).delete()
    RateTable.objects.filter(centre=centre).delete()
    assert [completed(), completed()] == [[str(centre)], []]
    assert [codes_of(centre), codes_of(other_centre)] == [FOUR, FOUR]


def test_complete_centres_leaves_out_a_table_that_a_centre_took_away_unless_all_is_asked(
    centre: Centre, other_centre: Centre
) -> None:
    RateLine.objects.filter(table__centre=centre, table__code="tva").delete()
    RateTable.objects.filter(centre=centre, code="tva").delete()
    assert (completed(), codes_of(centre)) == ([], [code for code in FOUR if code != "tva"])
    assert sorted(completed("--all")) == sorted([str(centre), str(other_centre)])
    assert codes_of(centre) == FOUR
