from datetime import date
from decimal import Decimal
import pytest
from forms_builder.models import *
from forms_builder.queries.leave import balance_of
from tests.factories.forms_builder import *
def test_smoke(cast, centre, today):
    page = leave_form(centre, cast.communication)
    acc = account_of(cast.animator, "25")
    s = send_leave(page, cast.animator, date(2027,3,15), date(2027,3,19))
    assert s.state == "submitted"
    b = balance_of(acc); assert (b.pending, b.available) == (Decimal(5), Decimal(20))
    s = approve_all(s, cast.coordinator, cast.hr, cast.director)
    assert s.state == "approved"
    b = balance_of(acc); assert (b.taken, b.available) == (Decimal(5), Decimal(20))
    assert Signature.objects.count() == 4
