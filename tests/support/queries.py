"""Counting queries: how many, which come twice, and whether the number depends on the number of rows."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection
from django.test.utils import CaptureQueriesContext


@dataclass(frozen=True, slots=True)
class Queries:
    """What one act asked of the database. `repeated` holds statements sent more than once, as they are."""

    statements: tuple[str, ...]

    @property
    def count(self) -> int:
        return len(self.statements)

    @property
    def repeated(self) -> list[str]:
        return [statement for statement, times in Counter(self.statements).items() if times > 1]

    def __str__(self) -> str:
        return f"{self.count} queries:\n" + "\n".join(self.statements)


def queries_of(act: Callable[[], object]) -> Queries:
    with CaptureQueriesContext(connection) as captured:
        act()
    return Queries(tuple(query["sql"] for query in captured.captured_queries))


def count_queries(
    act: Callable[[], object], *, add_row: Callable[[int], object], sizes: tuple[int, ...] = (1, 3, 30)
) -> int:
    """Return the number of queries of `act`, after asserting that it is the same with 1, 3 and 30 rows.

    Shape: `add_row(number)` adds one row that `act` shows; it is called until there are as many as each size.
    """
    found: dict[int, Queries] = {}
    rows = 0
    act()  # what is cached for the whole process (content types, sites) is not the page's
    for size in sizes:
        while rows < size:
            rows += 1
            add_row(rows)
        found[size] = queries_of(act)
    counts = {size: queries.count for size, queries in found.items()}
    assert len(set(counts.values())) == 1, f"{counts}\n{found[sizes[-1]]}"
    return counts[sizes[-1]]
