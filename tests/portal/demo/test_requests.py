from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db.models import Value
from django.db.models.functions import Concat

from forms_builder.models import Submission
from portal.accounts.models import User
from portal.demo import people, requests

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    "day",
    [
        pytest.param((2027, 3, 8), id="a story falls on Easter Monday"),
        pytest.param((2027, 5, 17), id="a story falls in the next leave year"),
        pytest.param((2027, 6, 14), id="a story falls in the last leave year"),
    ],
)
def test_load_on_any_day_plays_every_story_to_its_end(db, settings, day):
    settings.DEMO = True
    User.objects.update(username=Concat("username", Value("~")))
    with time_machine.travel(datetime(*day, 9, tzinfo=PARIS), tick=False):
        people.load()
        requests.load()
    assert Counter(Submission.objects.values_list("state", flat=True)) == {
        "approved": 2,
        "submitted": 8,
        "to_correct": 1,
        "refused": 1,
        "withdrawn": 1,
        "cancellation_asked": 1,
        "cancelled": 1,
    }
