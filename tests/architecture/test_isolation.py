"""What a centre owns is seen by nobody of another one. Pages: tests/home/; files: tests/portal/media/."""

from functools import cached_property

import pytest
from django.apps import apps
from django.db.models import Model

from portal.centres.models import Centre
from tests.support.cast import Cast
from tests.support.sources import room_of, rooms
from tests.support.world import World

NEVER_LISTED = {
    "accounts.User",  # a person of each centre is in the cast: see the last test
    "forms_builder.LeavePolicy",  # read for the request at hand
    "forms_builder.ChainHead",  # locked and read when signing
}
OWNED = [
    model
    for model in apps.get_models()
    if room_of(model.__module__) in rooms()
    and any(field.name == "centre" and field.is_relation for field in model._meta.get_fields())
    and model._meta.label not in NEVER_LISTED
]


@pytest.fixture
def world(cast: Cast, centre: Centre) -> World:
    """With one of each thing in it."""
    found = World(cast, centre)
    for name, part in vars(World).items():
        if isinstance(part, cached_property):
            getattr(found, name)
    return found


def test_rows_of_a_centre_exist_for_every_model(world: World) -> None:
    """Otherwise the next tests would prove nothing: a new model needs a row in tests/support/world.py."""
    assert [model._meta.label for model in OWNED if not rows_of(model, world.centre)] == []


def test_rows_of_a_centre_are_not_seen_from_another(world: World) -> None:
    strangers = [world.cast.other_director, world.cast.other_animator, world.cast.gone]
    seen = [
        (model._meta.label, str(person))
        for model in OWNED
        for person in strangers
        if model._default_manager.visible_to(person).filter(centre=world.centre).exists()
    ]
    assert seen == []


def test_rows_of_a_centre_are_not_seen_by_who_installs(world: World) -> None:
    seen = [
        model._meta.label
        for model in OWNED
        if model._default_manager.visible_to(world.cast.installer).exists()
    ]
    assert seen == []


def test_people_of_a_centre_are_not_seen_from_another(cast: Cast) -> None:
    for person in cast.people.values():
        visible = set(type(person).objects.visible_to(person).values_list("centre", flat=True))
        own = {person.centre_id} if person.is_active and person.centre_id else set()
        assert visible == own


def rows_of(model: type[Model], centre: Centre) -> bool:
    return model._default_manager.filter(centre=centre).exists()
