"""`python -m tests.bench.growth`: lists from a thousand pages to ten thousand, and telling 7,500 readers, on the
configured database.

Counts are those of the whole request; times too, through Django's own client, on one thread.
"""

import time
from typing import Any

import django
from django.core.management import call_command
from django.db import connection

from tests.bench.looking import Figures, cost_of, settle

FEW, MANY, ROUNDS = 1_000, 10_000, 25
PEOPLE = 7_500
MUST_GROW, MUST_PUBLISH, MUST_TELL = 1.3, 1.0, 5.0
"""Times more for the same page; seconds for the request; seconds of the worker (docs/reference/budgets.md)."""
SECTION = "/grande-rubrique/"
PATHS = ("/", SECTION, "/actualites/", "/documents/", "/recherche/?q=enfance")


def fill() -> Any:
    from portal.centres.models import Centre
    from tests.factories.home import section_of
    from tests.support.cast import write_cast

    call_command("migrate", verbosity=0, interactive=False)
    write_cast()
    centre = Centre.objects.get(slug="tilleuls")
    section_of(centre, "Grande rubrique")
    return centre


def look(path: str) -> Figures:
    from tests.support.cast import Cast

    return cost_of(path, Cast().animator, rounds=ROUNDS)


def grow(centre: Any) -> None:
    from tests.factories.many_pages import many_pages

    found = {}
    for size, first, count in ((FEW, 1, FEW), (MANY, FEW + 1, MANY - FEW)):
        many_pages(centre, first, count)
        settle()
        found[size] = {path: look(path) for path in PATHS}
    print(
        f"\n{FEW} → {MANY} pages on {connection.vendor:<20}{'SQL':>10}{'p50 ms':>18}{'×':>6}{'CPU ms':>18}{'×':>6}"
    )
    for path in PATHS:
        few, many = found[FEW][path], found[MANY][path]
        print(
            f"{path:<39}{few[0]:>4} →{many[0]:>4}{few[1]:>9.1f} →{many[1]:>7.1f}{many[1] / few[1]:>6.2f}"
            f"{few[2]:>9.1f} →{many[2]:>7.1f}{many[2] / few[2]:>6.2f}"
        )
    print(f"SQL must be the same, time and processor at most {MUST_GROW} ×.")


def tell(centre: Any) -> None:
    from home.actions.acknowledging import tell_readers
    from home.tasks import PAGES
    from portal.accounts.models import User
    from tests.factories.home import page_of, root_of
    from tests.support.cast import Cast
    from tests.support.queries import queries_of

    names = (f"lit.{number}" for number in range(PEOPLE - User.objects.filter(centre=centre).count()))
    User.objects.bulk_create(
        [
            User(username=name, first_name="Léa", last_name=name, email=f"{name}@exemple.fr", centre=centre)
            for name in names
        ],
        batch_size=400,
    )
    page = page_of(root_of(centre), "Consignes")
    page.asks_acknowledgement = True
    revision = page.save_revision(user=Cast().communication)
    began = time.perf_counter()
    asked = queries_of(revision.publish).count
    published = time.perf_counter() - began
    began, told, runs = time.perf_counter(), 0, 0
    while more := tell_readers(by=PAGES):
        told, runs = told + more, runs + 1
    took = time.perf_counter() - began
    print(
        f"\n{f'a publication to {PEOPLE} readers, on ' + connection.vendor:<46}{'measured':>12}{'must':>10}"
    )
    print(f"{f'publishing, {asked} SQL (s)':<46}{published:>12.2f}{MUST_PUBLISH:>10}")
    print(f"{f'telling {told} people, in {runs} runs (s)':<46}{took:>12.1f}{MUST_TELL:>10}")


def main() -> None:
    django.setup()
    centre = fill()
    grow(centre)
    tell(centre)


if __name__ == "__main__":
    main()
