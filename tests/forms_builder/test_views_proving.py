"""Anybody may check a recap by its code or its file, learns that it is ours, and reads nobody's name."""

from datetime import date
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils.html import strip_tags

from forms_builder import proof_forms
from forms_builder.actions.printing import keep_copy
from forms_builder.actions.submitting import withdraw
from forms_builder.models import ApprovalEvent, FormPage, LeaveAccount, PrintedCopy, Submission
from forms_builder.queries.proofs import signers_of
from forms_builder.views import proving
from forms_builder.views.proving import TRIES, length_of
from portal.accounts.models import User
from tests.factories.forms_builder import approve_all, send_leave
from tests.support.cast import SYSTEM, Cast
from tests.support.queries import queries_of

CODE, TYPED_CODE = "ABCDEFGHJKMN", " abcd-efgh jkmn "
CONTENT = b"%PDF-1.7 recap"
ADDRESS = "/verifier/"
SAME = "Votre fichier est, à la lettre près, celui que le portail a fait."
OTHER = "Votre fichier n’est pas celui que le portail a fait avec ce code"
MOVED = "La demande a changé depuis que ce récapitulatif a été imprimé."
NO_AGREEMENT = "Il ne prouve aucun accord."
BY_CODE_ALONE = "Le code seul ne montre pas que rien n’a été changé sur ce que vous tenez"
OURS = "Ce récapitulatif vient bien du portail"


@pytest.fixture
def sent(leave_page: FormPage, account: LeaveAccount, cast: Cast) -> Submission:
    submission = send_leave(leave_page, cast.animator, date(2027, 3, 15))
    approve_all(submission, cast.coordinator)
    submission.refresh_from_db()
    return submission


@pytest.fixture
def copy(sent: Submission) -> PrintedCopy:
    return keep_copy(by=SYSTEM, submission=sent, kind="recap", content=CONTENT, code=CODE)


def text_of(response: HttpResponse) -> str:
    """What the page says, any kind of space as one."""
    return " ".join(strip_tags(unescape(response.content.decode())).split())


def checked(code: str = "", file: bytes | None = None) -> HttpResponse:
    given: dict[str, Any] = {"code": code}
    if file is not None:
        given["file"] = SimpleUploadedFile("recap.pdf", file, "application/pdf")
    answer: Any = Client().post(ADDRESS, given)
    return answer


def test_check_is_open_to_strangers_and_to_no_robot(copy: PrintedCopy) -> None:
    answer = Client().get(ADDRESS)
    assert (answer.status_code, answer["X-Robots-Tag"]) == (200, "noindex, nofollow")
    assert OURS not in text_of(answer)


def test_check_of_what_is_not_decided_says_that_it_proves_no_agreement(
    leave_page: FormPage, account: LeaveAccount, cast: Cast
) -> None:
    waiting = send_leave(leave_page, cast.animator, date(2027, 3, 15))
    keep_copy(by=SYSTEM, submission=waiting, kind="recap", content=CONTENT, code=CODE)
    shown = text_of(checked(CODE))
    assert NO_AGREEMENT in shown
    assert waiting.get_state_display() in shown
    withdraw(by=cast.animator, submission=waiting, revision=waiting.revision)
    shown = text_of(checked(CODE))
    expected = (NO_AGREEMENT, "Sans valeur : demande retirée.", MOVED)
    assert [words for words in expected if words not in shown] == []


def test_check_of_what_was_approved_is_green_and_by_code_alone_says_what_that_shows(
    copy: PrintedCopy, cast: Cast
) -> None:
    approve_all(copy.submission, cast.hr, cast.director)
    shown = text_of(checked(CODE))
    assert (NO_AGREEMENT in shown, BY_CODE_ALONE in shown) == (False, True)
    assert BY_CODE_ALONE not in text_of(checked(CODE, CONTENT))


@pytest.mark.parametrize("code", [CODE, TYPED_CODE], ids=["as kept", "as typed"])
def test_check_by_its_code_says_what_the_paper_is(code: str, copy: PrintedCopy) -> None:
    shown = text_of(checked(code))
    expected = (
        OURS,
        "Demande de congé",
        "Centre social des Tilleuls",
        "10 mars 2027",
        "(état n° 2)",
        "animatrice enfance : envoyée, 10 mars 2027",
        "coordinatrice enfance : approuvée, 10 mars 2027",
        copy.sha256,
    )
    assert [words for words in expected if words not in shown] == []
    assert [words for words in (MOVED, SAME, OTHER) if words in shown] == []


def test_check_by_the_address_that_a_telephone_reads_says_the_same(copy: PrintedCopy) -> None:
    assert OURS in text_of(Client().get(ADDRESS, {"code": CODE}))


def test_check_names_nobody(copy: PrintedCopy, cast: Cast) -> None:
    shown = text_of(checked(CODE))
    people = (cast.animator, cast.coordinator, cast.hr, cast.director)
    names = [name for one in people for name in (one.first_name, one.last_name, one.username, one.email)]
    assert [name for name in names if name in shown] == []


