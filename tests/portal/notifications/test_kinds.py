import pytest
import rules
from django.template.loader import get_template

from portal.notifications.kinds import NoticeKind, kinds
from tests.factories.notifications import NEWS

EVERY_KIND = [pytest.param(kind, id=kind.name) for kind in kinds]


def test_template_is_in_the_room_of_the_kind() -> None:
    assert NEWS.template("subject.txt") == "tests/emails/news/subject.txt"


@pytest.mark.parametrize("kind", EVERY_KIND)
@pytest.mark.parametrize("part", ["subject.txt", "body.txt", "body.html"])
def test_kind_has_its_words(kind: NoticeKind, part: str) -> None:
    name = kind.template(part)
    assert get_template(name).template.name == name


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_kind_asks_for_a_permission_that_exists(kind: NoticeKind) -> None:
    assert kind.permission is None or rules.perm_exists(kind.permission)
