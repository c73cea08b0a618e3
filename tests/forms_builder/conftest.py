"""The leave form online, and an account to take days from."""

from datetime import date

import pytest

from forms_builder.models import FormPage, LeaveAccount
from portal.centres.models import Centre
from tests.factories.forms_builder import account_of, leave_form
from tests.support.cast import Cast


@pytest.fixture
def leave_page(cast: Cast, centre: Centre, today: date) -> FormPage:
    """Form 2, coordinator → HR → director, with the clock stopped on FROZEN_TODAY."""
    return leave_form(centre, cast.communication)


@pytest.fixture
def account(cast: Cast, today: date) -> LeaveAccount:
    """Twenty-five days of paid leave of `cast.animator`, from 1 June 2026."""
    return account_of(cast.animator, "25")
