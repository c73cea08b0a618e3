import time
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client

from portal.accounts.actions.sessions import forget_old_sign_ins
from tests.support.cast import SYSTEM, Cast


def test_forget_old_sign_ins_keeps_six_months(cast: Cast):
    from axes.models import AccessFailureLog

    client = Client()
    with time_machine.travel(time.time() - timedelta(days=181).total_seconds()):
        client.post("/connexion/", {"username": "old", "password": "wrong"})
    client.post("/connexion/", {"username": "new", "password": "wrong"})
    with pytest.raises(PermissionDenied):
        forget_old_sign_ins(by=cast.it)
    forget_old_sign_ins(by=SYSTEM)
    assert list(AccessFailureLog.objects.values_list("username", flat=True)) == ["new"]
