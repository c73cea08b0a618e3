"""The forms of the calendars, filled in rightly and wrongly."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from tests.support.world import World
from tests.support.wrong_values import REQUIRED, TEXT, TYPED, Filled, Values

OPTIONAL = {what: value for what, value in TYPED.items() if value}
NUMBER = OPTIONAL | {"too many": "70000"}
DAY = OPTIONAL | {"far": "9999-12-31", "long ago": "0001-01-01"}
ONE_OF = {what: value for what, value in TYPED.items() if value} | {
    "another centre's": "3f0c7d7e-0000-4000-8000-000000000000"
}
TIMES: dict[str, Values] = {
    "day": DAY | {"missing": None},
    "starts": OPTIONAL | {"missing": None},
    "ends": OPTIONAL | {"missing": None, "earlier": "01:00"},
    "last_day": DAY | {"earlier": "2020-01-01"},
}
REPEATS: dict[str, Values] = {"repeats": OPTIONAL, "until": DAY}


def times(days: int = 20) -> dict[str, str]:
    day = timezone.localdate() + timedelta(days=days)
    return {"day": day.isoformat(), "starts": "14:00", "ends": "16:00"}


def event_create(world: World) -> Filled:
    right = {
        "title": "Atelier",
        "kind": "activity",
        "visibility": "everyone",
        "rooms": str(world.room.public_id),
    } | times()
    wrong = TIMES | REPEATS | {"title": REQUIRED, "kind": TYPED, "visibility": TYPED, "sector": OPTIONAL}
    wrong |= {"rooms": ONE_OF, "items": ONE_OF, "participants": OPTIONAL, "people": NUMBER}
    wrong |= {"place": TEXT, "description": TEXT}
    return Filled("animator", reverse("calendars:event-create"), right, wrong)


def date_move(world: World) -> Filled:
    right = {"scope": "this", "version": "1"} | times()
    wrong = TIMES | REPEATS | {"scope": TYPED, "version": TYPED | {"another": "7"}}
    return Filled("animator", reverse("calendars:date-move", args=[world.event_date.public_id]), right, wrong)


def date_cancel(world: World) -> Filled:
    wrong = {"scope": TYPED, "version": TYPED | {"another": "7"}}
    path = reverse("calendars:date-cancel", args=[world.event_date.public_id])
    return Filled("animator", path, {"scope": "this", "version": "1"}, wrong)


def asset(job: str, path: str) -> Filled:
    right = {
        "name": "Cuisine", "capacity": "12", "longest_minutes": "0", "ahead_days": "0", "setup_minutes": "0",
        "cleanup_minutes": "0", "booked_by": "everyone", "is_active": "on",
    }  # fmt: skip
    numbers = dict.fromkeys(
        ("capacity", "longest_minutes", "ahead_days", "setup_minutes", "cleanup_minutes"), TYPED
    )
    wrong: dict[str, Values] = {
        **numbers,
        "name": REQUIRED,
        "booked_by": TYPED,
        "place": TEXT,
        "description": TEXT,
    }
    wrong |= {"opens_at": OPTIONAL | {"alone": "08:00"}, "closes_at": OPTIONAL | {"alone": "08:00"}}
    wrong |= {
        "form_slug": {"words": "deux mots"} | TEXT,
        "waits_for_form": {"without a form": "on"},
        "features_typed": TEXT,
    }
    return Filled(job, path, right, wrong)


def room_create(world: World) -> Filled:
    return asset("reception", reverse("calendars:room-create"))


def room_change(world: World) -> Filled:
    return asset("reception", reverse("calendars:room-change", args=[world.room.public_id]))


def item_create(world: World) -> Filled:
    return asset("equipment", reverse("calendars:item-create"))


def item_change(world: World) -> Filled:
    return asset("equipment", reverse("calendars:item-change", args=[world.van.public_id]))


def booking_refuse(world: World) -> Filled:
    path = reverse("calendars:booking-refuse", args=[world.booking.public_id])
    return Filled("equipment", path, {"reason": "Au garage"}, {"reason": REQUIRED})
