from collections.abc import Callable

from django.test import Client

from portal.accounts.models import User
from portal.kit.registries import navigation, panels
from portal.notifications.actions import mark_all_read
from tests.factories.notifications import notice_to
from tests.support.cast import Cast
from tests.support.queries import queries_of


def test_new_for_me_shows_the_five_newest_unread(cast: Cast) -> None:
    panel = panels["notifications"]
    notices = [notice_to(cast.hr, url=f"/{number}/") for number in range(6)]
    found: list[object] = []
    asked = queries_of(lambda: found.append(panel.context(cast.hr)))
    assert found == [{"notices": notices[:0:-1]}]
    assert asked.count == 1


def test_new_for_me_with_everything_read_is_not_drawn(cast: Cast) -> None:
    notice_to(cast.hr)
    mark_all_read(by=cast.hr)
    assert panels["notifications"].context(cast.hr) is None


def test_navigation_counts_what_is_unread_in_one_query(cast: Cast) -> None:
    count = navigation["notifications"].count
    assert count is not None
    notice_to(cast.hr)
    notice_to(cast.hr)
    notice_to(cast.director)
    found: list[int] = []
    asked = queries_of(lambda: found.append(count(cast.hr)))
    assert (found, asked.count) == ([2], 1)


def test_dashboard_draws_the_panel_whose_items_open_by_post(
    cast: Cast, client_of: Callable[[User], Client]
) -> None:
    notice = notice_to(cast.hr)
    page = client_of(cast.hr).get("/").content.decode()
    assert f'method="post" action="/notifications/{notice.pk}/lire/"' in page
