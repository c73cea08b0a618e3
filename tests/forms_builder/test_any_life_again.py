"""The other half of the ten thousand operations of test_any_life.py."""

import pytest

from tests.forms_builder.test_any_life import MOST_UNDONE
from tests.support.any_life import Life
from tests.support.any_verbs import LENGTH, RUNS, live_a_run, never_done


@pytest.mark.parametrize("run", range(RUNS // 2, RUNS))
def test_any_life_whatever_people_do_holds(run: int, life: Life) -> None:
    live_a_run(run, life)
    assert life.tried.total() == LENGTH
    assert len(never_done(life)) <= MOST_UNDONE, never_done(life)
