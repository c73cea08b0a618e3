"""Compare the third-party files of the front end with their manifest."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.ui.vendor import differences


class Command(BaseCommand):
    help = "Check that the files under static/vendor/ are those of the packages in the manifest."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=Path(settings.ROOT) / "static" / "vendor")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        """Raises: CommandError with every difference."""
        if faults := differences(folder):
            raise CommandError("\n".join(faults))
        self.stdout.write("The vendored files are as published.")
