"""Open a centre and let its first person in, who then brings in everybody else from the portal."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_slug
from django.db import transaction
from django.utils.formats import date_format

from forms_builder.actions.installing import install_forms
from forms_builder.day_one_forms import DAY_ONE_FORMS
from portal.accounts.actions.invitations import invite_by_mail, invite_on_paper
from portal.accounts.actions.people import create_person, set_sectors
from portal.accounts.actions.roles import set_roles
from portal.accounts.choices import Role
from portal.accounts.models import User
from portal.accounts.usernames import propose_username, username_of
from portal.centres.actions.opening import create_centre
from portal.centres.choices import OFFICE_SECTOR
from portal.centres.models import Centre, Sector
from portal.kit.access import SystemActor

BY = SystemActor("create_centre")


class Command(BaseCommand):
    help = (
        "Opens a centre with its pages, sectors, public holidays and forms, and invites its first person, "
        "by mail with --email, by a code on the screen without. A second run changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="short name: small letters, digits, hyphens")
        parser.add_argument("name")
        parser.add_argument("--first-name", required=True)
        parser.add_argument("--last-name", required=True)
        parser.add_argument("--email", default="")
        parser.add_argument(
            "--federation",
            action="store_true",
            help="its shared pages are read in every centre; one at the most",
        )
        parser.add_argument(
            "--role", action="append", choices=Role.values, help="of the first person; it and hr without"
        )

    def handle(self, *args: Any, slug: str, name: str, **options: Any) -> None:
        if Centre.objects.filter(slug=slug).exists():
            self.stdout.write(f"{slug} is already there. Nothing was changed.")
            return
        if options["federation"] and Centre.objects.filter(is_federation=True).exists():
            raise CommandError("There is a federation already.")
        try:
            validate_slug(slug)
            self.open(slug, name, **options)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error

    @transaction.atomic
    def open(self, slug: str, name: str, **options: Any) -> None:
        centre = create_centre(by=BY, name=name, slug=slug, is_federation=options["federation"])
        install_forms(by=BY, centre=centre, forms=DAY_ONE_FORMS)
        first, last = options["first_name"], options["last_name"]
        alike = User.objects.filter(username__startswith=username_of(first, last))
        person = create_person(
            by=BY,
            centre=centre,
            username=propose_username(first, last, set(alike.values_list("username", flat=True))),
            first_name=first,
            last_name=last,
            email=options["email"],
        )
        set_roles(by=BY, person=person, roles=[Role(role) for role in options["role"] or ("it", "hr")])
        office = Sector.objects.get(centre=centre, name=OFFICE_SECTOR)
        self.invite(set_sectors(by=BY, person=person, main=office))

    def invite(self, person: User) -> None:
        self.stdout.write(f"{person.centre} is open. {person} signs in as {person.username}.")
        if person.email:
            invite_by_mail(by=BY, person=person)
            self.stdout.write(f"An invitation is on its way to {person.email}.")
            return
        paper = invite_on_paper(by=BY, person=person)
        until = date_format(paper.invitation.expires_at, "SHORT_DATETIME_FORMAT")
        self.stdout.write(f"Until {until}, at {settings.BASE_URL}/invitation/, with the code {paper.printed}")
