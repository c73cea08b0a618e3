"""Stamps of an authority of our own: taken when they are of what was asked for, and of nothing else."""

import hashlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from forms_builder.time_stamps import StampRefused, ask_for_stamp, stamped_digest
from tests.support.mail import free_port
from tests.support.time_authority import Authority, time_authority

TEXT = "ce qui est scellé"


@pytest.fixture
def authority(tmp_path: Path) -> Iterator[Authority]:
    with time_authority(tmp_path) as found:
        yield found


def test_ask_for_stamp_gives_one_that_openssl_believes(authority: Authority) -> None:
    stamp = ask_for_stamp(authority.address, TEXT)
    assert stamped_digest(stamp) == hashlib.sha256(TEXT.encode()).hexdigest()
    (authority.folder / "text").write_text(TEXT)
    (authority.folder / "text.tsr").write_bytes(stamp)
    order = ["openssl", "ts", "-verify", "-data", "text", "-in", "text.tsr", "-CAfile", "cert.pem"]
    done = subprocess.run(order, cwd=authority.folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "Verification: OK")


def test_ask_for_stamp_tells_the_authority_a_digest_alone(authority: Authority) -> None:
    ask_for_stamp(authority.address, TEXT)
    (query,) = authority.asked
    assert (TEXT.encode() in query, hashlib.sha256(TEXT.encode()).digest() in query) == (False, True)


def test_ask_for_stamp_given_one_of_another_text_is_refused(authority: Authority) -> None:
    authority.answers = [ask_for_stamp(authority.address, "autre chose")]
    with pytest.raises(StampRefused, match="no stamp of what was asked for"):
        ask_for_stamp(authority.address, TEXT)


def test_ask_for_stamp_given_an_older_one_of_the_same_text_is_refused(authority: Authority) -> None:
    authority.answers = [ask_for_stamp(authority.address, TEXT)]
    with pytest.raises(StampRefused, match="no stamp of what was asked for"):
        ask_for_stamp(authority.address, TEXT)


@pytest.mark.parametrize("answer", [b"", b"<html>", b"0" * 100_000], ids=["empty", "a page", "endless"])
def test_ask_for_stamp_given_something_else_is_refused(answer: bytes, authority: Authority) -> None:
    authority.answers = [answer]
    with pytest.raises(StampRefused, match="cannot be read"):
        ask_for_stamp(authority.address, TEXT)


@pytest.mark.parametrize("status", [302, 307, 404, 500, 204])
def test_ask_for_stamp_answered_otherwise_is_refused(status: int, authority: Authority) -> None:
    authority.status, authority.answers = status, [b""]
    with pytest.raises(StampRefused, match=f"it answered {status}"):
        ask_for_stamp(authority.address, TEXT)


@pytest.mark.parametrize(
    "line", [b"nonsense\r\n\r\n", b"HTTP/1.1 200\r\nx" * 200], ids=["no status", "no end"]
)
def test_ask_for_stamp_answered_in_no_language_is_refused(line: bytes, authority: Authority) -> None:
    authority.line = line
    with pytest.raises(StampRefused):
        ask_for_stamp(authority.address, TEXT)


def test_ask_for_stamp_of_nobody_is_refused() -> None:
    with pytest.raises(StampRefused, match="refused"):
        ask_for_stamp(f"http://127.0.0.1:{free_port()}/", TEXT)


def test_ask_for_stamp_never_opens_a_file(tmp_path: Path) -> None:
    with pytest.raises(StampRefused, match="none of the web"):
        ask_for_stamp(tmp_path.as_uri(), TEXT)


def test_stamped_digest_of_no_stamp_is_nothing() -> None:
    assert stamped_digest(b"0") == ""
