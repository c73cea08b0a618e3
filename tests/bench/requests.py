"""`python -m tests.bench.requests [centres]`: what people of one centre wait for, alone and among the requests of a
network, on the configured database. Fifteen centres have 50,000 requests, 150 the half million of `make seed`, which
takes half an hour to tell.

The same people look at the same pages twice: when their centre is the only one, and among all. The people of the
demonstration are measured too, before the network and after it. Counts are those of the whole request; times too,
through Django's own client, on one thread.
"""

import sys
import time
from typing import Any

import django
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from tests.bench.looking import Figures, cost_of, settle

EACH = 3_334
"""Requests of one centre: 500,000 for 150 of them."""
CENTRES = 15
ROUNDS = 40
MUST_GROW = 1.3
"""Times more for the same page (docs/reference/budgets.md)."""
FIRST = "reseau-fictif-001."


def pages() -> list[tuple[str, str]]:
    """Who looks at what: the fullest inbox, whoever asked most, who reads everything."""
    from forms_builder.models import LeaveAccount, Submission
    from portal.accounts.models import User

    applicant = User.objects.filter(centre__slug="reseau-fictif-001", submissions__isnull=False).order_by(
        "pk"
    )[0]
    account = LeaveAccount.objects.filter(employee=applicant).order_by("-year_start")[0]
    request = Submission.objects.filter(applicant=applicant).order_by("-changed_at")[0]
    director, hr, asks = f"{FIRST}direction", f"{FIRST}rh", applicant.username
    return [
        (asks, "/"),
        (director, "/"),
        (hr, "/demarches/a-valider/"),
        (director, "/demarches/a-valider/"),
        (f"{FIRST}accueil", "/demarches/a-valider/"),
        (asks, "/demarches/"),
        (asks, "/demarches/suivi/"),
        (asks, request.get_absolute_url()),
        (hr, request.get_absolute_url()),
        (hr, "/demarches/a-completer/"),
        (asks, "/conges/"),
        (asks, f"/conges/{account.public_id}/"),
        (director, "/statistiques/"),
        (director, "/statistiques/?periode=trois-ans"),
    ]


DEMONSTRATION = (
    ("animation.enfance", "/"),
    ("coordination.enfance", "/demarches/a-valider/"),
    ("rh", "/demarches/a-valider/"),
    ("animation.enfance", "/demarches/suivi/"),
    ("animation.enfance", "/conges/"),
    ("rh", "/demarches/a-completer/"),
    ("direction", "/statistiques/"),
)


def look(who: str, path: str) -> Figures:
    from portal.accounts.models import User

    return cost_of(path, User.objects.get(username=who), rounds=ROUNDS)


def look_at(asked: Any) -> dict[tuple[str, str], Figures]:
    settle()
    return {one: look(*one) for one in asked}


def report(what: str, few: dict[tuple[str, str], Figures], many: dict[tuple[str, str], Figures]) -> None:
    print(f"\n{what:<62}{'SQL':>10}{'p50 ms':>18}{'×':>6}{'CPU ms':>18}{'×':>6}")
    for one, (queries, clock, processor) in few.items():
        who, path = one
        then = many[one]
        name = f"{path.split('?')[0][:34]}{path[-9:] if '?' in path else ''}  ({who.removeprefix(FIRST)})"
        print(
            f"{name:<62}{queries:>4} →{then[0]:>4}{clock:>9.1f} →{then[1]:>7.1f}{then[1] / clock:>6.2f}"
            f"{processor:>9.1f} →{then[2]:>7.1f}{then[2] / processor:>6.2f}"
        )


def seed(centres: int) -> float:
    """Fill so many centres of the network; return the seconds that it took."""
    from portal.demo import network, network_requests

    began = time.perf_counter()
    network.load(centres)
    network_requests.load(EACH * centres)
    return time.perf_counter() - began


def main() -> None:
    django.setup()
    centres = int(sys.argv[1]) if len(sys.argv) > 1 else CENTRES
    call_command("migrate", verbosity=0, interactive=False)
    with override_settings(DEMO=True):
        call_command("load_demo", verbosity=0, stdout=sys.stderr)
    alone = look_at(DEMONSTRATION)
    one = seed(1)
    asked = pages()
    few = look_at(asked)
    more = seed(centres)
    many, then = look_at(asked), look_at(DEMONSTRATION)
    print(f"\n{centres * EACH} requests on {connection.vendor}, made in {(one + more) / 60:.1f} minutes")
    report(f"one centre of {EACH} requests, then {centres} of them", few, many)
    report("the demonstration alone, then beside them", alone, then)
    print(f"SQL must be the same, time and processor at most {MUST_GROW} ×.")


if __name__ == "__main__":
    main()
