import io
import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from forms_builder.models import FormPage
from portal.accounts.choices import InvitationWay, Role
from portal.accounts.models import User
from portal.centres.models import Centre
from portal.notifications.models import OutboxMail
from tests.support.cast import Cast

CENTRE = ("moulin", "Centre social du Moulin", "--first-name", "Zoé", "--last-name", "L’Hénoret")


def run(*arguments: str) -> str:
    output = io.StringIO()
    call_command("create_centre", *arguments, stdout=output)
    return output.getvalue()


def test_create_centre_opens_it_with_its_forms_and_invites_by_mail(cast: Cast):
    said = run(*CENTRE, "--email", "zoe@moulin.example")
    assert said == (
        "Centre social du Moulin is open. Zoé L’Hénoret signs in as zoe.lhenoret.\n"
        "An invitation is on its way to zoe@moulin.example.\n"
    )
    person = User.objects.get(username="zoe.lhenoret")
    assert person.centre == Centre.objects.get(slug="moulin")
    assert person.roles == {Role.IT, Role.HR}
    assert person.invitations.get().way == InvitationWay.MAIL
    assert [mail.address for mail in OutboxMail.objects.filter(centre=person.centre)] == [
        "zoe@moulin.example"
    ]
    assert FormPage.objects.descendant_of(person.centre.site.root_page).exists()


def test_create_centre_without_address_says_a_code_that_opens(cast: Cast):
    said = run(*CENTRE, "--role", "director")
    person = User.objects.get(username="zoe.lhenoret")
    assert person.roles == {Role.DIRECTOR}
    code = re.search(r"with the code (\S+)\n", said)
    assert code
    client = Client()
    answer = client.post(
        reverse("accounts:invitation"), {"username": person.username, "code": code[1]}, follow=True
    )
    assert answer.status_code == 200
    assert b"new_password" in answer.content


def test_create_centre_twice_changes_nothing(cast: Cast):
    run(*CENTRE)
    assert run(*CENTRE) == "moulin is already there. Nothing was changed.\n"
    assert User.objects.filter(centre__slug="moulin").count() == 1


def test_create_centre_gives_a_user_name_of_its_own(cast: Cast):
    names = ("--first-name", "Zoé", "--last-name", "L’Hénoret")
    run(*CENTRE)
    run("ecluse", "Centre social de l’Écluse", *names)
    assert [person.username for person in User.objects.filter(last_name="L’Hénoret").order_by("pk")] == [
        "zoe.lhenoret",
        "zoe.lhenoret2",
    ]


@pytest.mark.parametrize(
    "arguments", [(*CENTRE, "--email", "not an address"), ("le moulin", *CENTRE[1:])], ids=["email", "slug"]
)
def test_create_centre_with_a_wrong_value_opens_nothing(cast: Cast, arguments: tuple[str, ...]):
    with pytest.raises(CommandError):
        run(*arguments)
    assert not Centre.objects.filter(name=CENTRE[1]).exists()
    assert not Centre.objects.filter(slug="moulin").exists()
