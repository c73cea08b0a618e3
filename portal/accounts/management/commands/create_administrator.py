"""Open the account that administers the installation. It has no centre, and so no page or request of one."""

import sys
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.accounts.actions.people import create_administrator
from portal.accounts.models import User
from portal.kit.access import SystemActor


class Command(BaseCommand):
    help = (
        "Creates the account that administers the installation. Asks for the password twice; "
        "reads it from the standard input when that is not a terminal."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--email", default="")

    def handle(self, *args: Any, username: str, email: str, **options: Any) -> None:
        if User.objects.filter(username=username.strip().lower()).exists():
            self.stdout.write(f"{username} is already there. Nothing was changed.")
            return
        password = read_password()
        try:
            validate_password(password, User(username=username, email=email))
            create_administrator(
                by=SystemActor("create_administrator"), username=username, email=email, password=password
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{username} administers this installation.")


def read_password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass("Password: ")
    if getpass("Once more: ") != password:
        raise CommandError("The two passwords differ.")
    return password
