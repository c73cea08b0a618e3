"""Fill a database with fictional centres, to see how the portal bears the load."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.accounts.passwords import DEMONSTRATION
from portal.demo import network, network_requests


class Command(BaseCommand):
    help = (
        "Adds the fictional centres of a network with their people and three years of requests; a second run changes "
        "nothing. Refused on a database that holds a real centre, and, outside of the demonstration, without --yes."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--scale", required=True, choices=["network"], help="150 centres, 7,500 people, 500,000 requests."
        )
        parser.add_argument(
            "--centres", type=int, default=network.CENTRES, help="How many centres, for a smaller network."
        )
        parser.add_argument(
            "--requests",
            type=int,
            default=network_requests.REQUESTS,
            help="How many requests, in all of them.",
        )
        parser.add_argument("--yes", action="store_true", help="Outside of the demonstration too.")

    def handle(self, *args: Any, **options: Any) -> None:
        if real := network.real_centres():
            raise CommandError(f"This database holds centres that nobody made up: {', '.join(real[:3])}.")
        if not settings.DEMO and not options["yes"]:
            raise CommandError("PORTAL_DEMO is not set: add --yes to fill this database all the same.")
        added, told = network.load(options["centres"]), network_requests.load(options["requests"])
        if not added and not told:
            self.stdout.write("The network is already there.")
            return
        self.stdout.write(
            f"{added} centres are added, with {added * network.PEOPLE} people; {told} requests."
        )
        if settings.DEMO:
            self.stdout.write(
                f"Accounts {network.slug_of(1)}.direction and the like, with the password {DEMONSTRATION}."
            )
