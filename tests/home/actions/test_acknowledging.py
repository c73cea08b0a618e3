"""« Lu et compris »: asking, confirming, reminding."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from home.actions.acknowledging import (
    CHUNK,
    acknowledge,
    ask_readers,
    begin_due_rounds,
    remind_readers,
    tell_readers,
)
from home.exceptions import PageChanged, RemindedToday
from home.models import AcknowledgedVersion, Acknowledgement
from home.queries.acknowledgements import first_to_confirm, pending_people, people_asked
from portal.accounts.actions.people import set_sectors
from portal.accounts.models import User
from portal.centres.audiences import sector_term
from portal.centres.models import Centre, Sector
from portal.notifications.models import Notification
from tests.factories.accounts import PersonFactory
from tests.factories.home import asked_page, say, version_of
from tests.support.cast import CHILDHOOD, SYSTEM, YOUTH, Cast
from tests.support.queries import queries_of

PARIS = ZoneInfo("Europe/Paris")


def childhood_of(centre: Centre) -> list[str]:
    return [sector_term(Sector.objects.get(centre=centre, name=CHILDHOOD).pk)]


def names(people: Any) -> set[str]:
    return {person.username for person in people}


def told(person: User) -> list[str]:
    return list(
        Notification.objects.filter(recipient=person, kind__startswith="home.").values_list("kind", flat=True)
    )


def test_ask_readers_opens_a_version_when_a_page_that_asks_is_published(cast: Cast, centre: Centre) -> None:
    due_on = timezone.localdate() + timedelta(days=9)
    page = asked_page(centre, acknowledge_by=due_on)
    version = AcknowledgedVersion.objects.get()
    assert (version.page_id, version.number, version.title) == (page.pk, 1, "Consignes de sécurité")
    assert (version.due_on, version.centre, version.closed_at) == (due_on, centre, None)
    assert version.revision_id == page.live_revision_id


def test_ask_readers_asks_again_when_the_content_changes_and_for_nothing_else(
    cast: Cast, centre: Centre
) -> None:
    page = asked_page(centre)
    first = version_of(page)
    say(page, audience=childhood_of(centre), acknowledge_by=date(2030, 1, 1), show_in_menus=True)
    assert version_of(page) == first
    assert version_of(page).due_on == date(2030, 1, 1)
    say(page, body=[("text", "<p>Nouveau point de rassemblement.</p>")])
    second = version_of(page)
    first.refresh_from_db()
    assert (second.number, first.closed_at is not None) == (2, True)


def test_ask_readers_of_a_mere_correction_asks_nobody_and_counts_once(cast: Cast, centre: Centre) -> None:
    page = asked_page(centre)
    first = version_of(page)
    say(page, introduction="Le 06 39 98 10 77.", is_correction=True)
    assert version_of(page) == first
    assert page.is_correction is False
    assert page.get_latest_revision_as_object().is_correction is False
    say(page)
    assert version_of(page) == first
    say(page, introduction="Le 06 39 98 10 78.")
    assert version_of(page) != first


def test_ask_readers_stops_when_the_page_no_longer_asks_and_goes_on_when_it_does_again(
    cast: Cast, centre: Centre
) -> None:
    page = asked_page(centre)
    version = version_of(page)
    tell_readers(by=SYSTEM)
    assert told(cast.animator) == ["home.to_confirm"]
    say(page, asks_acknowledgement=False)
    version.refresh_from_db()
    assert version.closed_at is not None
    assert not Notification.objects.unread().filter(group_key=version.group_key).exists()
    say(page, asks_acknowledgement=True)
    assert version_of(page) == version


def test_ask_readers_of_a_draft_asks_nobody(cast: Cast, centre: Centre) -> None:
    page = asked_page(centre)
    AcknowledgedVersion.objects.all().delete()
    page.unpublish()
    page.refresh_from_db()
    assert ask_readers(by=SYSTEM, page=page) is None
    assert AcknowledgedVersion.objects.count() == 0


def test_acknowledge_writes_one_row_however_often_it_is_pressed(cast: Cast, centre: Centre) -> None:
    version = version_of(asked_page(centre))
    tell_readers(by=SYSTEM)
    first = acknowledge(by=cast.animator, version=version)
    assert acknowledge(by=cast.animator, version=version) == first
    assert list(Acknowledgement.objects.values_list("person", "version")) == [(cast.animator.pk, version.pk)]
    unread = Notification.objects.unread().filter(group_key=version.group_key)
    assert cast.animator.pk not in unread.values_list("recipient", flat=True)
    assert cast.coordinator.pk in unread.values_list("recipient", flat=True)


def test_acknowledge_a_version_that_has_changed_is_refused(cast: Cast, centre: Centre) -> None:
    page = asked_page(centre)
    version = version_of(page)
    say(page, introduction="Autre chose.")
    with pytest.raises(PageChanged):
        acknowledge(by=cast.animator, version=version)
    assert Acknowledgement.objects.count() == 0


@pytest.mark.parametrize(("act", "job"), [(acknowledge, "animator"), (remind_readers, "communication")])
def test_right_is_asked_again_once_the_version_is_locked(
    cast: Cast, centre: Centre, act: Any, job: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page is deleted between the first question and the lock."""
    page = asked_page(centre)
    version = AcknowledgedVersion.objects.select_related("page").get(pk=version_of(page).pk)
    locks = AcknowledgedVersion.objects.select_for_update

    def deleted_meanwhile(*args: Any, **options: Any) -> Any:
        page.delete()
        return locks(*args, **options)

    with monkeypatch.context() as patch, time_machine.travel(timezone.now() + timedelta(days=1)):
        patch.setattr(AcknowledgedVersion.objects, "select_for_update", deleted_meanwhile)
        with pytest.raises(PermissionDenied):
            act(by=getattr(cast, job), version=version)
    assert Acknowledgement.objects.count() == 0
    assert AcknowledgedVersion.objects.get().reminded_at is None


