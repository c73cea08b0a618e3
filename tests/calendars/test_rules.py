"""Who reads and does what; the set form of a right is the right."""

import pytest

from calendars.choices import EventState, Visibility
from calendars.models import Asset, Booking, Event
from portal.centres.models import Centre, Sector
from portal.kit.access import can
from tests.factories.calendars import event_of, item_of, room_of
from tests.support.cast import Cast

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def everything(cast: Cast, centre: Centre, other_centre: Centre) -> None:
    van = item_of(centre, needs_approval=True)
    room_of(centre, "Hors service", is_active=False)
    item_of(centre, "Cassé", is_active=False)
    room_of(other_centre)
    event_of(cast.other_animator)
    childhood = Sector.objects.filter(centre=centre, memberships__person=cast.coordinator).first()
    for visibility in Visibility:
        for state in EventState:
            for sector in (None, childhood):
                event = event_of(
                    cast.animator, van, sector=sector, visibility=visibility, people=[cast.hr], accepts=True
                )
                Event.objects.filter(pk=event.pk).update(state=state)


@pytest.mark.parametrize(
    ("model", "right"), [(Event, "view_event"), (Asset, "view_asset"), (Booking, "view_booking")]
)
def test_visible_to_is_the_right_on_each(everything: None, cast: Cast, model: type, right: str) -> None:
    rows = model.objects.exclude(kind="person") if model is Asset else model.objects.all()
    wrong = [
        (str(person), str(row))
        for person in cast.people.values()
        for row in rows
        if can(person, f"calendars.{right}", row)
        != model.objects.visible_to(person).filter(pk=row.pk).exists()
    ]
    assert wrong == []
    assert rows.count() > 3
