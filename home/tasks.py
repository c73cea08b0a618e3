"""What the worker does: what a publication leaves to it, and work that comes back by itself. Each may run twice."""

from django.core.management import call_command
from django_tasks import task

from home.actions import acknowledging, pictures, reading, reviewing
from portal.kit.access import SystemActor

PAGES = SystemActor("pages")


@task()
def publish_scheduled() -> None:
    """Put online, or take off, the pages whose time has come. Safe to repeat: Wagtail's own command."""
    call_command("publish_scheduled")


@task()
def tell_readers() -> None:
    """Tell those who have something to confirm, and begin the reminders whose day has come."""
    acknowledging.begin_due_rounds(by=PAGES)
    acknowledging.tell_readers(by=PAGES)


@task()
def remind_reviews() -> None:
    reviewing.remind_reviews(by=PAGES)


@task()
def purge_views() -> None:
    reading.purge_views(by=PAGES)


@task()
def cut_pictures(page_id: int) -> None:
    """Those of a page that was published."""
    pictures.cut_pictures(by=PAGES, page_id=page_id)


@task()
def cut_picture(image_id: int) -> None:
    pictures.cut_picture(by=PAGES, image_id=image_id)
