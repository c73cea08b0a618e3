"""What `Prepared` must not do."""

from collections.abc import Callable
from typing import Any

from time_machine import travel

from portal.kit.prepared import Prepared


def assert_written_as_django(build: Callable[..., Any]) -> None:
    """Raises: AssertionError where what was written once, on one day, is not what Django writes on another, for
    several keys.
    """
    prepared = Prepared(build)
    with travel("2026-02-03 10:00+00:00", tick=False):
        assert prepared.written
    with travel("2027-09-20 22:30+00:00", tick=False):
        for first in (1, 40):
            keys = tuple(range(first, first + len(prepared.marks)))
            assert prepared.filled(keys) == build(*keys).query.sql_with_params()
