"""`complete_centres`: run after `migrate`, for centres that an older release opened."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Q

from home.actions.installing import complete_centre
from portal.centres.models import Centre
from portal.kit.access import SystemActor


class Command(BaseCommand):
    help = "Give the centres of an older release what this one begins with. Safe to repeat."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--all", action="store_true", help="look at every centre again, complete or not")

    def handle(self, *args: Any, **options: Any) -> None:
        by = SystemActor("upgrade")
        centres = Centre.objects.select_related("site__root_page")
        lacking = centres.filter(Q(charter=None) | Q(rate_tables=None)).distinct()
        for centre in centres if options["all"] else lacking:
            complete_centre(by=by, centre=centre)
            self.stdout.write(str(centre))
