"""An identity document goes once the contract is made; what was signed of it still verifies."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from forms_builder.actions.drafts import attach_file
from forms_builder.models import FormPage, Signature, Submission, SubmissionFile
from forms_builder.queries.signatures import verify_centre
from forms_builder.rules import reasons_alone
from portal.accounts.models import User
from portal.centres.models import Centre
from tests.factories.forms_builder import (
    decide_as,
    draft_of,
    handle_as,
    handled_by,
    key_of,
    make_form,
    pdf,
    question,
    sign_draft,
)
from tests.support.cast import Cast

PAPER, BANK = "Pièce d’identité", "RIB"
ALWAYS: dict[str, Any] = {"question": "", "operator": "is", "answers": []}
MADE = "Contrat fait"


@pytest.fixture
def form(cast: Cast, centre: Centre, today: date) -> FormPage:
    """HR decides, then reception and HR handle it: the identity document goes after the second."""
    checked: dict[str, Any] = {"help": "", "condition": ALWAYS, "marked_by": "hr", "is_kept": True}
    questions = [
        ("text", question("Poste", required=False)),
        ("document", {"title": PAPER} | checked),
        ("document", {"title": BANK} | checked),
    ]
    return make_form(
        centre,
        "Contrat",
        questions,
        by=cast.communication,
        route=["hr", handled_by("reception", "Copié"), handled_by("hr", MADE)],
        effects=[("erase_files", {"question": PAPER})],
    )


@pytest.fixture
def approved(form: FormPage, cast: Cast) -> Submission:
    draft = draft_of(form, cast.animator, {})
    for title, name in ((PAPER, "identite.pdf"), (BANK, "rib.pdf")):
        attach_file(by=cast.animator, submission=draft, field=key_of(draft.version, title), upload=pdf(name))
    return decide_as(cast.hr, sign_draft(draft))


def stored(row: SubmissionFile) -> bool:
    return bool(row.content.storage.exists(row.content.name))


def kept(submission: Submission) -> dict[str, bool]:
    return {row.name: stored(row) for row in submission.files.all()}


@pytest.mark.django_db(transaction=True)
def test_handle_the_last_step_erases_what_is_kept_no_more(approved: Submission, cast: Cast) -> None:
    handle_as(cast.reception, approved)
    assert kept(approved) == {"identite.pdf": True, "rib.pdf": True}
    done = handle_as(cast.hr, approved)
    assert kept(approved) == {"identite.pdf": False, "rib.pdf": True}
    gone = approved.files.get(name="identite.pdf")
    assert gone.erased_at is not None
    assert str(gone.pk) in Signature.objects.order_by("-sequence")[0].content
    assert list(verify_centre(done.centre)) == []


@pytest.mark.django_db(transaction=True)
def test_verify_names_a_file_that_no_signature_erased(approved: Submission, cast: Cast) -> None:
    """A hand that erases a file and says so in its row is found all the same."""
    handle_as(cast.reception, approved)
    handle_as(cast.hr, approved)
    bank = approved.files.get(name="rib.pdf")
    bank.content.storage.delete(bank.content.name)
    SubmissionFile.objects.filter(pk=bank.pk).update(
        erased_at=approved.files.get(name="identite.pdf").erased_at
    )
    assert [str(one) for one in verify_centre(approved.centre)] == [
        f"request {approved.pk}: its file 'rib.pdf' is not the one that was signed"
    ]


@pytest.mark.django_db(transaction=True)
def test_no_honest_signature_covers_what_a_hand_marked_before(approved: Submission, cast: Cast) -> None:
    bank = approved.files.get(name="rib.pdf")
    SubmissionFile.objects.filter(pk=bank.pk).update(erased_at=timezone.now())
    named = [f"request {approved.pk}: its file 'rib.pdf' is not the one that was signed"]
    assert [str(one) for one in verify_centre(approved.centre)] == named
    handle_as(cast.reception, approved)
    handle_as(cast.hr, approved)
    assert str(bank.pk) not in Signature.objects.order_by("-sequence")[0].content.partition('"trail"')[0]
    bank.content.storage.delete(bank.content.name)
    assert [str(one) for one in verify_centre(approved.centre)] == named


@pytest.mark.django_db(transaction=True)
def test_verify_names_a_file_that_came_back(approved: Submission, cast: Cast) -> None:
    handle_as(cast.reception, approved)
    handle_as(cast.hr, approved)
    gone = approved.files.get(name="identite.pdf")
    gone.content.storage.save(gone.content.name, pdf("identite.pdf"))
    found = [str(one) for one in verify_centre(approved.centre)]
    assert found == [f"request {approved.pk}: its file 'identite.pdf' is not the one that was signed"]


def test_page_warns_who_handles_the_last_step_and_nobody_before(
    approved: Submission, cast: Cast, client_of: Callable[[User], Client]
) -> None:
    warning = "effacés pour de bon"
    before = client_of(cast.reception).get(approved.get_absolute_url()).content.decode()
    handle_as(cast.reception, approved)
    after = client_of(cast.hr).get(approved.get_absolute_url()).content.decode()
    assert (
        warning in before,
        warning in after,
        f"{warning} : {PAPER}" in after.replace("\N{NO-BREAK SPACE}", " "),
    ) == (
        False,
        True,
        True,
    )


def test_what_erases_is_never_handled_with_others(approved: Submission, cast: Cast) -> None:
    step = approved.steps.get(state="current")
    assert list(reasons_alone([step])) == [step.pk]


def test_page_says_that_it_is_erased_and_gives_it_no_more(
    approved: Submission, cast: Cast, client_of: Callable[[User], Client]
) -> None:
    handle_as(cast.reception, approved)
    handle_as(cast.hr, approved)
    gone, bank = (approved.files.get(name=name) for name in ("identite.pdf", "rib.pdf"))
    client = client_of(cast.hr)
    shown = client.get(approved.get_absolute_url()).content.decode()
    assert "effacé le" in shown
    assert (str(gone.pk) in shown, str(bank.pk) in shown) == (False, True)
    answers = [client.get(f"/demarches/fichiers/{row.pk}/") for row in (gone, bank)]
    assert [answer.status_code for answer in answers] == [404, 200]
    answers[1].close()
