"""The proof file: checked by its own script with nothing but Python, which finds whatever was changed in it."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.conf import LazySettings
from django.core.exceptions import PermissionDenied
from django.test import Client

from forms_builder.actions.printing import keep_copy
from forms_builder.actions.proofs import take_proof
from forms_builder.models import DailySeal, FormPage, LeaveAccount, PrintedCopy, Submission
from forms_builder.proofs import proof_key, public_key, sign_facts, zip_of
from forms_builder.rules import is_taker_of_proof
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from tests.factories.forms_builder import approve_all, send_leave
from tests.factories.seals import seal_by_night
from tests.support.cast import SYSTEM, Cast

CONTENT = b"%PDF-1.7 recap"
NAMES = ["LISEZMOI.txt", "preuve.json", "preuve.sig", "recapitulatif.pdf", "verifier.py"]


@pytest.fixture
def sent(
    leave_page: FormPage, account: LeaveAccount, cast: Cast, tmp_path: Path, settings: LazySettings
) -> Submission:
    """A leave, approved and sealed, after somebody else's request."""
    settings.SEAL_FOLDER = tmp_path / "seals"
    send_leave(leave_page, cast.animator, date(2027, 4, 19))
    submission = send_leave(leave_page, cast.animator, date(2027, 3, 15))
    approve_all(submission, cast.coordinator, cast.hr, cast.director)
    submission.refresh_from_db()
    keep_copy(by=SYSTEM, submission=submission, kind="recap", content=CONTENT, code="ABCDEFGHJKMN")
    seal_by_night()
    return submission


def taken(submission: Submission, by: User) -> ZipFile:
    copy = PrintedCopy.objects.get(submission=submission)
    return ZipFile(BytesIO(take_proof(by=by, submission=submission, copy=copy)))


@pytest.fixture
def unpacked(sent: Submission, cast: Cast, tmp_path: Path) -> Path:
    folder = tmp_path / "preuve"
    taken(sent, cast.hr).extractall(folder)
    return folder


def check_with_python(folder: Path, key: str) -> tuple[int, list[str]]:
    """What the script says in a Python that has no library but its own."""
    order = [sys.executable, "-I", "-S", "verifier.py", key]
    done = subprocess.run(
        order, cwd=folder, capture_output=True, text=True, check=False, env={"PYTHONIOENCODING": "utf-8"}
    )
    return done.returncode, (done.stdout + done.stderr).splitlines()


def facts_of(folder: Path) -> Any:
    return json.loads((folder / "preuve.json").read_text("utf-8"))


def test_take_proof_is_checked_by_its_own_script(unpacked: Path, settings: LazySettings) -> None:
    assert sorted(path.name for path in unpacked.iterdir()) == NAMES
    assert check_with_python(unpacked, public_key(settings.SIGNATURE_KEY)) == (0, ["Rien n'a été modifié."])


def change_print(folder: Path, settings: LazySettings) -> None:
    (folder / "recapitulatif.pdf").write_bytes(CONTENT + b" ")


def change_one_letter(folder: Path, settings: LazySettings) -> None:
    path = folder / "preuve.json"
    path.write_text(path.read_text("utf-8").replace("Fontaine", "Fontaina", 1), "utf-8")


def change_signature(folder: Path, settings: LazySettings) -> None:
    (folder / "preuve.sig").write_text("00" * 64)


def rewrite(change: Callable[[Any], None]) -> Callable[[Path, LazySettings], None]:
    """Somebody who has the key of the portal, and signs other facts."""

    def signed(folder: Path, settings: LazySettings) -> None:
        facts = facts_of(folder)
        change(facts)
        text = json.dumps(facts).encode()
        (folder / "preuve.json").write_bytes(text)
        (folder / "preuve.sig").write_bytes(sign_facts(settings.SIGNATURE_KEY, text))

    return signed


def change_content(facts: Any) -> None:
    facts["links"][0]["content"] += " "


def change_link(facts: Any) -> None:
    facts["links"][1]["digest"] = "f" * 64


def change_seal(facts: Any) -> None:
    facts["seals"][0]["text"] = facts["seals"][0]["text"].replace('"first":1', '"first":2')


@pytest.mark.parametrize(
    ("tamper", "expected"),
    [
        (change_print, ["Le PDF n'est pas celui que le portail a fait."]),
        (change_one_letter, ["preuve.json n'a pas été signé par ce portail, ou a été modifié."]),
        (change_signature, ["preuve.json n'a pas été signé par ce portail, ou a été modifié."]),
        (rewrite(change_content), ["Le contenu de la signature 2 a été modifié."]),
        (rewrite(change_link), ["La signature 4 ne suit pas la signature 3."]),
        (rewrite(change_seal), ["Le scellé du 2027-03-10 a été modifié."]),
    ],
    ids=["print", "one letter", "signature", "content", "link", "seal"],
)
def test_script_finds_what_was_changed(
    tamper: Callable[[Path, LazySettings], None], expected: list[str], unpacked: Path, settings: LazySettings
) -> None:
    tamper(unpacked, settings)
    code, said = check_with_python(unpacked, public_key(settings.SIGNATURE_KEY))
    assert (code, said) == (1, [*(f"NON : {line}" for line in expected), "1 différence(s)."])


def test_script_with_the_key_of_another_portal_says_no(unpacked: Path) -> None:
    assert check_with_python(unpacked, public_key("another key"))[0] == 1


