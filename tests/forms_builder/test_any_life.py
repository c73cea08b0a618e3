"""Ten thousand things that anybody does, at any moment, to any request or balance, in two files that two processors share:
whatever happens, the figures are the sums on every screen, nobody acts without the right, no request is stuck, and the
evidence verifies. `tests/support/any_*.py` say what is done and what holds; test_life_of_requests.py looks closer, at
leave alone.
"""

import pytest

from tests.support.any_life import Life
from tests.support.any_verbs import RUNS, live_a_run


@pytest.mark.parametrize("run", range(RUNS // 2))
def test_any_life_whatever_people_do_holds(run: int, life: Life) -> None:
    live_a_run(run, life)
