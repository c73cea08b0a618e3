"""What the home page reads of requests."""

import pytest

from forms_builder.queries.submissions import longest_for_oneself
from portal.accounts.choices import Role
from tests.support.prepared import assert_written_as_django


@pytest.mark.parametrize(
    "roles", [set(), {Role.RECEPTION}, {Role.HR}, {Role.ACCOUNTING, Role.HR, Role.DIRECTOR}]
)
def test_longest_for_oneself_is_written_as_django_writes_it(roles: set[Role]) -> None:
    assert_written_as_django(longest_for_oneself(1, frozenset(roles), 3).build)
