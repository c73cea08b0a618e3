"""`rebuild_search`: the index is derived; lost or old, it is written anew."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.kit.access import SystemActor
from portal.search.actions.indexing import complete, rebuild

BY = SystemActor("rebuild_search")


class Command(BaseCommand):
    help = "Writes the search index again, page by page, documents included. Safe to repeat and to interrupt."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--missing", action="store_true", help="only the pages that are not in it yet")

    def handle(self, *args: Any, **options: Any) -> None:
        written = complete(by=BY) if options["missing"] else rebuild(by=BY)
        self.stdout.write(f"{written} entries written.")
