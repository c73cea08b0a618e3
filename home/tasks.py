"""Work that comes back by itself."""

from django.core.management import call_command
from django_tasks import task


@task()
def publish_scheduled() -> None:
    """Put online, or take off, the pages whose time has come. Safe to repeat: Wagtail's own command."""
    call_command("publish_scheduled")
