from collections.abc import Callable
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from portal.notifications.models import Notification
from tests.factories.notifications import mail_to, notice_to
from tests.support.cast import Cast
from tests.support.queries import count_queries, queries_of

ClientOf = Callable[[User], Client]
LIST = "/notifications/"
DEMO_MAILS = "/notifications/courriels/"


def titles(client: Client, address: str = LIST) -> list[str]:
    return [notice.title for notice in client.get(address).context["page"].rows]


def test_notification_list_shows_mine_newest_first(cast: Cast, client_of: ClientOf) -> None:
    for person, what in [
        (cast.hr, "un"),
        (cast.director, "deux"),
        (cast.other_director, "trois"),
        (cast.hr, "quatre"),
    ]:
        notice_to(person, what=what)
    assert titles(client_of(cast.hr)) == ["News of quatre", "News of un"]
    assert titles(client_of(cast.other_director)) == ["News of trois"]


def test_notification_list_says_unread_in_a_word(cast: Cast, client_of: ClientOf) -> None:
    client, notice = client_of(cast.hr), notice_to(cast.hr)
    assert client.get(LIST).content.decode().count("Non lu") == 1
    client.post(reverse("notifications:read", args=[notice.pk]))
    assert client.get(LIST).content.decode().count("Non lu") == 0


def test_notification_list_without_any_says_so(cast: Cast, client_of: ClientOf) -> None:
    response = client_of(cast.hr).get(LIST)
    assert "Rien pour l’instant" in response.content.decode()
    assert "Tout marquer comme lu" not in response.content.decode()


def test_notification_list_pages_follow_each_other(cast: Cast, client_of: ClientOf) -> None:
    for number in range(25):
        notice_to(cast.hr, what=str(number))
    client = client_of(cast.hr)
    first = client.get(LIST).context["page"]
    second = titles(client, f"{LIST}?suite={first.next_cursor}")
    assert [notice.title for notice in first.rows] + second == [
        f"News of {number}" for number in range(24, -1, -1)
    ]


def test_notification_list_forged_cursor_shows_the_first_page(cast: Cast, client_of: ClientOf) -> None:
    notice_to(cast.hr, what="un")
    assert titles(client_of(cast.hr), f"{LIST}?suite=%00%F0bad") == ["News of un"]


def test_notification_list_asks_as_much_for_any_number(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.hr)
    asked = count_queries(lambda: client.get(LIST), add_row=lambda _number: notice_to(cast.hr))
    assert asked <= 14
    assert queries_of(lambda: client.get(LIST)).repeated == []


def test_read_marks_it_and_leads_where_it_speaks_of(cast: Cast, client_of: ClientOf) -> None:
    notice = notice_to(cast.hr, url="/demarches/suivi/")
    response = client_of(cast.hr).post(reverse("notifications:read", args=[notice.pk]))
    assert (response.status_code, response["Location"]) == (303, "/demarches/suivi/")
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_read_by_get_changes_nothing(cast: Cast, client_of: ClientOf) -> None:
    notice = notice_to(cast.hr)
    assert client_of(cast.hr).get(reverse("notifications:read", args=[notice.pk])).status_code == 405
    notice.refresh_from_db()
    assert notice.read_at is None


@pytest.mark.parametrize("username", ["direction", "centre2.direction", "installation"])
def test_read_notice_of_somebody_else_is_unknown(cast: Cast, client_of: ClientOf, username: str) -> None:
    notice, client = notice_to(cast.hr), client_of(cast[username])
    for identifier in (notice.pk, uuid4()):
        assert client.post(reverse("notifications:read", args=[identifier])).status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_read_all_marks_mine_and_returns_to_the_list(cast: Cast, client_of: ClientOf) -> None:
    notice_to(cast.hr, url="/a/")
    notice_to(cast.hr, url="/b/")
    theirs = notice_to(cast.director)
    response = client_of(cast.hr).post(reverse("notifications:read-all"))
    assert (response.status_code, response["Location"]) == (303, LIST)
    assert list(Notification.objects.filter(read_at=None)) == [theirs]


def test_demo_mail_list_in_the_demo_shows_those_of_my_centre(
    cast: Cast, client_of: ClientOf, settings: LazySettings
) -> None:
    settings.DEMO = True
    mails = [mail_to(cast.hr, what="un"), mail_to(cast.director, what="deux")]
    mail_to(cast.other_director, what="trois")
    rows = client_of(cast.animator).get(DEMO_MAILS).context["page"].rows
    assert rows == mails[::-1]


def test_demo_mail_list_asks_as_much_for_any_number(
    cast: Cast, client_of: ClientOf, settings: LazySettings
) -> None:
    settings.DEMO = True
    client = client_of(cast.hr)
    asked = count_queries(lambda: client.get(DEMO_MAILS), add_row=lambda _number: mail_to(cast.hr))
    assert asked <= 14


def test_demo_mail_in_the_demo_shows_its_text(
    cast: Cast, client_of: ClientOf, settings: LazySettings
) -> None:
    settings.DEMO = True
    mail = mail_to(cast.hr, what="<b>Le planning</b>")
    page = client_of(cast.animator).get(f"{DEMO_MAILS}{mail.pk}/").content.decode()
    assert "&lt;b&gt;Le planning&lt;/b&gt; is here" in page
    assert 'href="http://testserver/demarches/"' in page
    assert ">en attente<" in page


@pytest.mark.parametrize(
    ("demo", "username"), [(False, "rh"), (True, "centre2.direction"), (True, "installation")]
)
def test_demo_mail_elsewhere_is_unknown(
    cast: Cast, client_of: ClientOf, settings: LazySettings, demo: bool, username: str
) -> None:
    settings.DEMO = demo
    mail = mail_to(cast.hr)
    assert client_of(cast[username]).get(f"{DEMO_MAILS}{mail.pk}/").status_code == 404


@pytest.mark.parametrize(("demo", "expected"), [(False, 404), (True, 200)])
def test_demo_mail_list_is_there_in_the_demo_only(
    cast: Cast, client_of: ClientOf, settings: LazySettings, demo: bool, expected: int
) -> None:
    settings.DEMO = demo
    assert client_of(cast.hr).get(DEMO_MAILS).status_code == expected
