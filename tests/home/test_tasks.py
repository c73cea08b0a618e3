"""Pages whose time has come."""

from datetime import timedelta

import time_machine
from django.utils import timezone

from home.models import ContentPage, SectionPage
from home.tasks import publish_scheduled
from portal.centres.models import Centre
from portal.kit.registries import periodic_jobs
from tests.factories.home import section_of


def scheduled(parent: SectionPage, title: str, hours: int) -> ContentPage:
    """A page that an editor has asked to be put online `hours` from now."""
    page = ContentPage(title=title, live=False)
    parent.add_child(instance=page)
    page.go_live_at = timezone.now() + timedelta(hours=hours)
    page.save_revision().publish()
    return page


def test_publish_scheduled_puts_online_what_is_due(centre: Centre) -> None:
    section = section_of(centre)
    pages = [scheduled(section, "Dans une heure", 1), scheduled(section, "Dans trois heures", 3)]
    found = []
    for hours in (0, 2, 2, 4):
        with time_machine.travel(timezone.now() + timedelta(hours=hours)):
            publish_scheduled.call()
        for page in pages:
            page.refresh_from_db()
        found.append([page.live for page in pages])
    assert found == [[False, False], [True, False], [True, False], [True, True]]


def test_publish_scheduled_comes_back_by_itself() -> None:
    assert periodic_jobs["home.publish_scheduled"].task == publish_scheduled
