"""Whoever signs a chain anew contradicts what left; whoever answers for the portal is told when nothing leaves."""

from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from forms_builder.models import ChainHead, DailySeal, FormPage, LeaveAccount, Signature, Submission
from forms_builder.queries.seals import late_since, verify_folder
from forms_builder.queries.signatures import verify_centre
from forms_builder.seals import SealedDay
from forms_builder.signature_chain import link_digest
from portal.centres.models import Centre
from tests.factories.forms_builder import approve_all, send_leave
from tests.factories.seals import next_day, seal_by_night
from tests.support.cast import Cast
from tests.support.guards import unguarded

DAY = "seal of 2027-03-10"
NEXT = "seal of 2027-03-11"


@pytest.fixture
def folder(tmp_path: Path, settings: LazySettings) -> Path:
    settings.SEAL_FOLDER = tmp_path
    return tmp_path


@pytest.fixture
def sent(leave_page: FormPage, account: LeaveAccount, cast: Cast, folder: Path) -> Submission:
    return send_leave(leave_page, cast.animator, date(2027, 3, 15), date(2027, 3, 16))


@pytest.fixture
def sealed(sent: Submission, cast: Cast) -> Submission:
    """Two days that left: one signature on the first, three on the second."""
    seal_by_night()
    with next_day():
        approve_all(sent, cast.coordinator, cast.hr, cast.director)
        seal_by_night()
    return sent


def found(centre: Centre, folder: Path | None = None) -> list[str]:
    differences = [*verify_centre(centre), *(verify_folder(centre, folder) if folder else ())]
    return [str(difference) for difference in differences]


def sign_anew(settings: LazySettings) -> None:
    """Somebody who has the database and the key: another name in the second link, and a chain that holds."""
    with unguarded(Signature):
        previous = Signature.objects.get(sequence=1).digest
        for link in Signature.objects.filter(sequence__gt=1).order_by("sequence"):
            link.user_agent, link.previous_digest = "autre", previous
            previous = link.digest = link_digest(settings.SIGNATURE_KEY, previous, link.facts)
            link.save()
    ChainHead.objects.update(digest=previous)


def seal_anew() -> None:
    """And the seals, too."""
    with unguarded(DailySeal):
        seal = DailySeal.objects.latest("day")
        said = said_of(seal)
        seal.digest, seal.seal = said.digest, said.seal
        seal.save()


def said_of(seal: DailySeal) -> SealedDay:
    digest = Signature.objects.get(sequence=seal.sequence).digest
    return SealedDay(seal.centre_id, seal.day, 2, seal.sequence, digest)


def test_verify_untouched_finds_nothing(sealed: Submission, centre: Centre, folder: Path) -> None:
    assert found(centre, folder) == []


def test_verify_chain_signed_anew_with_the_key_contradicts_its_seal(
    sealed: Submission, centre: Centre, settings: LazySettings
) -> None:
    sign_anew(settings)
    assert found(centre) == [f"{NEXT}: signature 4 is not the one that was sealed"]


def test_verify_chain_and_seals_made_anew_contradict_what_left(
    sealed: Submission, centre: Centre, folder: Path, settings: LazySettings
) -> None:
    sign_anew(settings)
    seal_anew()
    assert found(centre) == [], "the database alone shows nothing"
    assert found(centre, folder) == [
        f"{NEXT}: signature 4 is not the one that was sealed",
        f"{NEXT}: what left is not what the portal says of that day",
    ]


def remove_seal() -> None:
    with unguarded(DailySeal):
        DailySeal.objects.filter(day=date(2027, 3, 11)).delete()


def remove_first_seal() -> None:
    with unguarded(DailySeal):
        DailySeal.objects.filter(day=date(2027, 3, 10)).delete()


def stamp_something() -> None:
    DailySeal.objects.filter(day=date(2027, 3, 10)).update(stamp=b"0")


@pytest.mark.parametrize(
    ("tamper", "in_database", "with_folder"),
    [
        (remove_seal, [], [f"{NEXT}: it left, and the portal knows it no more"]),
        (
            remove_first_seal,
            [f"{NEXT}: it, or the one before it, was changed"],
            [f"{DAY}: it left, and the portal knows it no more"],
        ),
        (stamp_something, [f"{DAY}: its time stamp is not of this seal"], []),
    ],
)
def test_verify_seals_tampered_names_the_day(
    tamper: Callable[[], None], in_database: list[str], with_folder: list[str],
    sealed: Submission, centre: Centre, folder: Path,
) -> None:  # fmt: skip
    tamper()
    assert (found(centre), [str(one) for one in verify_folder(centre, folder)]) == (in_database, with_folder)