def test_script_without_a_key_says_how(unpacked: Path) -> None:
    done = subprocess.run([sys.executable, "verifier.py"], cwd=unpacked, capture_output=True, check=False)
    assert (done.returncode, b"CL\xc3\x89_PUBLIQUE" in done.stderr) == (1, True)


def test_take_proof_holds_what_was_signed_and_where_it_stands(unpacked: Path, sent: Submission) -> None:
    facts = facts_of(unpacked)
    assert (facts["format"], facts["request"]["id"], facts["request"]["form"]) == (
        "preuve-1",
        str(sent.pk),
        "Demande de congé",
    )
    names = [link["signer"]["name"] for link in facts["links"] if link["method"] != "note"]
    assert names == ["Léa Fontaine", "Claire Dubois", "Nadia Benali", "Hélène Marchand"]
    assert json.loads(facts["links"][0]["content"])["answers"] == sent.answers
    assert [link["sequence"] for link in facts["neighbours"]] == [1]
    assert [(seal["day"], seal["seal"]) for seal in facts["seals"]] == [
        ("2027-03-10", DailySeal.objects.get().seal)
    ]


def test_take_proof_leaves_out_where_people_signed_from(unpacked: Path) -> None:
    text = (unpacked / "preuve.json").read_text("utf-8")
    assert [word for word in ("192.0.2.7", "user_agent", "animation.enfance") if word in text] == []


def test_take_proof_says_nothing_of_other_requests(unpacked: Path, sent: Submission) -> None:
    other = Submission.objects.exclude(pk=sent.pk).get()
    assert str(other.pk) not in (unpacked / "preuve.json").read_text("utf-8")


def test_take_proof_of_a_request_that_no_seal_is_about_has_none(
    leave_page: FormPage, account: LeaveAccount, cast: Cast
) -> None:
    submission = send_leave(leave_page, cast.animator, date(2027, 3, 15))
    keep_copy(by=SYSTEM, submission=submission, kind="recap", content=CONTENT)
    assert json.loads(taken(submission, cast.animator).read("preuve.json"))["seals"] == []


def test_take_proof_is_noted(sent: Submission, cast: Cast) -> None:
    taken(sent, cast.director)
    entry = AuditEntry.objects.get(verb="forms_builder.take_proof")
    assert (entry.actor_id, entry.object_id) == (cast.director.pk, str(sent.pk))


def test_take_proof_is_for_the_applicant_hr_and_the_direction(sent: Submission, cast: Cast) -> None:
    people = (cast.animator, cast.hr, cast.director, cast.coordinator, cast.it, cast.other_director)
    assert [is_taker_of_proof(person, sent) for person in people] == [True] * 3 + [False] * 3
    with pytest.raises(PermissionDenied):
        taken(sent, cast.coordinator)


def test_proof_is_downloaded_and_its_key_shown_to_everybody(
    sent: Submission, cast: Cast, client_of: Callable[[User], Client], settings: LazySettings
) -> None:
    answer = client_of(cast.animator).get(f"{sent.get_absolute_url()}preuve.zip")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    assert answer["Content-Disposition"] == f'attachment; filename="preuve-{str(sent.pk)[:8]}.zip"'
    assert sorted(ZipFile(BytesIO(answer.content)).namelist()) == NAMES
    assert public_key(settings.SIGNATURE_KEY) in Client().get("/verifier/").content.decode()


def test_submission_offers_its_proof_to_whoever_may_take_it(
    sent: Submission, cast: Cast, client_of: Callable[[User], Client]
) -> None:
    people = (cast.animator, cast.hr, cast.director, cast.coordinator)
    pages = [client_of(person).get(sent.get_absolute_url()).content.decode() for person in people]
    assert [f'href="{sent.get_absolute_url()}preuve.zip"' in page for page in pages] == [
        True,
        True,
        True,
        False,
    ]


def test_proof_waits_for_the_print_and_is_not_for_who_decides(
    sent: Submission, cast: Cast, client_of: Callable[[User], Client]
) -> None:
    path = f"{sent.get_absolute_url()}preuve.zip"
    assert client_of(cast.coordinator).get(path).status_code == 404
    assert client_of(cast.hr).get(path, {"attente": "1"})["Refresh"] == f"0; url={path}"
    PrintedCopy.objects.all().delete()
    waiting = client_of(cast.hr).get(path)
    assert (waiting.status_code, waiting["Refresh"]) == (202, f"3; url={path}?attente=1")


def test_proof_whose_print_is_lost_is_not_there(
    sent: Submission, cast: Cast, client_of: Callable[[User], Client]
) -> None:
    copy = PrintedCopy.objects.get()
    copy.content.storage.delete(str(copy.content.name))
    assert client_of(cast.hr).get(f"{sent.get_absolute_url()}preuve.zip").status_code == 404


def test_public_key_is_not_that_of_the_signatures() -> None:
    assert (len(public_key("k")), public_key("k") == public_key("k2"), "k" * 9 in public_key("k" * 9)) == (
        64,
        False,
        False,
    )


def test_sign_facts_is_ed25519() -> None:
    signature = bytes.fromhex(sign_facts("k", b"facts").decode())
    proof_key("k").public_key().verify(signature, b"facts")
    assert len(signature) == 64


def test_zip_of_the_same_files_is_the_same_file() -> None:
    assert zip_of({"a": b"1"}) == zip_of({"a": b"1"})
