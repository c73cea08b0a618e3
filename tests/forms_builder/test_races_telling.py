"""Telling a whole centre while one of its people is held by somebody who writes: nobody waits for who waits."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forms_builder.actions.announcing import announce_ending
from forms_builder.actions.campaigns import open_campaign
from forms_builder.actions.reminding import Waits, remind_person
from forms_builder.models import LeaveCampaign
from portal.accounts.models import User
from portal.centres.models import Centre
from portal.notifications.models import Notification
from tests.factories.forms_builder import kind_of
from tests.support.cast import SYSTEM, Cast
from tests.support.race import Act, Race, one_after_the_other

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def opening(cast: Cast) -> Act:
    """It holds the centre, then tells everybody."""
    today = cast.hr.centre.today
    days = {
        "opens_on": today,
        "wishes_by": today + timedelta(days=14),
        "starts_on": today + timedelta(days=60),
        "ends_on": today + timedelta(days=120),
    }

    def act() -> LeaveCampaign:
        by = User.objects.get(pk=cast.hr.pk)
        return open_campaign(by=by, title="Été", kind=kind_of(by.centre), order="", **days)

    return act


def reminding(person: User) -> Act:
    """It holds the person, then writes a notice of their centre."""
    today = timezone.localdate()
    found = Waits(oldest=today, number=1, turn=today)
    return lambda: remind_person(SYSTEM, User.objects.get(pk=person.pk), found)


def told(person: User) -> list[str]:
    rows = Notification.objects.filter(recipient=person).order_by("kind")
    return list(rows.values_list("kind", flat=True))


def test_open_campaign_while_somebody_is_reminded_waits_for_nobody_who_waits(race: Race, cast: Cast) -> None:
    ended = one_after_the_other(race, opening(cast), reminding(cast.coordinator))
    assert ended == ["done", "done"]
    assert told(cast.coordinator) == ["forms_builder.campaign_opened", "forms_builder.decision_reminder"]


def test_open_campaign_with_the_key_of_the_centre_is_a_deadlock(
    race: Race, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL ends one of the two, whichever it finds first."""
    locked = QuerySet.select_for_update

    def with_key(rows: Any, *args: Any, **options: Any) -> Any:
        return locked(rows, *args, **{name: value for name, value in options.items() if name != "no_key"})

    monkeypatch.setattr(QuerySet, "select_for_update", with_key)
    assert one_after_the_other(race, opening(cast), reminding(cast.coordinator)) == [
        "OperationalError",
        "done",
    ]


def test_announce_ending_holds_the_centre_without_its_key(centre: Centre) -> None:
    with CaptureQueriesContext(connection) as asked:
        announce_ending(by=SYSTEM, centre=centre)
    held = [query["sql"] for query in asked.captured_queries if "centres_centre" in query["sql"]]
    locks = [sql.partition(" FOR ")[2].partition(" OF ")[0] for sql in held if " FOR " in sql]
    assert locks == ["NO KEY UPDATE"]
