"""A word that every page holds costs less than twice as much in four times as many pages: counted, not timed."""

import json
from collections.abc import Callable
from typing import Any

from django.db import connection

from portal.centres.models import Centre
from portal.search.queries.ranking import MOST_RANKED, Asked, ranked
from portal.search.queries.results import look
from portal.search.stems import terms_of
from tests.factories.search import many_entries
from tests.support.cast import Cast
from tests.support.queries import queries_of

FEW, MANY = 700, 2_800
EVERY_STEPS = 100


def steps_of(act: Callable[[], object]) -> int:
    """How much the database does: instructions of SQLite's machine, rows that PostgreSQL's plans read."""
    if connection.vendor == "sqlite":
        steps = [0]
        connection.ensure_connection()
        connection.connection.set_progress_handler(lambda: steps.__setitem__(0, steps[0] + 1), EVERY_STEPS)
        act()
        connection.connection.set_progress_handler(None, EVERY_STEPS)
        return steps[0]
    return sum(rows_read(statement) for statement in queries_of(act).statements)


def rows_read(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement.replace('%', '%%')}")
        plan = cursor.fetchone()[0]
    return read_by((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"])


def read_by(plan: dict[str, Any]) -> int:
    own = int(plan["Actual Rows"] * plan["Actual Loops"])
    return own + sum(read_by(below) for below in plan.get("Plans", ()))


def test_frequent_word_grows_less_than_the_pages(cast: Cast, centre: Centre) -> None:
    person = cast.animator
    many_entries(centre, 1, FEW)
    look(person, "enfance")  # what is read once for the process
    few = steps_of(lambda: look(person, "enfance"))
    many_entries(centre, FEW + 1, MANY - FEW)
    many = steps_of(lambda: look(person, "enfance"))
    linear = MANY / FEW
    assert few > 0
    # SQLite ranks the newest alone; PostgreSQL looks at each row that matches, once for each tier.
    assert many / few <= (2 if connection.vendor == "sqlite" else linear * 1.25)


def test_ranked_is_bounded_whatever_matches(cast: Cast, centre: Centre) -> None:
    many_entries(centre, 1, FEW)
    asked = Asked(terms_of("enfance"), centre.pk)
    found = ranked(asked, ["news"], 40)
    assert len(found) == len({row.pk for row in found}) <= 3 * 40 < MOST_RANKED
