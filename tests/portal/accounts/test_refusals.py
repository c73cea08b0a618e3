"""What somebody was refused is written down, once a minute, without what they were looking for."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.notifications import actions
from portal.notifications.models import Notification
from tests.factories.notifications import notice_to
from tests.support.cast import PASSWORD, Cast

REFUSED = "accounts.refuse_access"


def refusals() -> list[dict[str, str]]:
    return list(AuditEntry.objects.filter(verb=REFUSED).order_by("pk").values_list("details", flat=True))


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/personnel/", "/personnel/"),
        ("/personnel/5f0c3b2e-0000-4000-8000-000000000000/?q=secret", "/personnel/<uuid:public_id>/"),
        ("/personnel/rien/", "/personnel/"),
        ("/securite/", "/securite/"),
        ("/donnees-personnelles/effacements/", "/donnees-personnelles/effacements/"),
        ("/administration/users/", "/administration/users/"),
        ("/administration/groups/1/", "/administration/groups/"),
    ],
)
def test_hidden_page_asked_by_somebody_signed_in_is_written_down(
    path: str, page: str, cast: Cast, client_of
) -> None:
    answer = client_of(cast.animator).get(path)
    assert answer.status_code == 404
    entry = AuditEntry.objects.get(verb=REFUSED)
    found = (entry.actor_id, entry.client_address, entry.centre_id)
    assert found == (cast.animator.pk, "127.0.0.1", cast.animator.centre_id)
    assert entry.details == {"page": page, "method": "GET"}


def test_refusal_of_one_page_is_written_once_a_minute(cast: Cast, client_of) -> None:
    client = client_of(cast.animator)
    for _ in range(5):
        client.get("/personnel/")
    client.get("/securite/")
    client_of(cast.coordinator).get("/personnel/")
    assert [one["page"] for one in refusals()] == ["/personnel/", "/securite/", "/personnel/"]


def test_refused_act_is_written_down_and_what_it_wrote_undone(cast: Cast, client_of, monkeypatch) -> None:
    notice_to(cast.animator)
    really = actions.mark_all_read

    @transaction.atomic
    def write_then_refuse(*, by: User) -> None:
        really(by=by)
        raise PermissionDenied

    monkeypatch.setattr(actions, "mark_all_read", write_then_refuse)
    answer = client_of(cast.animator).post(reverse("notifications:read-all"))
    assert (answer.status_code, Notification.objects.filter(read_at=None).count()) == (403, 1)
    assert refusals() == [{"page": reverse("notifications:read-all"), "method": "POST"}]


@pytest.mark.parametrize(
    "path", ["/rien/", "/demarches/suivi/5f0c3b2e-0000-4000-8000-000000000000/", "/administration/rien/"]
)
def test_page_that_is_nowhere_special_is_not_written_down(path: str, cast: Cast, client_of) -> None:
    assert client_of(cast.animator).get(path).status_code == 404
    assert refusals() == []


def test_stranger_is_sent_to_sign_in_and_not_written_down(cast: Cast) -> None:
    assert Client().get("/personnel/").status_code == 302
    assert refusals() == []


def test_page_that_is_shown_is_not_written_down(cast: Cast, client_of) -> None:
    assert client_of(cast.hr).get("/personnel/").status_code == 200
    assert refusals() == []


def test_address_of_who_acts_is_beside_what_they_did(cast: Cast, settings) -> None:
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    client = Client(headers={"X-Forwarded-For": "198.51.100.1, 192.0.2.44"})
    client.force_login(cast.animator, backend="portal.accounts.backends.PortalBackend")
    client.post(reverse("accounts:account"), {"phone": "06 39 98 01 02"})
    client.post(reverse("accounts:my-data"), {"password": PASSWORD})
    entries = AuditEntry.objects.filter(
        actor_id=cast.animator.pk, verb__in=["accounts.change_own_phone", "accounts.ask_export"]
    )
    assert list(entries.values_list("client_address", flat=True)) == ["192.0.2.44"] * 2
