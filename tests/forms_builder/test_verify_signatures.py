"""`verify_signatures` computes all the evidence again: a change of one character is found and named."""

from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db.models import F

from forms_builder.actions.drafts import attach_file, remove_files
from forms_builder.actions.printing import keep_copy
from forms_builder.choices import Decision, EventKind, SubmissionState
from forms_builder.models import (
    ApprovalEvent,
    ChainHead,
    FormVersion,
    LeavePart,
    PrintedCopy,
    Signature,
    Submission,
    SubmissionFile,
)
from forms_builder.queries.signatures import verify_centre
from forms_builder.signature_chain import erasure_seal
from portal.centres.models import Centre
from tests.factories.forms_builder import (
    KIND,
    PROOF,
    account_of,
    approve_all,
    decide_as,
    draft_of,
    draft_of_right,
    key_of,
    leave_form,
    leave_typed,
    pdf,
    send_leave,
    sign_draft,
)
from tests.support.cast import SYSTEM, Cast
from tests.support.guards import unguarded


@pytest.fixture
def approved(cast: Cast, centre: Centre, today: object) -> Submission:
    """One approved request: four signatures."""
    account_of(cast.animator)
    page = leave_form(centre, cast.communication)
    submission = send_leave(page, cast.animator, date(2027, 3, 15), date(2027, 3, 19))
    return approve_all(submission, cast.coordinator, cast.hr, cast.director)


def found(centre: Centre) -> list[str]:
    return [str(difference) for difference in verify_centre(centre)]


def test_verify_centre_names_a_step_put_into_another_centre(
    approved: Submission, cast: Cast, centre: Centre
) -> None:
    approved.steps.filter(position=0).update(centre=cast.other_director.centre)
    assert found(centre) == [f"request {approved.pk}: one of its steps was put into another centre"]


def test_verify_centre_untouched_finds_nothing(approved: Submission, centre: Centre) -> None:
    assert found(centre) == []


def change_content() -> None:
    with unguarded(Signature):
        row = Signature.objects.get(sequence=2)
        Signature.objects.filter(pk=row.pk).update(content=row.content.replace("approve", "refusal"))


def change_signer() -> None:
    with unguarded(Signature):
        Signature.objects.filter(sequence=3).update(signer_facts={"name": "X"})


def change_time() -> None:
    with unguarded(Signature):
        Signature.objects.filter(sequence=3).update(failed_tries=F("failed_tries") + 1)


def remove_middle() -> None:
    Signature.objects.filter(sequence=2).delete()


def remove_last() -> None:
    Signature.objects.filter(sequence=4).delete()


def change_answer() -> None:
    submission = Submission.objects.get()
    submission.answers[key_of(submission.version, KIND)] += "."
    submission.save()


def change_heading() -> None:
    submission = Submission.objects.get()
    submission.heading["applicant"] = "X"
    submission.save()


def change_days() -> None:
    LeavePart.objects.update(days=F("days") - 1)


def change_version() -> None:
    with unguarded(FormVersion):
        version = FormVersion.objects.get()
        version.content["title"] += "."
        version.save()


def change_state() -> None:
    Submission.objects.update(state=SubmissionState.REFUSED)


def change_event() -> None:
    with unguarded(ApprovalEvent):
        ApprovalEvent.objects.filter(revision=4).update(kind=EventKind.REFUSED, actor_label="X")


def change_words() -> None:
    with unguarded(ApprovalEvent):
        ApprovalEvent.objects.filter(revision=3).update(comment="Oui mais")


def break_answers() -> None:
    Submission.objects.update(answers=["x"])


def break_version() -> None:
    with unguarded(FormVersion):
        FormVersion.objects.update(content={})


def break_content() -> None:
    with unguarded(Signature):
        Signature.objects.filter(sequence__lte=2).update(content="{")


def change_account() -> None:
    """The key to the account is no part of the evidence: it may be erased."""
    Signature.objects.update(signer=Submission.objects.get().applicant)