@pytest.mark.parametrize(
    "job", ["youth_animator", "communication", "it", "other_animator", "gone", "installer"]
)
def test_acknowledge_is_for_those_whom_the_page_is_for(cast: Cast, centre: Centre, job: str) -> None:
    version = version_of(asked_page(centre, audience=childhood_of(centre)))
    with pytest.raises(PermissionDenied):
        acknowledge(by=getattr(cast, job), version=version)
    assert acknowledge(by=cast.animator, version=version).person == cast.animator


def test_people_asked_are_found_when_they_are_asked_for(cast: Cast, centre: Centre) -> None:
    """Whoever joins or changes sectors is asked; whoever left is not."""
    version = version_of(asked_page(centre, audience=childhood_of(centre)))
    assert names(people_asked(version)) == {"animation.enfance", "coordination.enfance"}
    childhood, youth = (Sector.objects.get(centre=centre, name=name) for name in (CHILDHOOD, YOUTH))
    set_sectors(by=SYSTEM, person=cast.youth_animator, main=childhood)
    set_sectors(by=SYSTEM, person=cast.animator, main=youth)
    assert names(people_asked(version)) == {"animation.jeunes", "coordination.enfance"}
    fresh = User.objects.get(pk=cast.youth_animator.pk)
    assert [one.pk for one in first_to_confirm(fresh, 3)[0]] == [version.pk]
    tell_readers(by=SYSTEM)
    assert told(cast.youth_animator) == ["home.to_confirm"]


def test_tell_readers_tells_each_once_and_newcomers_later(cast: Cast, centre: Centre) -> None:
    version = version_of(asked_page(centre, audience=childhood_of(centre)))
    assert tell_readers(by=SYSTEM) == 2
    assert tell_readers(by=SYSTEM) == 0
    newcomer = PersonFactory.create(centre=centre, username="nouvelle")
    set_sectors(by=SYSTEM, person=newcomer, main=Sector.objects.get(centre=centre, name=CHILDHOOD))
    assert tell_readers(by=SYSTEM) == 1
    assert told(newcomer) == ["home.to_confirm"]
    assert told(cast.animator) == ["home.to_confirm"]
    assert names(pending_people(version)) == {"animation.enfance", "coordination.enfance", "nouvelle"}


def test_tell_readers_asks_no_longer_whom_the_page_is_no_longer_for(cast: Cast, centre: Centre) -> None:
    """The notice would name a page that does not open."""
    page = asked_page(centre)
    tell_readers(by=SYSTEM)
    say(page, audience=childhood_of(centre))
    tell_readers(by=SYSTEM)
    unread = Notification.objects.unread().filter(kind__startswith="home.")
    assert {notice.recipient.username for notice in unread} == names(people_asked(version_of(page)))
    assert told(cast.reception) == ["home.to_confirm"]


def test_tell_readers_is_for_the_system(cast: Cast) -> None:
    for act in (tell_readers, begin_due_rounds):
        with pytest.raises(PermissionDenied):
            act(by=cast.communication)


def test_remind_readers_reaches_those_who_have_not_confirmed_once_a_day(
    cast: Cast, centre: Centre, today: date
) -> None:
    page = asked_page(centre, audience=childhood_of(centre))
    version = version_of(page)
    tell_readers(by=SYSTEM)
    acknowledge(by=cast.coordinator, version=version)
    with pytest.raises(RemindedToday):
        remind_readers(by=cast.communication, version=version)
    with time_machine.travel(datetime(2027, 3, 11, 9, tzinfo=PARIS), tick=False):
        remind_readers(by=cast.communication, version=version)
        with pytest.raises(RemindedToday):
            remind_readers(by=cast.communication, version=version)
        assert tell_readers(by=SYSTEM) == 1
    assert told(cast.animator) == ["home.still_to_confirm", "home.to_confirm"]
    assert told(cast.coordinator) == ["home.to_confirm"]


@pytest.mark.parametrize("job", ["animator", "hr", "other_director"])
def test_remind_readers_is_for_those_who_follow_the_page(cast: Cast, centre: Centre, job: str) -> None:
    version = version_of(asked_page(centre))
    with pytest.raises(PermissionDenied):
        remind_readers(by=getattr(cast, job), version=version)


def test_begin_due_rounds_reminds_on_worked_days_until_it_is_done(
    cast: Cast, centre: Centre, today: date
) -> None:
    """Due on Tuesday 16 March: Friday 12, the day itself, then each week; never on a Saturday nor at night."""
    asked_page(centre, audience=childhood_of(centre), acknowledge_by=date(2027, 3, 16))
    begun = {}
    for day in range(10, 31):
        for hour in (5, 9, 15):
            with time_machine.travel(datetime(2027, 3, day, hour, tzinfo=PARIS), tick=False):
                if begin_due_rounds(by=SYSTEM):
                    begun[day, hour] = tell_readers(by=SYSTEM)
    # On the first, the two of the sector had not heard of it yet.
    assert begun == {(12, 9): 2, (16, 9): 2, (23, 9): 2, (30, 9): 2}


def test_publishing_to_everybody_costs_the_same_for_any_number_of_people(
    cast: Cast, centre: Centre, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    page = asked_page(centre)

    def publish(number: int) -> int:
        return queries_of(lambda: say(page, introduction=f"Version {number}.")).count

    few = publish(1)
    PersonFactory.create_batch(30, centre=centre)
    assert publish(2) == few
    assert CHUNK == 500
