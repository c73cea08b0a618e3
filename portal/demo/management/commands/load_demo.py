"""Load the demonstration: two fictional centres, their people, their pages, their requests."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from portal.accounts.passwords import DEMONSTRATION
from portal.demo import agenda, colleagues, content, everyday, federation, outside, people, requests


class Command(BaseCommand):
    help = "Loads the demonstration centre. Only with PORTAL_DEMO=1; a second run changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demonstration is loaded only with PORTAL_DEMO=1.")
        if people.is_loaded():
            self.stdout.write("The demonstration is already there.")
        else:
            self.load()
        self.print_accounts()

    @transaction.atomic
    def load(self) -> None:
        """All or nothing: half a demonstration would be taken for a whole one by the next run."""
        people.load()
        content.load()
        federation.load()
        requests.load()
        content.load_showroom()
        colleagues.load()
        outside.load()
        everyday.load()
        agenda.load()
        self.stdout.write("The demonstration is loaded.")

    def print_accounts(self) -> None:
        self.stdout.write(f"\nAccounts, all with the password {DEMONSTRATION}:")
        for somebody in (
            *people.EMPLOYEES,
            people.BOARD,
            people.FORMER,
            *people.SECOND_EMPLOYEES,
        ):
            if somebody.username:
                name = f"{somebody.first} {somebody.last}"
                self.stdout.write(f"  {somebody.username:<22}{name:<22}{somebody.function}")
