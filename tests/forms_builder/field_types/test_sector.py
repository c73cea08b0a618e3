from typing import Any

import pytest

from portal.centres.models import Centre, Sector
from tests.support.cast import Cast
from tests.support.fields import ask, ask_again, editor_names, shown, spec_of

SECTOR = spec_of("sector")
OPTIONAL = spec_of("sector", required=False)


@pytest.fixture
def youth(centre: Centre) -> Sector:
    return Sector.objects.create(centre=centre, name="Ados du mercredi")


def test_sector_of_the_centre_is_kept_with_its_name(cast: Cast, youth: Sector) -> None:
    assert ask(SECTOR, person=cast.animator, value=str(youth.pk)) == answer_of(youth)


def answer_of(sector: Sector) -> dict[str, Any]:
    return {"id": str(sector.pk), "name": sector.name}


def test_sector_of_another_centre_is_refused(cast: Cast, other_centre: Centre) -> None:
    other = Sector.objects.create(centre=other_centre, name="Le leur")
    assert ask(SECTOR, person=cast.animator, value=str(other.pk)) == ["invalid_choice"]


@pytest.mark.parametrize(
    "typed", ["0", "9" * 1_000_000, "1E+999999", "\x00", "-1", "Ados du mercredi", "' OR 1=1 --"]
)
def test_sector_forged_is_refused(cast: Cast, youth: Sector, typed: str) -> None:
    assert ask(SECTOR, person=cast.animator, value=typed) == ["invalid_choice"]


def test_sector_left_empty_is_asked_for_only_where_required(cast: Cast) -> None:
    assert ask(SECTOR, person=cast.animator, value="") == ["required"]
    assert ask(OPTIONAL, person=cast.animator, value="") is None


def test_sector_answer_comes_back_the_same(cast: Cast, youth: Sector) -> None:
    assert ask_again(SECTOR, answer_of(youth), person=cast.animator) == answer_of(youth)


def test_sector_is_shown_by_its_name_of_then(cast: Cast, youth: Sector) -> None:
    answer = ask(SECTOR, person=cast.animator, value=str(youth.pk))
    Sector.objects.filter(pk=youth.pk).update(name="Autre")
    assert (shown(SECTOR, answer), shown(SECTOR, None)) == ("Ados du mercredi", "")


def test_sector_block_asks_for_nothing_more() -> None:
    assert editor_names("sector") == ["title", "help", "required", "condition", "special"]
