"""`python -m tests.bench.search`: words looked for in ten thousand pages, on the configured database.

`make bench` runs it on SQLite and on a PostgreSQL of its own. Times are of the search itself, page drawn apart.
"""

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager

import django
from django.core.management import call_command
from django.db import connection

PAGES, ROUNDS = 10_000, 21
MUST = {"sqlite": 50, "postgresql": 150}
"""Milliseconds for a frequent word (docs/reference/budgets.md)."""
ASKED = (
    ("a word of every page", "enfance"),
    ("two words of every page", "enfance planning"),
    ("a word of the title of one in twenty", "nouvelle 4321"),
    ("a rare word", "4321"),
    ("a mistake", "enfence"),
    ("nothing", "zzyzx"),
)


@contextmanager
def timed() -> Iterator[list[float]]:
    """Units: milliseconds."""
    took: list[float] = []
    began = time.perf_counter()
    yield took
    took.append((time.perf_counter() - began) * 1000)


def fill() -> None:
    from portal.centres.models import Centre
    from portal.search.actions.indexing import index_pages
    from tests.factories.home import news_of
    from tests.factories.search import many_entries, text
    from tests.support.cast import SYSTEM, write_cast

    call_command("migrate", verbosity=0, interactive=False)
    write_cast()
    centre = Centre.objects.get(slug="tilleuls")
    page = news_of(centre, "Une page écrite par quelqu’un", body=text("L’enfance et le planning"))
    index_pages(by=SYSTEM, page_ids=[page.pk])
    many_entries(centre, 10, PAGES)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # What autovacuum does on a server that is not thrown away.
            cursor.execute("VACUUM ANALYZE")


def main() -> None:
    django.setup()
    fill()
    from portal.search.queries.results import look, suggestions
    from tests.support.cast import Cast

    print(f"\n{PAGES} pages on {connection.vendor:<30}{'p50 ms':>9}{'max ms':>9}")
    for name, words in (*ASKED, ("suggestions for", "enf")):
        times: list[float] = []
        for _ in range(ROUNDS):
            person = Cast().animator
            with timed() as took:
                suggestions(person, words) if name.startswith("suggestions") else look(person, words)
            times += took
        print(f"{name + ': ' + words:<47}{statistics.median(times):>9.1f}{max(times):>9.1f}")
    print(f"A frequent word must take at most {MUST[connection.vendor]} ms.")


if __name__ == "__main__":
    main()
