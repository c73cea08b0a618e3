"""What leaves of a day, to the letter, and what is taken for it."""

import hashlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_builder.seals import SealedDay, read_sealed_day

DIGEST = "ab" * 32
SAID = SealedDay(centre=1, day=date(2027, 3, 10), first=3, last=7, digest=DIGEST)
TEXT = f'{{"centre":1,"count":5,"day":"2027-03-10","digest":"{DIGEST}","first":3,"last":7}}'


def test_text_says_the_day_and_its_links() -> None:
    assert (SAID.text, SAID.file_name) == (TEXT, "scelle-1-2027-03-10.json")


def test_seal_is_what_sha256sum_says_of_the_file() -> None:
    assert SAID.seal == hashlib.sha256(TEXT.encode()).hexdigest()


@given(
    st.builds(
        SealedDay,
        centre=st.integers(1, 10**9),
        day=st.dates(),
        first=st.integers(1, 10**12),
        last=st.integers(1, 10**12),
        digest=st.text("0123456789abcdef", min_size=64, max_size=64),
    )
)
def test_read_sealed_day_reads_what_was_written(said: SealedDay) -> None:
    assert read_sealed_day(said.text) == said


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "1",
        "null",
        TEXT + " ",
        TEXT.replace('"count":5', '"count":6'),
        TEXT.replace('"first":3,', ""),
        TEXT.replace("2027-03-10", "10/03/2027"),
        TEXT.replace('"last":7', '"last":"7"'),
        TEXT.replace('"last":7', '"last":null'),
    ],
    ids=["empty", "cut", "list", "number", "null", "space", "count", "no first", "day", "words", "nothing"],
)
def test_read_sealed_day_of_anything_else_is_none(text: str) -> None:
    assert read_sealed_day(text) is None
