"""A form is retired: it leaves the list, what was asked with it goes on to its end, and it comes back as it was."""

from collections.abc import Callable
from datetime import date

from django.test import Client

from forms_builder.models import FormPage, Submission
from portal.accounts.models import User
from portal.centres.models import Centre
from portal.ui.models import address_of
from tests.factories.forms_builder import decide_as, draft_of, make_form, question, send
from tests.support.cast import Cast

LIST = "/demarches/"
ClientOf = Callable[[User], Client]


def shown(client: Client, address: str) -> bool:
    return "Prêt de vélo" in client.get(address).content.decode()


def test_form_is_archived_and_comes_back_and_its_requests_go_on(
    cast: Cast, centre: Centre, client_of: ClientOf, today: date
) -> None:
    form = make_form(
        centre,
        "Prêt de vélo",
        [("text", question("Pourquoi ?", required=False))],
        by=cast.communication,
        route=["coordinator"],
    )
    sent = send(form, cast.animator, {})
    draft_of(form, cast.youth_animator, {})
    address = form.url
    keeper, animator = client_of(cast.communication), client_of(cast.animator)
    place = address_of(form.url_path).strip("/")
    answer = keeper.post(f"/publications/archiver/{place}/", follow=True)
    assert (answer.redirect_chain, FormPage.objects.get().live) == ([("/publications/archives/", 302)], False)

    assert (shown(animator, LIST), animator.get(address).status_code) == (False, 404)
    youth = client_of(cast.youth_animator)
    assert youth.get(address).status_code == 404
    assert shown(animator, "/demarches/suivi/")
    assert shown(client_of(cast.coordinator), "/demarches/a-valider/")
    assert decide_as(cast.coordinator, sent).state == "approved"
    assert shown(animator, f"{sent.get_absolute_url()}recapitulatif/")

    keeper.post(f"/publications/remettre-en-ligne/{place}/")
    assert (shown(animator, LIST), animator.get(address).status_code) == (True, 200)
    assert form.versions.count() == 1
    assert Submission.objects.get(applicant=cast.youth_animator).state == "draft"
    assert shown(youth, LIST)
