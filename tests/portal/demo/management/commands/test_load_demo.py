import io

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Value
from django.db.models.functions import Concat

from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from portal.demo import people


def run() -> str:
    output = io.StringIO()
    call_command("load_demo", stdout=output)
    return output.getvalue()


def test_load_demo_twice_loads_once_and_prints_the_accounts(db, settings):
    settings.DEMO = True
    User.objects.update(username=Concat("username", Value("~")))
    first = run()
    written = (AuditEntry.objects.count(), User.objects.count())
    second = run()
    assert (first.splitlines()[0], second.splitlines()[0]) == (
        "The demonstration is loaded.",
        "The demonstration is already there.",
    )
    assert first.splitlines()[1:] == second.splitlines()[1:]
    assert "  animation.enfance     Lucas Bernard         Animateur enfance" in first.splitlines()
    assert (AuditEntry.objects.count(), User.objects.count()) == written


def test_load_demo_elsewhere_is_refused(db, settings):
    settings.DEMO = False
    with pytest.raises(CommandError):
        run()
    assert not people.is_loaded()


def test_load_demo_that_fails_leaves_nothing(db, settings, monkeypatch):
    settings.DEMO = True
    User.objects.update(username=Concat("username", Value("~")))
    monkeypatch.setattr(people, "SECOND_EMPLOYEES", (people.EMPLOYEES[0],))  # a user name that is taken
    with pytest.raises(Exception, match="username"):
        run()
    assert not Centre.objects.filter(slug=people.CENTRE).exists()