def rewrite_link_and_head() -> None:
    """Somebody who can write rows but has no key: content, digests and head, all put in accord."""
    with unguarded(Signature):
        Signature.objects.filter(sequence=4).update(user_agent="autre", digest="f" * 64)
    ChainHead.objects.update(digest="f" * 64)


@pytest.mark.parametrize(
    ("tamper", "expected"),
    [
        (change_content, ["signature 2: its content was changed"]),
        (change_signer, ["signature 3: one of its facts was changed"]),
        (change_time, ["signature 3: one of its facts was changed"]),
        (
            remove_middle,
            [
                "signature 3: signature 2 is missing before it",
                "signature 3: it does not follow the signature before it",
                "request {id}: its event 'approved' of revision 2 has no signature",
            ],
        ),
        (
            remove_last,
            [
                "chain: its end is not where it was left: signatures were removed or added",
                "request {id}: its event 'approved' of revision 4 has no signature",
            ],
        ),
        (change_state, ["request {id}: its state is not where its events lead"]),
        (
            change_event,
            [
                "request {id}: its event 'refused' of revision 4 is not what was signed",
                "request {id}: its state is not where its events lead",
            ],
        ),
        (change_words, ["request {id}: its event 'approved' of revision 3 is not what was signed"]),
        (break_answers, ["request {id}: its answers were changed"]),
        (break_version, ["form 'Demande de congé' version 1: it was changed"]),
        (
            break_content,
            ["signature 1: its content was changed", "signature 2: its content was changed"],
        ),
        (change_account, []),
        (change_answer, ["request {id}: its answers were changed"]),
        (change_heading, ["request {id}: its heading was changed"]),
        (change_days, ["request {id}: its days of leave were changed"]),
        (change_version, ["form 'Demande de congé' version 1: it was changed"]),
        (rewrite_link_and_head, ["signature 4: one of its facts was changed"]),
    ],
)
def test_verify_centre_tampered_names_the_difference(
    approved: Submission, centre: Centre, tamper: Callable[[], None], expected: list[str]
) -> None:
    tamper()

    assert found(centre) == [line.format(id=approved.pk) for line in expected]


def test_verify_centre_other_key_finds_every_signature(
    approved: Submission,
    centre: Centre,
    settings: "pytest_django.Settings",  # type: ignore[name-defined]  # noqa: F821
) -> None:
    settings.SIGNATURE_KEY = "another key"

    assert found(centre) == [f"signature {number}: one of its facts was changed" for number in range(1, 5)]


def test_verify_centre_replaced_file_is_named(cast: Cast, centre: Centre, today: object) -> None:
    page = leave_form(centre, cast.communication)
    version = page.versions.get()
    typed = leave_typed(version, date(2027, 3, 15), date(2027, 3, 15), kind="Enfant malade")
    draft = draft_of(page, cast.animator, typed)
    upload = SimpleUploadedFile("certificat.pdf", b"%PDF-1.4 certificat %%EOF", "application/pdf")
    attach_file(by=cast.animator, submission=draft, field=key_of(version, PROOF), upload=upload)
    sent = sign_draft(draft)
    assert found(centre) == []

    Path(SubmissionFile.objects.get().content.path).write_bytes(b"%PDF-1.4 autre %%EOF")

    assert found(centre) == [f"request {sent.pk}: its file 'certificat.pdf' is not the one that was signed"]


def test_verify_signatures_untouched_exits_in_peace(approved: Submission) -> None:
    out = StringIO()

    call_command("verify_signatures", stdout=out)

    assert "4 signatures, 0 differences" in out.getvalue()


def test_verify_signatures_tampered_exits_with_1(approved: Submission) -> None:
    change_answer()
    out, err = StringIO(), StringIO()

    with pytest.raises(CommandError) as refusal:
        call_command("verify_signatures", stdout=out, stderr=err)

    assert refusal.value.returncode == 1
    assert f"request {approved.pk}: its answers were changed" in err.getvalue()


