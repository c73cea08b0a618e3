"""What publishing costs whoever does it, however many are to confirm: telling them is the worker's."""

from home.actions.acknowledging import tell_readers
from home.tasks import PAGES
from portal.accounts.models import User
from portal.centres.models import Centre
from portal.notifications.models import Notification
from tests.factories.home import asked_page
from tests.support.cast import Cast
from tests.support.queries import queries_of


def test_publish_costs_the_same_for_any_number_of_readers(cast: Cast, centre: Centre) -> None:
    costs = []
    for size in (0, 300):
        User.objects.bulk_create(
            User(username=f"lit.{number}", first_name="Léa", last_name=f"N{number}", centre=centre)
            for number in range(size)
        )
        page = asked_page(centre, f"Consignes {size}")
        page.title += " du mois"
        costs.append(queries_of(page.save_revision().publish).count)
    # Wagtail's own are more than half of it.
    assert costs[0] == costs[1] <= 70


def test_tell_readers_asks_nothing_of_each_person(cast: Cast, centre: Centre) -> None:
    asked_page(centre)
    User.objects.bulk_create(
        User(username=f"lit.{number}", first_name="Léa", last_name=f"N{number}", centre=centre)
        for number in range(300)
    )
    assert queries_of(lambda: tell_readers(by=PAGES)).count <= 30
    assert Notification.objects.filter(recipient__username__startswith="lit.").count() == 300
