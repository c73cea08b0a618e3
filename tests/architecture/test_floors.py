"""What imports do not show: keys and templates that reach a higher floor."""

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Model

from tests.support.sources import floors, name_of_template, room_of, room_of_template, rooms, templates

USED = re.compile(r"{%-?\s*(?:extends|include|component|once)\s+[\"']([^\"']+\.\w+)[\"']")

OUR_MODELS = [model for model in apps.get_models() if room_of(model.__module__) in rooms()]


def test_floors_every_room_has_one() -> None:
    assert [room for room in rooms() if room not in floors()] == []


@pytest.mark.parametrize("model", OUR_MODELS, ids=lambda model: model._meta.label)
def test_foreign_keys_point_to_a_lower_floor(model: type[Model]) -> None:
    own = room_of(model.__module__)
    targets = {
        field.related_model for field in model._meta.get_fields() if field.is_relation and field.concrete
    }
    upward = [
        target._meta.label
        for target in targets
        if isinstance(target, type)
        and target._meta.label != settings.AUTH_USER_MODEL
        and (room := room_of(target.__module__)) in rooms()
        and room != own
        and floors()[room] >= floors()[own]
    ]
    assert upward == []


def test_templates_use_their_own_room_and_lower_floors() -> None:
    owners = {name_of_template(path): room_of_template(path) for path in templates()}
    upward = [
        f"{name_of_template(path)} uses {used}"
        for path in templates()
        for used in USED.findall(path.read_text(encoding="utf-8"))
        if used in owners
        and owners[used] != room_of_template(path)
        and floors()[owners[used]] >= floors()[room_of_template(path)]
    ]
    assert upward == []


def test_templates_are_in_the_folder_of_their_room() -> None:
    """So that two rooms never answer to one name. Error pages and Wagtail's overrides keep their given names."""
    given = {"404.html", "500.html", "403.html", "400.html"}
    strays = [
        name_of_template(path)
        for path in templates()
        if name_of_template(path) not in given
        and not name_of_template(path).startswith(("wagtail", "modeladmin/", "django/"))
        and name_of_template(path).split("/")[0] != room_of_template(path).rpartition(".")[2]
    ]
    assert strays == []
