"""Check the evidence of signatures, from the first to the last."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from forms_builder.models import ChainHead
from forms_builder.queries.signatures import verify_centre
from portal.centres.models import Centre


class Command(BaseCommand):
    help = (
        "Computes every signature again and compares; says each difference and exits with 1 if there is one."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        for centre in Centre.objects.order_by("pk"):
            count = ChainHead.objects.filter(centre=centre).values_list("sequence", flat=True).first() or 0
            differences = 0
            for difference in verify_centre(centre):
                differences += 1
                self.stderr.write(f"{centre.slug}: {difference}")
            self.stdout.write(f"{centre.slug}: {count} signatures, {differences} differences")
            found += differences
        if found:
            raise CommandError(f"{found} differences.", returncode=1)