def test_verify_database_put_back_to_an_older_state_is_behind_what_left(
    sealed: Submission, centre: Centre, folder: Path
) -> None:
    with unguarded(DailySeal):
        DailySeal.objects.filter(day=date(2027, 3, 11)).delete()
    Signature.objects.filter(sequence__gt=1).delete()
    assert [str(one) for one in verify_folder(centre, folder)] == [
        f"{NEXT}: signature 4, which it ends with, is not there",
        f"{NEXT}: it left, and the portal knows it no more",
    ]


def test_verify_folder_with_a_changed_file_names_it(sealed: Submission, centre: Centre, folder: Path) -> None:
    path = folder / f"scelle-{centre.pk}-2027-03-10.json"
    path.chmod(0o600)
    path.write_text(path.read_text().replace('"last":1', '"last":2'))
    assert [str(one) for one in verify_folder(centre, folder)] == [
        f"file {path.name}: it is not as it left",
        f"{DAY}: its file is not in the folder",
    ]


def test_verify_folder_with_a_renamed_file_names_it(sealed: Submission, centre: Centre, folder: Path) -> None:
    other = folder / f"scelle-{centre.pk}-2027-03-09.json"
    (folder / f"scelle-{centre.pk}-2027-03-10.json").rename(other)
    assert [str(one) for one in verify_folder(centre, folder)] == [
        f"file {other.name}: it is not as it left",
        f"{DAY}: its file is not in the folder",
    ]


def test_verify_folder_with_a_foreign_stamp_names_it(
    sealed: Submission, centre: Centre, folder: Path
) -> None:
    (folder / f"scelle-{centre.pk}-2027-03-10.tsr").write_bytes(b"0")
    assert [str(one) for one in verify_folder(centre, folder)] == [
        f"{DAY}: the time stamp that left is not of this seal"
    ]


def test_verify_signatures_compares_with_the_folder(sealed: Submission, folder: Path) -> None:
    out = StringIO()
    call_command("verify_signatures", seals=folder, stdout=out)
    assert "4 signatures, 0 differences" in out.getvalue()
    remove_seal()
    errors = StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command("verify_signatures", seals=folder, stdout=out, stderr=errors)
    assert refusal.value.returncode == 1
    assert errors.getvalue() == f"tilleuls: {NEXT}: it left, and the portal knows it no more\n"


def test_verify_signatures_without_the_folder_that_is_named_says_so(folder: Path) -> None:
    with pytest.raises(CommandError) as refusal:
        call_command("verify_signatures", seals=folder / "absent")
    assert refusal.value.returncode == 2


# Who is told


def test_late_since_is_none_while_seals_leave(sealed: Submission, cast: Cast) -> None:
    with next_day(30):
        assert late_since(cast.it) is None


def test_late_since_nothing_was_sealed_says_the_day_of_the_oldest_signature(
    sent: Submission, cast: Cast
) -> None:
    with next_day(2, hours=1):
        assert late_since(cast.it) is None
    with next_day(2, hours=3):
        assert late_since(cast.it) == date(2027, 3, 10)


def test_late_since_nothing_leaves_says_the_day_of_the_oldest_seal(
    sent: Submission, cast: Cast, folder: Path, settings: LazySettings
) -> None:
    settings.SEAL_FOLDER = folder / "no folder"
    settings.SEAL_FOLDER.write_text("")
    seal_by_night()
    with next_day(2):
        assert late_since(cast.it) is None
    with next_day(2, hours=3):
        assert late_since(cast.it) == date(2027, 3, 10)


def test_late_since_is_for_who_sees_to_it(sent: Submission, cast: Cast, other_centre: Centre) -> None:
    people = (cast.it, cast.dpo, cast.hr, cast.director, cast.animator, cast.other_animator)
    with next_day(9):
        assert [late_since(person) for person in people] == [date(2027, 3, 10)] * 2 + [None] * 4


def test_late_since_warns_on_the_dashboard(sent: Submission, cast: Cast, client_of: Any) -> None:
    def shown(person: Any) -> bool:
        with next_day(9):
            page = client_of(person).get("/").content.decode()
        return "Les scellés de ce qui a été signé depuis le 10 mars 2027 n’ont pas quitté le portail." in page

    assert [shown(person) for person in (cast.it, cast.dpo, cast.hr)] == [True, True, False]
