"""Erase the requests whose time is over, or say which ones would go. The worker does the same every night."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from forms_builder.actions.purging import purge_requests
from forms_builder.queries.keeping import requests_over, requests_to_purge
from portal.centres.models import Centre
from portal.kit.access import SystemActor


class Command(BaseCommand):
    help = "Erases the requests that are kept no more, but those that are held. Safe to repeat."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--centre", help="the short name of one centre; every centre without")
        parser.add_argument("--dry-run", action="store_true", help="say what would go, and erase nothing")

    def handle(self, *args: Any, centre: str | None, dry_run: bool, **options: Any) -> None:
        centres = Centre.objects.order_by("slug")
        if centre:
            centres = centres.filter(slug=centre)
            if not centres:
                raise CommandError(f"No centre is called {centre}.")
        for one in centres:
            self.stdout.write(self.foresee(one) if dry_run else self.purge(one))

    def purge(self, centre: Centre) -> str:
        number = purge_requests(by=SystemActor("purge"), centre=centre)
        left = requests_over(centre, centre.today).count()
        return f"{centre.slug}: {number} requests erased, {left} kept beyond their time"

    def foresee(self, centre: Centre) -> str:
        over = requests_over(centre, centre.today)
        going = requests_to_purge(centre, centre.today).order_by("version__title")
        forms = Counter(going.values_list("version__title", flat=True))
        number = sum(forms.values())
        lines = [f"{centre.slug}: {number} requests would go, {over.count() - number} are held"]
        return "\n".join([*lines, *(f"  {form}: {count}" for form, count in forms.items())])
