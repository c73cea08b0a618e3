import io

import pytest
from django.core.management import CommandError, call_command

from portal.accounts.models import User
from tests.support.cast import Cast

NEW = "un tracteur mauve et lent"


def run(monkeypatch, password: str, *arguments: str) -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    output = io.StringIO()
    call_command("create_administrator", *arguments, stdout=output)
    return output.getvalue()


def test_create_administrator_makes_a_superuser_without_centre(db, monkeypatch):
    assert (
        run(monkeypatch, NEW, "Admin", "--email", "admin@centre.example")
        == "Admin administers this installation.\n"
    )
    person = User.objects.get(username="admin")
    assert (person.is_superuser, person.centre, person.email) == (True, None, "admin@centre.example")
    assert person.check_password(NEW)


def test_create_administrator_twice_changes_nothing(db, monkeypatch):
    run(monkeypatch, NEW, "admin")
    assert (
        run(monkeypatch, "encore un autre hamac vert", "Admin")
        == "Admin is already there. Nothing was changed.\n"
    )
    assert User.objects.get(username="admin").check_password(NEW)


@pytest.mark.parametrize(
    ("password", "username"),
    [("court", "admin"), ("motdepasse12345!", "admin"), ("", "admin"), (NEW, "two words")],
)
def test_create_administrator_bad_input_is_refused(cast: Cast, monkeypatch, password: str, username: str):
    before = User.objects.count()
    with pytest.raises(CommandError):
        run(monkeypatch, password, username)
    assert User.objects.count() == before
