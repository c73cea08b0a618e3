"""A closed account has no right, whatever its roles: django-rules does not look at `is_active` by itself."""

import rules.permissions
from django.contrib.auth.models import AnonymousUser

from portal.accounts.choices import Role
from tests.support.cast import Cast


def test_permissions_of_a_closed_account_are_none(cast: Cast) -> None:
    cast.gone.__dict__["roles"] = frozenset(Role)
    names = sorted(rules.permissions.permissions)
    assert [name for name in names if rules.has_perm(name, cast.gone, object())] == []


def test_permissions_of_a_stranger_are_none() -> None:
    names = sorted(rules.permissions.permissions)
    assert [name for name in names if rules.has_perm(name, AnonymousUser(), object())] == []
