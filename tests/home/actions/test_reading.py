"""What is noted of readings."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from home.actions.reading import NOTED_SECONDS, VIEWS_KEPT, note_view, purge_views
from home.models import PageView
from portal.accounts.models import User
from portal.centres.models import Centre
from tests.factories.accounts import look_at
from tests.factories.home import page_of, section_of
from tests.factories.personal_data import hold_on
from tests.support.cast import SYSTEM, Cast
from tests.support.queries import queries_of

SignIn = Callable[[User], Client]


def test_note_view_writes_one_row_a_page_and_person_in_one_query(cast: Cast, centre: Centre) -> None:
    page = page_of(section_of(centre))
    found = queries_of(lambda: note_view(by=cast.animator, page=page))
    assert found.count == 1
    again = queries_of(lambda: note_view(by=cast.animator, page=page))
    assert again.count == 0
    note_view(by=cast.coordinator, page=page)
    rows = PageView.objects.filter(page=page).values_list("person", "publication").order_by("person")
    assert list(rows) == sorted(
        [(cast.animator.pk, page.last_published_at), (cast.coordinator.pk, page.last_published_at)]
    )


def test_note_view_after_an_hour_moves_the_last_time_and_keeps_the_first(cast: Cast, centre: Centre) -> None:
    page = page_of(section_of(centre))
    note_view(by=cast.animator, page=page)
    first = PageView.objects.get()
    cache.clear()  # what the hour does
    with time_machine.travel(timezone.now() + timedelta(seconds=NOTED_SECONDS), tick=False):
        note_view(by=cast.animator, page=page)
    again = PageView.objects.get()
    assert again.first_seen_at == first.first_seen_at
    assert again.last_seen_at > first.last_seen_at


def test_note_view_of_a_new_publication_counts_anew(cast: Cast, centre: Centre) -> None:
    page = page_of(section_of(centre))
    note_view(by=cast.animator, page=page)
    page.title = "Horaires de rentrée"
    page.save_revision().publish()
    page.refresh_from_db()
    note_view(by=cast.animator, page=page)
    assert PageView.objects.get().publication == page.last_published_at


def test_note_view_over_the_shoulder_is_refused(cast: Cast, centre: Centre) -> None:
    page = page_of(section_of(centre))
    cast.animator.viewed_by = cast.it
    with pytest.raises(PermissionDenied):
        note_view(by=cast.animator, page=page)


def test_note_view_that_cannot_be_written_leaves_the_page_alone(
    cast: Cast, centre: Centre, client_of: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of(section_of(centre))

    def fail(*args: object, **options: object) -> None:
        raise DatabaseError("locked")

    client = client_of(cast.animator)
    with monkeypatch.context() as patch:
        patch.setattr(type(PageView.objects), "bulk_create", fail)
        assert client.get(page.address).status_code == 200
    assert PageView.objects.count() == 0
    client.get(page.address)
    assert PageView.objects.count() == 1


def test_page_is_noted_when_it_is_read_and_only_then(cast: Cast, centre: Centre, client_of: SignIn) -> None:
    section = section_of(centre)
    page = page_of(section)
    client = client_of(cast.animator)
    client.head(page.address)
    assert PageView.objects.count() == 0
    client.get(page.address)
    client.get(section.address)
    assert set(PageView.objects.values_list("page", "person")) == {
        (page.pk, cast.animator.pk),
        (section.pk, cast.animator.pk),
    }


def test_page_seen_through_the_eyes_of_it_is_not_noted(cast: Cast, centre: Centre, client_of: SignIn) -> None:
    page = page_of(section_of(centre))
    client = client_of(cast.it)
    session = client.session
    session["look"] = str(look_at(cast.animator, by=cast.it).pk)
    session.save()
    assert client.get(page.address).status_code == 200
    assert PageView.objects.count() == 0


def test_purge_views_deletes_after_thirteen_months_but_for_those_under_hold(
    cast: Cast, centre: Centre
) -> None:
    page = page_of(section_of(centre))
    old: datetime = timezone.now() - VIEWS_KEPT - timedelta(minutes=1)
    hold_on(cast.coordinator, by=cast.hr)
    for person, seen_at in ((cast.animator, old), (cast.coordinator, old), (cast.hr, timezone.now())):
        PageView.objects.create(page=page, person=person, first_seen_at=old, last_seen_at=seen_at)
    assert purge_views(by=SYSTEM) == 1
    assert set(PageView.objects.values_list("person", flat=True)) == {cast.coordinator.pk, cast.hr.pk}
    with pytest.raises(PermissionDenied):
        purge_views(by=cast.communication)
