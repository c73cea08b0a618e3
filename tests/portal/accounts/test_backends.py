import pytest
from django.contrib.sessions.models import Session as DjangoSession
from django.test import Client

from portal.accounts.actions.roles import set_roles
from portal.accounts.backends import PortalBackend, SessionStore
from portal.accounts.choices import Role
from portal.accounts.models import Session, User
from tests.support.cast import Cast
from tests.support.queries import queries_of


def test_get_user_brings_centre_place_of_its_pages_and_roles_in_one_query(cast: Cast):
    person = PortalBackend().get_user(cast.animator.pk)
    assert person is not None
    assert (person, person.centre) == (cast.animator, cast.animator.centre)
    assert queries_of(lambda: PortalBackend().get_user(cast.animator.pk)).count == 1
    assert person.centre is not None
    root = person.centre.site.root_page
    assert queries_of(lambda: (root.path, root.depth, root.url_path, root.content_type_id)).count == 0
    assert queries_of(lambda: person.roles).count == 0


@pytest.mark.parametrize("roles", [set(), {Role.HR}, {Role.HR, Role.RECEPTION, Role.IT}])
def test_get_user_knows_all_the_roles(roles: set[Role], cast: Cast):
    set_roles(by=cast.it, person=cast.animator, roles=roles)
    person = PortalBackend().get_user(cast.animator.pk)
    assert person is not None
    assert person.roles == User.objects.get(pk=cast.animator.pk).roles == roles


def test_get_user_of_a_closed_account_is_nobody(cast: Cast):
    assert PortalBackend().get_user(cast.gone.pk) is None
    assert PortalBackend().get_user(0) is None


def test_session_store_writes_whose_it_is_and_may_be_saved_again(cast: Cast, client_of):
    client = client_of(cast.animator)
    session = client.session
    session["something"] = 1
    session.save()
    assert list(Session.objects.values_list("person", flat=True)) == [cast.animator.pk]
    assert SessionStore(session.session_key)["something"] == 1
    assert DjangoSession.objects.count() == 0


def test_session_store_of_a_stranger_has_nobody(db):
    session = SessionStore()
    session["something"] = 1
    session.save()
    assert Session.objects.get().person is None


@pytest.mark.parametrize("key", ['"\\000aaaaaaaaaaaaaa"', "a" * 5000, "<script>aaaaaaaa", "court"])
def test_session_of_a_forged_cookie_is_nobodys(key: str, db: None) -> None:
    response = Client().get("/connexion/", headers={"Cookie": f"sessionid={key}"})
    assert response.status_code == 200
    assert Session.objects.count() == 0