def test_verify_centre_history_that_is_gone_is_named(approved: Submission, centre: Centre) -> None:
    """The signatures stand by themselves; the history goes with the whole request or not at all."""
    keys = sorted(str(pk) for pk in ApprovalEvent.objects.values_list("pk", flat=True))
    ApprovalEvent.objects.all().delete()

    assert found(centre) == [f"request {approved.pk}: its event {key} is gone" for key in keys]


def test_verify_centre_request_that_is_gone_is_named(approved: Submission, centre: Centre) -> None:
    Submission.objects.all().delete()

    assert found(centre) == [f"request {approved.pk}: it was signed, and is gone"]


def test_verify_centre_file_taken_off_a_request_sent_back_finds_nothing(
    cast: Cast, centre: Centre, today: object
) -> None:
    """What was signed stays as evidence until it is signed anew: withdrawing is no alarm."""
    page = leave_form(centre, cast.communication)
    sent = sign_draft(draft_of_right(page, cast.animator, date(2027, 3, 15)))
    returned = decide_as(cast.coordinator, sent, Decision.SEND_BACK, "Le certificat est illisible.")
    key = key_of(returned.version, PROOF)

    remove_files(by=cast.animator, submission=returned, files=[returned.files.get().pk])

    assert (found(centre), [row.field for row in returned.files.all()]) == ([], [""])
    attach_file(by=cast.animator, submission=returned, field=key, upload=pdf("certificat2.pdf"))
    again = sign_draft(Submission.objects.get(pk=returned.pk))
    assert (found(centre), [row.name for row in again.files.all()]) == ([], ["certificat2.pdf"])


def test_verify_signature_emptied_by_a_hand_is_found(approved: Submission, centre: Centre) -> None:
    """Somebody who may write rows and has not the key: the request is gone, the links are made to look erased."""
    link = Signature.objects.filter(centre=centre, sequence=2)
    with unguarded(Signature):
        link.update(content="", signer_facts={}, erased_at=approved.closed_at, erasure_seal="f" * 64)
    Submission.objects.filter(pk=approved.pk).delete()
    assert found(centre) == [
        "signature 2: it was emptied by a hand",
        f"request {approved.pk}: it was signed, and is gone",
    ]


def test_verify_signature_emptied_while_its_request_is_there_is_found(
    approved: Submission, centre: Centre
) -> None:
    digest = Signature.objects.get(centre=centre, sequence=1).digest
    assert approved.closed_at is not None
    seal = erasure_seal(settings.SIGNATURE_KEY, digest, approved.closed_at)
    with unguarded(Signature):
        Signature.objects.filter(centre=centre, sequence=1).update(
            content="", signer_facts={}, erased_at=approved.closed_at, erasure_seal=seal
        )
    assert found(centre)[0] == "signature 1: it was emptied by a hand"


# Prints


@pytest.fixture
def copy(approved: Submission) -> PrintedCopy:
    return keep_copy(by=SYSTEM, submission=approved, kind="recap", content=b"%PDF-1.7 recap")


def test_verify_centre_with_a_print_untouched_finds_nothing(copy: PrintedCopy, centre: Centre) -> None:
    assert found(centre) == []


def test_verify_centre_print_of_which_one_byte_changed_is_named(copy: PrintedCopy, centre: Centre) -> None:
    path = Path(copy.content.path)
    path.write_bytes(path.read_bytes().replace(b"1.7", b"1.6"))
    name = f"request {copy.submission_id}: its print 'recap' of revision 4 is not the one that was made"
    assert found(centre) == [name]


def test_verify_centre_print_that_is_gone_is_named(copy: PrintedCopy, centre: Centre) -> None:
    copy.content.storage.delete(str(copy.content.name))
    name = f"request {copy.submission_id}: its print 'recap' of revision 4 is not the one that was made"
    assert found(centre) == [name]
