"""What is written once gives what Django gives when it writes it each time."""

import gc
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from portal.accounts import backends
from portal.accounts.models import RoleGrant, User
from portal.kit.prepared import Prepared
from tests.support.cast import Cast
from tests.support.prepared import assert_written_as_django
from tests.support.queries import queries_of

pytestmark = pytest.mark.django_db

OF_THE_PORTAL = sorted(
    (one for one in gc.get_objects() if type(one) is Prepared),
    key=lambda one: (one.build.__module__, one.build.__code__.co_firstlineno),
)
"""Each room has made its own by now."""


def where(one: Prepared) -> str:
    return f"{one.build.__module__}:{one.build.__code__.co_firstlineno}"


@pytest.mark.parametrize("prepared", OF_THE_PORTAL, ids=where)
def test_prepared_sql_is_that_of_the_query_for_any_keys_on_any_day(prepared: Prepared) -> None:
    """What looks at its keys, or at the clock, is found here."""
    assert_written_as_django(prepared.build)


@pytest.mark.parametrize("look", [lambda key: key % 2, lambda key: timezone.localdate().day])
def test_prepared_that_looks_at_a_key_or_at_the_clock_is_found(look: Callable[[int], int]) -> None:
    def build(person: int) -> QuerySet[User]:
        return User.objects.filter(pk=person, weekly_hours__gt=look(person))

    with pytest.raises(AssertionError):
        assert_written_as_django(build)


def test_prepared_queries_of_the_portal_are_found() -> None:
    assert {backends.__name__, "forms_builder.queries.submissions", "home.queries.personal"} <= {
        one.build.__module__ for one in OF_THE_PORTAL
    }


def colleague(centre: int, person: int) -> object:
    held = RoleGrant.objects.filter(person=OuterRef("pk"))
    rows = User.objects.filter(centre=centre, pk=person).select_related("centre__charter")
    return rows.annotate(holds=Exists(held))


def test_prepared_rows_are_whole_objects_of_the_keys_given(cast: Cast) -> None:
    prepared = Prepared(colleague)
    for person in (cast.animator, cast.hr, cast.gone, cast.animator):
        (found,) = prepared.rows(person.centre_id, person.pk)
        own = User.objects.get(pk=person.pk)
        assert (found, found.get_deferred_fields()) == (own, set())
        assert found.holds == own.role_grants.exists()
        assert (found.public_id, found.date_joined, found.is_active) == (
            own.public_id,
            own.date_joined,
            own.is_active,
        )
        assert queries_of(lambda found=found: str(found.centre.charter)).count == 0


def test_prepared_rows_follow_what_changes(cast: Cast) -> None:
    prepared = Prepared(colleague)
    keys = (cast.animator.centre_id, cast.animator.pk)
    assert prepared.rows(*keys)[0].first_name == cast.animator.first_name
    User.objects.filter(pk=cast.animator.pk).update(
        first_name="Autre", date_joined=timezone.now() - timedelta(1)
    )
    assert prepared.rows(*keys)[0].first_name == "Autre"
    assert prepared.rows(cast.other_director.centre_id, cast.animator.pk) == []


def test_prepared_values_count_and_existence(cast: Cast) -> None:
    names = Prepared(lambda centre: User.objects.filter(centre=centre).values_list("username", flat=True))
    centre, other = cast.animator.centre_id, cast.other_director.centre_id
    for key in (centre, other, centre):
        own = User.objects.filter(centre=key)
        assert sorted(names.rows(key)) == sorted(own.values_list("username", flat=True))
        assert (names.count(key), names.exists(key)) == (own.count(), True)
    assert (names.rows(0), names.count(0), names.exists(0)) == ([], 0, False)


def test_prepared_refuses_a_key_that_is_not_in_the_sql() -> None:
    with pytest.raises(TypeError, match="never be filled in"):
        Prepared(lambda person: User.objects.filter(pk=person + 1)).rows(1)


def test_prepared_refuses_too_few_keys(cast: Cast) -> None:
    with pytest.raises(ValueError, match="zip"):
        Prepared(colleague).rows(cast.animator.pk)
