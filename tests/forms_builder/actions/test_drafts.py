"""What is typed before it is signed."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from forms_builder.actions.drafts import (
    MOST_FILES,
    MOST_MEGABYTES,
    attach_file,
    begin_draft,
    discard_draft,
    move_draft_to_current_version,
    remove_files,
    save_draft,
)
from forms_builder.actions.purging import purge_requests
from forms_builder.choices import Decision
from forms_builder.exceptions import FileRefused, FormUnavailable, RequestMoved, TooMuchTyped
from forms_builder.models import FormPage, Submission, SubmissionFile
from forms_builder.queries.signatures import verify_centre
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from portal.media.exceptions import FileContentDiffers, FileKindRefused, FileTooLarge
from portal.media.uploads import MAX_DOCUMENT_BYTES, MEGABYTE
from tests.factories.closed_requests import OVER, on
from tests.factories.forms_builder import (
    COMMENT,
    DATES,
    KIND,
    PROOF,
    account_of,
    approve_all,
    decide_as,
    draft_of,
    fill_in,
    key_of,
    leave_form,
    make_form,
    pdf,
    publish,
    question,
    send,
    send_leave,
)
from tests.support.cast import SYSTEM, Cast

MONDAY = date(2027, 3, 15)
OTHERS = ["coordination.enfance", "rh", "direction", "parti", "centre2.animation", "installation"]


@pytest.fixture
def page(cast: Cast, centre: Centre, today: object) -> FormPage:
    return leave_form(centre, cast.communication, route=("coordinator", "hr"))


@pytest.fixture
def draft(page: FormPage, cast: Cast) -> Submission:
    return begin_draft(by=cast.animator, page=page, identifier=uuid4())


def proof_key(submission: Submission) -> str:
    return key_of(submission.version, PROOF)


def content_of(row: SubmissionFile) -> bytes:
    with row.content.open() as opened:
        return bytes(opened.read())


def named(draft: Submission, values: dict[str, list[str]]) -> dict[str, list[str]]:
    """Give letters the names of inputs of the leave form."""
    places = {"x": (COMMENT, ""), "y": (KIND, ""), "new": (DATES, "_start"), "gone": (DATES, "_end")}
    return {
        f"f-{key_of(draft.version, places[name][0])}{places[name][1]}": value
        for name, value in values.items()
    }


def begun() -> int:
    return AuditEntry.objects.filter(verb="forms_builder.begin").count()


def test_begin_draft_makes_a_draft_of_the_present_version(page: FormPage, cast: Cast, centre: Centre) -> None:
    identifier = uuid4()
    draft = begin_draft(by=cast.animator, page=page, identifier=identifier)
    assert (draft.pk, draft.state, draft.revision) == (identifier, "draft", 0)
    assert (draft.applicant, draft.centre, draft.version) == (cast.animator, centre, page.versions.get())
    assert begun() == 1


def test_begin_draft_twice_or_from_two_tabs_gives_one(page: FormPage, cast: Cast) -> None:
    first, second = uuid4(), uuid4()
    drafts = [begin_draft(by=cast.animator, page=page, identifier=name) for name in (first, first, second)]
    assert {draft.pk for draft in drafts} == {first}
    assert (Submission.objects.count(), begun()) == (1, 1)


def test_begin_draft_of_a_sent_request_gives_it_back(page: FormPage, cast: Cast) -> None:
    sent = send_leave(page, cast.animator, MONDAY, kind="Formation")
    assert begin_draft(by=cast.animator, page=page, identifier=sent.pk).state == "submitted"


def test_begin_draft_after_sending_begins_another(page: FormPage, cast: Cast) -> None:
    sent = send_leave(page, cast.animator, MONDAY, kind="Formation")
    assert begin_draft(by=cast.animator, page=page, identifier=uuid4()).pk != sent.pk


def test_begin_draft_with_somebody_elses_identifier_is_refused(
    page: FormPage, draft: Submission, cast: Cast
) -> None:
    with pytest.raises(FormUnavailable):
        begin_draft(by=cast.youth_animator, page=page, identifier=draft.pk)


def test_begin_draft_with_the_identifier_of_another_form_is_refused(
    page: FormPage, draft: Submission, cast: Cast, centre: Centre
) -> None:
    other = make_form(centre, "Fax", [("text", question("Objet"))], by=cast.communication, route=["hr"])
    with pytest.raises(FormUnavailable):
        begin_draft(by=cast.animator, page=other, identifier=draft.pk)


def test_begin_draft_with_the_identifier_of_a_request_that_is_kept_no_more_is_refused(
    page: FormPage, cast: Cast, centre: Centre
) -> None:
    """What it took stands under that identifier still: the second one, cancelled, would give the days of both back."""
    account_of(cast.animator, "25")
    old = approve_all(send_leave(page, cast.animator, MONDAY), cast.coordinator, cast.hr)
    with on(OVER):
        assert purge_requests(by=SYSTEM, centre=centre) == 1
        with pytest.raises(FormUnavailable):
            begin_draft(by=cast.animator, page=page, identifier=old.pk)
        assert begin_draft(by=cast.animator, page=page, identifier=uuid4()).pk != old.pk
        assert list(verify_centre(centre)) == []


@pytest.mark.parametrize("who", ["parti", "centre2.animation", "installation"])
def test_begin_draft_by_who_is_not_of_the_centre_is_refused(page: FormPage, cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        begin_draft(by=cast[who], page=page, identifier=uuid4())
    assert Submission.objects.count() == 0


def test_begin_draft_of_a_form_off_line_is_refused(page: FormPage, cast: Cast) -> None:
    page.unpublish()
    with pytest.raises(FormUnavailable):
        begin_draft(by=cast.animator, page=FormPage.objects.get(pk=page.pk), identifier=uuid4())


def test_save_draft_keeps_what_was_typed_right_or_wrong(draft: Submission, cast: Cast) -> None:
    typed = named(draft, {"x": ["demain", "a\x00b"], "y": [""]})
    save_draft(by=cast.animator, submission=draft, typed=typed)
    saved = Submission.objects.get(pk=draft.pk)
    assert saved.draft == named(draft, {"x": ["demain", "ab"], "y": [""]})
    assert (saved.state, saved.revision, saved.answers) == ("draft", 0, {})


def test_save_draft_keeps_nothing_that_no_question_asks_for(draft: Submission, cast: Cast) -> None:
    """Nor what has the name of an input and one letter more, nor a line of what has no lines."""
    asked = named(draft, {"x": ["oui"]})
    name = next(iter(asked))
    forged = {f"{name}{end}": ["x"] for end in ("_start", ".001", ".001.a", "\x00z", " ")}
    save_draft(
        by=cast.animator, submission=draft, typed=asked | forged | {"f-": ["x"], "f-state": ["approved"]}
    )
    assert Submission.objects.get(pk=draft.pk).draft == asked


@pytest.mark.parametrize(
    ("touched", "kept"),
    [
        (None, {"x": [""], "y": ["here"], "new": ["n"]}),
        ({"y"}, {"x": ["elsewhere"], "y": ["here"], "new": ["n"], "gone": ["g"]}),
        (set(), {"x": ["elsewhere"], "y": ["before"], "new": ["n"], "gone": ["g"]}),
        ({"x"}, {"x": [""], "y": ["before"], "new": ["n"], "gone": ["g"]}),
        # A box that was unticked is touched, and sends nothing.
        ({"gone"}, {"x": ["elsewhere"], "y": ["before"], "new": ["n"]}),
    ],
)
def test_save_draft_of_a_page_that_is_behind_changes_what_was_touched_there(
    touched: set[str] | None, kept: dict[str, list[str]], draft: Submission, cast: Cast
) -> None:
    stored = named(draft, {"x": ["elsewhere"], "y": ["before"], "gone": ["g"]})
    save_draft(by=cast.animator, submission=draft, typed=stored)
    shown = named(draft, {"x": [""], "y": ["here"], "new": ["n"]})
    names = touched if touched is None else {*named(draft, {key: [] for key in touched}), "f-forged"}
    saved = save_draft(by=cast.animator, submission=draft, typed=shown, touched=names)
    assert saved.draft == named(draft, kept)


def test_save_draft_piece_by_piece_stays_within_what_one_draft_holds(draft: Submission, cast: Cast) -> None:
    """Each piece is small enough; a page that is behind adds its own to what is kept."""
    piece = "x" * 90_000
    first, second, third = named(draft, {"x": [], "y": [], "new": []})
    for name in (first, second):
        save_draft(by=cast.animator, submission=draft, typed={name: [piece]}, touched={name})
    with pytest.raises(TooMuchTyped):
        save_draft(by=cast.animator, submission=draft, typed={third: [piece]}, touched={third})
    assert set(Submission.objects.get(pk=draft.pk).draft) == {first, second}


@pytest.mark.parametrize("who", OTHERS)
def test_save_draft_by_somebody_else_is_refused(draft: Submission, cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        save_draft(by=cast[who], submission=draft, typed={"f-x": ["forged"]})
    assert Submission.objects.get(pk=draft.pk).draft == {}


def test_save_draft_of_a_sent_request_is_refused(page: FormPage, cast: Cast) -> None:
    sent = send_leave(page, cast.animator, MONDAY, kind="Formation")
    with pytest.raises(PermissionDenied):
        save_draft(by=cast.animator, submission=sent, typed={"f-x": ["too late"]})


def test_save_draft_of_a_request_sent_back_keeps_what_was_signed(page: FormPage, cast: Cast) -> None:
    sent = send_leave(page, cast.animator, MONDAY, kind="Formation")
    back = decide_as(cast.coordinator, sent, Decision.SEND_BACK, "Une date ?")
    typed = named(sent, {"x": ["y"]})
    saved = save_draft(by=cast.animator, submission=back, typed=typed)
    assert (saved.draft, saved.answers) == (typed, sent.answers)


def test_save_draft_thrown_away_in_another_tab_is_told(draft: Submission, cast: Cast) -> None:
    discard_draft(by=cast.animator, submission=Submission.objects.get(pk=draft.pk))
    with pytest.raises(RequestMoved):
        save_draft(by=cast.animator, submission=draft, typed={})


def test_attach_file_is_kept_with_its_digest(draft: Submission, cast: Cast) -> None:
    row = attach_file(by=cast.animator, submission=draft, field=proof_key(draft), upload=pdf())
    assert (row.name, row.content_type, row.size) == ("certificat.pdf", "application/pdf", 16)
    assert content_of(row) == b"%PDF-1.7\n1\n%%EOF"
    assert "certificat" not in row.content.name


def test_attach_file_twice_keeps_one(draft: Submission, cast: Cast) -> None:
    rows = [
        attach_file(by=cast.animator, submission=draft, field=proof_key(draft), upload=pdf(name))
        for name in ("a.pdf", "b.pdf")
    ]
    assert (rows[0], SubmissionFile.objects.count()) == (rows[1], 1)


def test_attach_file_one_too_many_is_refused(draft: Submission, cast: Cast) -> None:
    for number in range(MOST_FILES):
        attach_file(
            by=cast.animator, submission=draft, field=proof_key(draft), upload=pdf(body=bytes([48 + number]))
        )
    with pytest.raises(FileRefused):
        attach_file(by=cast.animator, submission=draft, field=proof_key(draft), upload=pdf(body=b"more"))
    assert SubmissionFile.objects.count() == MOST_FILES


def test_attach_file_beyond_what_a_request_may_weigh_is_refused(draft: Submission, cast: Cast) -> None:
    """Of the whole request: a hundred lines with ten files each would fill the disk."""
    key = proof_key(draft)
    attach_file(by=cast.animator, submission=draft, field=key, upload=pdf(body=b"a"))
    added = len(b"%PDF-1.7\nb\n%%EOF")
    SubmissionFile.objects.update(field="x.001.y", size=MOST_MEGABYTES * MEGABYTE - added)
    attach_file(by=cast.animator, submission=draft, field=key, upload=pdf(body=b"b"))
    with pytest.raises(FileRefused):
        attach_file(by=cast.animator, submission=draft, field=key, upload=pdf(body=b"c"))
    assert SubmissionFile.objects.count() == 2


@pytest.mark.parametrize(
    ("upload", "refusal"),
    [
        (SimpleUploadedFile("a.exe", b"MZ", "application/pdf"), FileKindRefused),
        (SimpleUploadedFile("a.pdf\x00.exe", b"MZ", "application/pdf"), FileKindRefused),
        (SimpleUploadedFile("a.pdf", b"<html>", "application/pdf"), FileContentDiffers),
        (SimpleUploadedFile("a.jpg", b"%PDF-1.7\n%%EOF", "image/jpeg"), FileContentDiffers),
        (pdf(body=b"x" * MAX_DOCUMENT_BYTES), FileTooLarge),
    ],
    ids=["kind", "NUL in the name", "content", "another kind", "huge"],
)
def test_attach_file_that_is_not_what_it_says_is_refused(
    draft: Submission, cast: Cast, upload: SimpleUploadedFile, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        attach_file(by=cast.animator, submission=draft, field=proof_key(draft), upload=upload)
    assert SubmissionFile.objects.count() == 0


def test_attach_file_that_no_question_asks_for_is_refused_unread(draft: Submission, cast: Cast) -> None:
    """Reading a picture takes seconds: fifty of them in one post would take a worker away for minutes."""
    upload = pdf()
    with pytest.raises(FileRefused):
        attach_file(by=cast.animator, submission=draft, field="autre", upload=upload)
    assert upload.tell() == 0


@pytest.mark.parametrize("title", [KIND, DATES, COMMENT])
def test_attach_file_to_a_question_for_something_else_is_refused(
    draft: Submission, cast: Cast, title: str
) -> None:
    with pytest.raises(FileRefused):
        attach_file(by=cast.animator, submission=draft, field=key_of(draft.version, title), upload=pdf())


@pytest.mark.parametrize("who", OTHERS)
def test_attach_file_by_somebody_else_is_refused(draft: Submission, cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        attach_file(by=cast[who], submission=draft, field=proof_key(draft), upload=pdf())
    assert SubmissionFile.objects.count() == 0


def test_attach_file_to_a_sent_request_is_refused(page: FormPage, cast: Cast) -> None:
    sent = send_leave(page, cast.animator, MONDAY, kind="Formation")
    with pytest.raises(PermissionDenied):
        attach_file(by=cast.animator, submission=sent, field=proof_key(sent), upload=pdf())


def test_remove_files_deletes_row_now_and_content_after_commit(
    draft: Submission, cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    row = attach_file(by=cast.animator, submission=draft, field=proof_key(draft), upload=pdf())
    storage, name = row.content.storage, row.content.name
    with django_capture_on_commit_callbacks(execute=True):
        remove_files(by=cast.animator, submission=draft, files=[row.pk])
        assert (SubmissionFile.objects.count(), storage.exists(name)) == (0, True)
    assert storage.exists(name) is False


def test_remove_files_rolled_back_keeps_the_content(draft: Submission, cast: Cast) -> None:
    row = attach_file(by=cast.animator, submission=draft, field=proof_key(draft), upload=pdf())
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        remove_files(by=cast.animator, submission=draft, files=[row.pk])
        raise ZeroDivisionError
    assert content_of(SubmissionFile.objects.get()) == b"%PDF-1.7\n1\n%%EOF"


def test_remove_files_of_another_request_leaves_them_alone(
    page: FormPage, draft: Submission, cast: Cast
) -> None:
    other = begin_draft(by=cast.youth_animator, page=page, identifier=uuid4())
    row = attach_file(by=cast.youth_animator, submission=other, field=proof_key(other), upload=pdf())
    remove_files(by=cast.animator, submission=draft, files=[row.pk, uuid4()])
    assert SubmissionFile.objects.get() == row


@pytest.mark.parametrize("who", OTHERS)
def test_remove_files_by_somebody_else_is_refused(draft: Submission, cast: Cast, who: str) -> None:
    row = attach_file(by=cast.animator, submission=draft, field=proof_key(draft), upload=pdf())
    with pytest.raises(PermissionDenied):
        remove_files(by=cast[who], submission=draft, files=[row.pk])
    assert SubmissionFile.objects.get() == row


def test_discard_draft_deletes_it_with_its_files(
    draft: Submission, cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    row = attach_file(by=cast.animator, submission=draft, field=proof_key(draft), upload=pdf())
    storage, name = row.content.storage, row.content.name
    with django_capture_on_commit_callbacks(execute=True):
        discard_draft(by=cast.animator, submission=draft)
    assert (Submission.objects.count(), SubmissionFile.objects.count(), storage.exists(name)) == (0, 0, False)
    assert AuditEntry.objects.filter(verb="forms_builder.discard_draft").count() == 1


@pytest.mark.parametrize("who", OTHERS)
def test_discard_draft_by_somebody_else_is_refused(draft: Submission, cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        discard_draft(by=cast[who], submission=draft)
    assert Submission.objects.count() == 1


def test_discard_draft_of_a_request_that_was_sent_is_refused(page: FormPage, cast: Cast) -> None:
    sent = send_leave(page, cast.animator, MONDAY, kind="Formation")
    back = decide_as(cast.coordinator, sent, Decision.SEND_BACK, "Une date ?")
    with pytest.raises(FormUnavailable):
        discard_draft(by=cast.animator, submission=back)
    assert Submission.objects.count() == 1


def publish_second(page: FormPage, cast: Cast) -> None:
    """Rename one question, take one away, add one; an explanation changes too."""
    page = FormPage.objects.get(pk=page.pk)
    kept = [str(block.id) for block in page.questions]
    fill_in(
        page,
        [
            ("choice", question("Teinte", options=["Bleu", "Vert"])),
            ("date", question("Jour")),
            ("explanation", {"text": "<p>Nouveau</p>", "condition": {"question": "", "answers": []}}),
        ],
        ["hr"],
    )
    page.questions[0].id, page.questions[2].id = kept[0], kept[2]
    publish(page, cast.communication)


@pytest.fixture
def vehicle(cast: Cast, centre: Centre) -> FormPage:
    explanation = {"text": "<p>Ancien</p>", "condition": {"question": "", "answers": []}}
    return make_form(
        centre,
        "Véhicule",
        [
            ("choice", question("Couleur", options=["Bleu", "Vert"])),
            ("text", question("Plaque")),
            ("explanation", explanation),
        ],
        by=cast.communication,
        route=["hr"],
    )


def test_move_draft_to_current_version_keeps_what_was_typed_and_names_what_changed(
    vehicle: FormPage, cast: Cast
) -> None:
    colour = key_of(vehicle.versions.get(), "Couleur")
    draft = draft_of(vehicle, cast.animator, {f"f-{colour}": ["vert"]})
    publish_second(vehicle, cast)
    moved, changed = move_draft_to_current_version(by=cast.animator, submission=draft)
    assert (moved.version.number, moved.draft) == (2, {f"f-{colour}": ["vert"]})
    assert [one.replace("\N{NO-BREAK SPACE}", " ") for one in changed] == [
        "« Couleur » s’appelle désormais « Teinte ».",
        "« Jour » est nouvelle (Date).",
        "Une explication est réécrite.",
        "« Plaque » disparaît.",
    ]


def test_move_draft_to_current_version_already_there_changes_nothing(vehicle: FormPage, cast: Cast) -> None:
    draft = draft_of(vehicle, cast.animator, {})
    moved, changed = move_draft_to_current_version(by=cast.animator, submission=draft)
    assert (moved.version.number, changed) == (1, [])


def test_move_draft_to_current_version_of_a_request_sent_back_never_moves(
    vehicle: FormPage, cast: Cast
) -> None:
    version = vehicle.versions.get()
    typed = {f"f-{key_of(version, 'Couleur')}": ["vert"], f"f-{key_of(version, 'Plaque')}": ["AB"]}
    back = decide_as(cast.hr, send(vehicle, cast.animator, typed), Decision.SEND_BACK, "Laquelle ?")
    publish_second(vehicle, cast)
    moved, changed = move_draft_to_current_version(by=cast.animator, submission=back)
    assert (moved.version, changed) == (version, [])


@pytest.mark.parametrize("who", OTHERS)
def test_move_draft_to_current_version_by_somebody_else_is_refused(
    draft: Submission, cast: Cast, who: str
) -> None:
    with pytest.raises(PermissionDenied):
        move_draft_to_current_version(by=cast[who], submission=draft)


def test_attach_file_to_a_document_that_is_only_shown_is_refused(cast: Cast, centre: Centre) -> None:
    always = {"question": "", "operator": "is", "answers": []}
    paper = {"help": "", "condition": always, "marked_by": "hr"}
    questions = [
        ("document", paper | {"is_kept": kept, "title": title, "renewed_after_months": None})
        for kept, title in ((True, "Permis"), (False, "Casier"))
    ]
    form = make_form(centre, "Pièces", questions, by=cast.communication)
    begun = begin_draft(by=cast.animator, page=form, identifier=uuid4())
    permit, record = (key_of(begun.version, title) for title in ("Permis", "Casier"))
    attach_file(by=cast.animator, submission=begun, field=permit, upload=pdf())
    with pytest.raises(FileRefused):
        attach_file(by=cast.animator, submission=begun, field=record, upload=pdf())
    assert [row.field for row in begun.files.all()] == [permit]
