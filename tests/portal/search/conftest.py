"""A section of the centre, and what tests of the search begin with."""

import pytest

from home.models import SectionPage
from portal.centres.models import Centre
from tests.factories.home import section_of


@pytest.fixture
def section(centre: Centre) -> SectionPage:
    return section_of(centre)
