"""Check the evidence of signatures, from the first to the last."""

from itertools import chain
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from forms_builder.models import ChainHead
from forms_builder.queries.seals import verify_folder
from forms_builder.queries.signatures import verify_centre
from portal.centres.models import Centre


class Command(BaseCommand):
    help = (
        "Computes every signature again and compares; says each difference and exits with 1 if there is one. "
        "With --seals, compares the daily seals that left with the chain, too."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seals", type=Path, metavar="FOLDER", help="where the daily seals are kept")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path | None = options["seals"]
        if folder is not None and not folder.is_dir():
            raise CommandError(f"{folder} is no folder.", returncode=2)
        found = 0
        for centre in Centre.objects.order_by("pk"):
            count = ChainHead.objects.filter(centre=centre).values_list("sequence", flat=True).first() or 0
            differences = 0
            for difference in chain(verify_centre(centre), verify_folder(centre, folder) if folder else ()):
                differences += 1
                self.stderr.write(f"{centre.slug}: {difference}")
            self.stdout.write(f"{centre.slug}: {count} signatures, {differences} differences")
            found += differences
        if found:
            raise CommandError(f"{found} differences.", returncode=1)
