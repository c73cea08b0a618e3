"""What publishing costs whoever does it, however many are to confirm: telling them is the worker's."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from wagtail.signals import page_published

from home.actions.acknowledging import tell_readers
from home.tasks import PAGES
from portal.accounts.models import User
from portal.centres.models import Centre
from portal.notifications.models import Notification
from tests.factories.home import asked_page, page_of, root_of
from tests.support.cast import Cast
from tests.support.queries import queries_of

OURS, OURS_ASKED = 14, 21
"""Beyond Wagtail's own (docs/reference/budgets.md): a page; a page that asks anew to be confirmed."""


@contextmanager
def as_wagtail_comes() -> Iterator[None]:
    """Nothing of ours follows a publication: what is left is what Wagtail asks of the database by itself."""
    ours, page_published.receivers = page_published.receivers, []
    try:
        yield
    finally:
        page_published.receivers = ours


def publishing(page: Any) -> Callable[[], object]:
    """Put a text that says something else online."""
    page.introduction += " Lundi."
    publish: Callable[[], object] = page.save_revision().publish
    return publish


def people(centre: Centre, number: int) -> None:
    User.objects.bulk_create(
        User(username=f"lit.{number}.{one}", first_name="Léa", last_name=f"N{one}", centre=centre)
        for one in range(number)
    )


def test_publish_costs_little_beyond_wagtail_for_any_number_of_readers(cast: Cast, centre: Centre) -> None:
    page, asked = page_of(root_of(centre), "Menus"), asked_page(centre)
    for number in (5, 500):
        people(centre, number)
        with as_wagtail_comes():
            own = queries_of(publishing(page)).count
        assert queries_of(publishing(page)).count - own == OURS
        assert queries_of(publishing(asked)).count - own == OURS_ASKED


def test_tell_readers_asks_nothing_of_each_person(cast: Cast, centre: Centre) -> None:
    asked_page(centre)
    people(centre, 300)
    assert queries_of(lambda: tell_readers(by=PAGES)).count <= 30
    assert Notification.objects.filter(recipient__username__startswith="lit.").count() == 300