@pytest.mark.parametrize(
    ("code", "file", "expected"),
    [
        (CODE, CONTENT, [OURS, SAME]),
        (CODE, CONTENT + b" ", [OURS, OTHER]),
        ("", CONTENT, [OURS, SAME]),
        ("", CONTENT + b" ", []),
        ("ABCDEFGHJKMP", CONTENT, []),
        (CODE, b"", [OURS, OTHER]),
    ],
    ids=["the file", "another file", "file alone", "unknown file", "unknown code", "empty file"],
)
def test_check_compares_the_file(code: str, file: bytes, expected: list[str], copy: PrintedCopy) -> None:
    shown = text_of(checked(code, file))
    assert [words for words in (OURS, SAME, OTHER) if words in shown] == expected


def test_check_of_an_unknown_code_says_so(copy: PrintedCopy) -> None:
    shown = text_of(checked("ABCDEFGHJKMP"))
    assert "Aucun récapitulatif de ce portail n’a ce code, ou il n’est plus conservé." in shown


def test_check_of_nothing_asks_for_something(db: None) -> None:
    assert "Tapez le code, ou choisissez le fichier." in text_of(checked())


def test_check_of_a_print_that_has_no_code_is_unknown(sent: Submission) -> None:
    keep_copy(by=SYSTEM, submission=sent, kind="recap", content=CONTENT)
    assert OURS not in text_of(checked("", CONTENT))


def test_check_of_a_file_too_large_is_refused(copy: PrintedCopy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof_forms, "MOST_BYTES", len(CONTENT) - 1)
    assert "Ce fichier est trop lourd pour être l’un des nôtres." in text_of(checked("", CONTENT))


def test_check_keeps_no_file(copy: PrintedCopy) -> None:
    before = set(copy.content.storage.listdir(f"recaps/{copy.submission.centre_id}")[1])
    checked("", CONTENT)
    assert set(copy.content.storage.listdir(f"recaps/{copy.submission.centre_id}")[1]) == before


def test_check_tried_too_often_waits(copy: PrintedCopy) -> None:
    tries = [checked("ABCDEFGHJKMP").status_code for _try in range(TRIES)]
    assert (set(tries), checked(CODE).status_code) == ({200}, 429)
    assert Client().get(ADDRESS, {"code": CODE}).status_code == 429
    assert Client().get(ADDRESS).status_code == 200


@pytest.mark.parametrize("given", [{}, {"code": ""}, {"code": "A" * 41}, {"file": "no file"}])
def test_check_counts_what_is_wrong_as_it_counts_what_is_right(
    given: dict[str, str], copy: PrintedCopy
) -> None:
    tries = [Client().post(ADDRESS, given).status_code for _try in range(TRIES)]
    assert (set(tries), checked(CODE).status_code) == ({200}, 429)


def test_check_tried_too_often_reads_nothing_of_what_is_sent(
    copy: PrintedCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Digesting twenty megabytes again and again would cost more than what it is to keep out."""
    monkeypatch.setattr(proving, "is_too_often", lambda *given, **bounds: True)
    monkeypatch.setattr(proving, "CheckForm", None)
    assert checked(CODE, CONTENT).status_code == 429


def test_check_of_a_body_that_no_recap_fills_is_not_read(
    copy: PrintedCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proving, "MOST_POSTED", 100)
    monkeypatch.setattr(proving, "show_check", None)
    answer = checked(CODE, CONTENT * 20)
    assert (answer.status_code, answer["X-Robots-Tag"]) == (413, "noindex, nofollow")
    assert "Ce fichier est trop lourd pour être l’un des nôtres." in text_of(answer)


@pytest.mark.parametrize(
    ("said", "length"),
    [("", 0), ("12", 12), ("-1", 0), ("1e9", 0), ("\N{SUPERSCRIPT TWO}", 0), ("9" * 5000, 10**20 - 1)],
)
def test_length_of_is_what_the_client_says_in_digits(said: str, length: int) -> None:
    assert length_of(RequestFactory().get(ADDRESS, CONTENT_LENGTH=said)) == length


def test_check_without_its_token_is_refused(copy: PrintedCopy) -> None:
    assert Client(enforce_csrf_checks=True).post(ADDRESS, {"code": CODE}).status_code == 403


def test_check_of_a_request_that_was_erased_is_unknown(copy: PrintedCopy, sent: Submission) -> None:
    sent.delete()
    assert OURS not in text_of(checked(CODE))


def test_check_asks_the_database_twice(copy: PrintedCopy) -> None:
    asked = queries_of(lambda: checked(CODE))
    assert (len([one for one in asked.statements if "forms_builder_" in one]), asked.repeated) == (2, [])


def test_signers_of_somebody_without_a_function_have_none(
    leave_page: FormPage, account: LeaveAccount, cast: Cast
) -> None:
    User.objects.filter(pk=cast.animator.pk).update(function="")
    cast.animator.refresh_from_db()
    sent = send_leave(leave_page, cast.animator, date(2027, 3, 15))
    copy = keep_copy(by=SYSTEM, submission=sent, kind="recap", content=CONTENT, code=CODE)
    assert [(one.function, one.what) for one in signers_of(copy)] == [("", "envoyée")]
    assert "une personne salariée : envoyée" in text_of(checked(CODE))


def test_signers_of_are_those_of_the_print(copy: PrintedCopy, sent: Submission, cast: Cast) -> None:
    approve_all(sent, cast.hr)
    signed = ApprovalEvent.objects.filter(submission=sent).count()
    assert (signed, [one.function for one in signers_of(copy)]) == (
        3,
        ["animatrice enfance", "coordinatrice enfance"],
    )
