"""What happens in other rooms and makes this one act."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from forms_builder.models import FormPage
from forms_builder.portal_hooks import PANEL_ROWS
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from tests.factories.forms_builder import make_form, question, send
from tests.support.cast import Cast

SignIn = Callable[[User], Client]


@pytest.mark.parametrize("writer", ["communication", "gone"])
def test_freeze_published_form_names_who_published_and_not_who_wrote(
    leave_page: FormPage, writer: str, cast: Cast, client_of: SignIn
) -> None:
    leave_page.title = "Congés"
    leave_page.save_revision(user=getattr(cast, writer))
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    client_of(cast.hr).post(f"{url}?id={leave_page.pk}")
    version = leave_page.versions.get(number=2)
    entry = AuditEntry.objects.get(verb="forms_builder.publish_version", object_id=version.pk)
    assert (version.title, version.author, entry.actor_id) == ("Congés", cast.hr, cast.hr.pk)


def test_decisions_panel_shows_the_oldest_and_counts_them_all(
    cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    form = make_form(centre, "Clé", [("text", question("Laquelle ?", required=False))], by=cast.communication)
    sent = [send(form, cast.animator, {}) for _ in range(PANEL_ROWS + 2)]
    page = client_of(cast.coordinator).get("/").content.decode()
    assert [one.get_absolute_url() in page for one in sent] == [True] * PANEL_ROWS + [False] * 2
    assert f"Voir les {len(sent)} demandes" in page
