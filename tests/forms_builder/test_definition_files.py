"""A form as a file: what it holds comes back, and what is not ours is refused with a sentence."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_builder.definition_files import (
    DEEPEST,
    MOST_BLOCKS,
    MOST_BYTES,
    FileUnfit,
    FormFile,
    depth,
    read_file,
    without_numbers,
    write_file,
)

BLOCK = {"type": "text", "value": {"title": "Plaque"}, "id": "a"}
STREAMS = {
    "questions": [BLOCK],
    "approval_route": [{"type": "step", "value": {"approver": "hr"}}],
    "effects": [],
}
FORM = FormFile("Véhicule", "Matériel", "<p>Bonjour</p>", 36, STREAMS)


def content(**changes: Any) -> bytes:
    data = json.loads(write_file(FORM)) | changes
    return json.dumps({name: one for name, one in data.items() if one is not ...}).encode()


def nested(levels: int) -> Any:
    value: Any = "fond"
    for _level in range(levels):
        value = {"a": value}
    return value


def test_read_file_gives_back_what_was_written_without_identifiers() -> None:
    back = read_file(write_file(FORM))
    assert (back.title, back.family, back.introduction, back.retention_months) == (
        "Véhicule",
        "Matériel",
        "<p>Bonjour</p>",
        36,
    )
    assert back.streams["questions"] == [{"type": "text", "value": {"title": "Plaque"}}]
    assert read_file(write_file(back)) == back


def test_read_file_leaves_out_what_postgresql_keeps_in_no_text() -> None:
    back = read_file(
        content(title="Véhi\0cule", questions=[{"type": "text", "value": {"title": "Pla\0que"}}])
    )
    assert (back.title, back.streams["questions"][0]["value"]) == ("Véhicule", {"title": "Plaque"})


def test_write_file_holds_no_identifier_and_no_number_of_a_page() -> None:
    link = '<p>Voir <a linktype="page" id="12">ceci</a> et <a href="https://a.example/">cela</a></p>'
    columns = [{"type": "number", "value": {"title": "Km"}, "id": "km"}]
    lines = {"type": "lines", "value": {"title": "Trajets", "columns": columns, "help": link}, "id": "l"}
    text = write_file(FormFile("A", "", link, 36, {"questions": [lines]})).decode()
    assert ('"id"' in text, "linktype" in text) == (False, False)
    assert text.count("https://a.example/") == 2


UNFIT: list[tuple[str, bytes]] = [
    ("nothing", b""),
    ("no text", b"\xff\xfe\x00"),
    ("no JSON", b"<html>"),
    ("a list", b"[]"),
    ("another kind", content(kind="autre")),
    ("another schema", content(schema=1)),
    ("no title", content(title="")),
    ("a title that is none", content(title=["a"])),
    ("a title too long", content(title="x" * 256)),
    ("no time of keeping", content(retention_months=...)),
    ("keeping for ever", content(retention_months=601)),
    ("half a character in its title", content(title="a\ud800")),
    ("half a character inside", content(questions=[{"type": "text", "value": {"a": ["\udc00"]}}])),
    ("half a character in a name", content(questions=[{"type": "text", "value": {"\ud800": 1}}])),
    ("keeping yes", content(retention_months=True)),
    ("no questions", content(questions=...)),
    ("questions that are none", content(questions="a")),
    ("a question that is none", content(questions=["a"])),
    ("a question without type", content(questions=[{"value": {}}])),
    ("a question without value", content(questions=[{"type": "text", "value": "a"}])),
    ("too many questions", content(questions=[BLOCK] * (MOST_BLOCKS + 1))),
    ("too deep", content(questions=[{"type": "text", "value": nested(DEEPEST)}])),
    ("far too deep", b"[" * 100_000 + b"]" * 100_000),
    ("too large", b" " * (MOST_BYTES + 1)),
]


@pytest.mark.parametrize("given_content", [row[1] for row in UNFIT], ids=[row[0] for row in UNFIT])
def test_read_file_of_what_is_not_ours_is_refused_with_a_sentence(given_content: bytes) -> None:
    with pytest.raises(FileUnfit) as refusal:
        read_file(given_content)
    assert str(refusal.value).endswith(".")


@given(st.binary(max_size=200))
def test_read_file_of_any_bytes_is_read_or_refused(given_content: bytes) -> None:
    with pytest.raises(FileUnfit):
        read_file(given_content)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(["title", "retention_months", "questions", "effects"]), JSON)
def test_read_file_with_any_value_in_place_of_one_never_fails_otherwise(name: str, value: Any) -> None:
    try:
        found = read_file(content(**{name: value}))
    except FileUnfit:
        return
    assert read_file(write_file(found)) == found


@given(JSON)
def test_without_numbers_twice_is_once(value: Any) -> None:
    assert without_numbers(without_numbers(value)) == without_numbers(value)


@pytest.mark.parametrize(("levels", "found"), [(0, 1), (3, 4), (DEEPEST + 50, DEEPEST + 1)])
def test_depth_counts_what_stands_inside_each_other(levels: int, found: int) -> None:
    assert depth(nested(levels)) == found
