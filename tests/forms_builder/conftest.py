"""The leave form online and an account to take days from; requests that leave something to a role."""

from datetime import date

import pytest

from forms_builder.models import FormPage, LeaveAccount, Submission
from portal.centres.models import Centre
from tests.factories.completed_forms import make_badge_form, make_check_list, send_badge, send_check_list
from tests.factories.forms_builder import account_of, leave_form
from tests.support.any_life import Life
from tests.support.any_verbs import open_life
from tests.support.cast import Cast


@pytest.fixture
def leave_page(cast: Cast, centre: Centre, today: date) -> FormPage:
    """Form 2, coordinator → HR → director, with the clock stopped on FROZEN_TODAY."""
    return leave_form(centre, cast.communication)


@pytest.fixture
def account(cast: Cast, today: date) -> LeaveAccount:
    """Twenty-five days of paid leave of `cast.animator`, from 1 June 2026."""
    return account_of(cast.animator, "25")


@pytest.fixture
def badge(cast: Cast, centre: Centre, today: date) -> FormPage:
    return make_badge_form(centre, cast.communication)


@pytest.fixture
def badge_sent(badge: FormPage, cast: Cast) -> Submission:
    return send_badge(badge, cast.animator)


@pytest.fixture
def papers_sent(cast: Cast, centre: Centre, today: date) -> Submission:
    """A check-list, with one of its two documents attached."""
    return send_check_list(make_check_list(centre, cast.communication), cast.animator)


@pytest.fixture
def life(cast: Cast, centre: Centre, today: date) -> Life:
    """A centre in which anybody may do anything (tests/support/any_life.py)."""
    return open_life(cast, centre)
