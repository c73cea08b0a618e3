from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db.models import Value
from django.db.models.functions import Concat

from forms_builder.models import AwaitedAddition, Submission
from forms_builder.rules import current_step
from portal.accounts.models import User
from portal.demo import everyday, people, requests

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize("day", [(2027, 1, 1), (2027, 5, 17), (2027, 12, 31)])
def test_load_on_any_day_sends_what_people_ask_for_every_day(db, settings, day):
    settings.DEMO = True
    User.objects.update(username=Concat("username", Value("~")))
    with time_machine.travel(datetime(*day, 9, tzinfo=PARIS), tick=False):
        people.load()
        requests.load()
        before = set(Submission.objects.values_list("pk", flat=True))
        everyday.load()
    rows = Submission.objects.exclude(pk__in=before).order_by("created_at", "pk").select_related("page")
    found = {row.page.slug: (row.state, getattr(current_step(row), "approver", None)) for row in rows}
    assert found == {
        "bon-de-commande": ("submitted", "accounting"),
        "formation": ("submitted", "coordinator"),
        "remboursement-de-frais": ("submitted", "hr"),
        "remise-de-badge": ("submitted", "hr"),
        "fax": ("submitted", "reception"),
        "documents-du-contrat": ("submitted", "hr"),
        "ordre-de-mission": ("approved", None),
    }
    assert sorted(AwaitedAddition.objects.values_list("role", "what")) == [
        ("equipment", "Permis de conduire vérifié"),
        (
            "hr",
            "Pièce d’identité, Extrait n°\N{NO-BREAK SPACE}3 du casier judiciaire ou attestation d’honorabilité",
        ),
        ("hr", "Rendu le"),
    ]
