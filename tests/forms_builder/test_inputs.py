"""Names of inputs, lines that are there, and what is kept of what was typed."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_builder.inputs import (
    LINE,
    add_line,
    anchor_of,
    declared_only,
    file_slots,
    holds_files_at,
    lines_in,
    next_line,
    remove_line,
    removed_lines,
    typed_from_answers,
    without_removed,
)
from tests.factories.repeated_lines import computed, definition_of, figure, files, lines, of, text

TRIPS = lines("trips", text("why"), figure("km"), files("proof"), computed("due", "product", of("km")))
COINS = lines("coins", text("coin"), figure("count"), begun=("1 €", "2 €"))
FORM = definition_of(text("title"), TRIPS, COINS, files("scan"), computed("sum", "sum", of("trips", "due")))
LATE = "mi3k2abc"


def here(*names: str) -> dict[str, list[str]]:
    return {f"f-trips.{name}": ["1"] for name in names}


@pytest.mark.parametrize(
    ("name", "is_kept"),
    [
        ("f-title", True),
        ("f-trips.001", True),
        ("f-trips.001.km", True),
        (f"f-trips.{LATE}.why", True),
        ("f-scan", True),
        ("f-sum", False),  # nobody types what is computed
        ("f-trips.001.due", False),
        ("f-trips", False),
        ("f-trips.", False),
        ("f-trips..km", False),
        ("f-trips.001.", False),
        ("f-trips.001.gone", False),
        ("f-trips.001.km.more", False),
        ("f-trips.ABC.km", False),
        ("f-trips.é.km", False),
        ("f-trips.１.km", False),
        (f"f-trips.{'x' * 17}.km", False),
        ("f-trips.001\n.km", False),
        ("f-gone", False),
        ("title", False),
    ],
)
def test_declared_only_keeps_the_inputs_of_the_form(name: str, is_kept: bool) -> None:
    assert declared_only(FORM.fields, {name: ["1"]}) == ({name: ["1"]} if is_kept else {})


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ({}, ["001"]),
        (here("002", "001"), ["001", "002"]),
        (here("002") | {"f-trips.001": [""]}, ["002"]),
        ({"f-trips.001": [""]}, []),
        (here(LATE, "001"), ["001", LATE]),
        ({"f-trips.001": ["1", "1"]}, ["001"]),
        ({"f-trips.001": ["forged"]}, []),
        ({"f-trips.001.km": ["5"]}, ["001"]),
    ],
)
def test_lines_in_are_those_that_say_so_in_order(typed: dict[str, list[str]], names: list[str]) -> None:
    assert lines_in(TRIPS, typed) == names


def test_lines_in_before_anything_is_typed_are_as_many_as_are_asked_for() -> None:
    assert lines_in(lines("l", text("t"), least=3), {}) == ["001", "002", "003"]
    assert lines_in(lines("l", text("t"), least=0), {}) == ["001"]


def test_lines_in_of_lines_already_there_cannot_be_added_to_or_removed() -> None:
    typed = {"f-coins.001": [""], "f-coins.009": ["1"]}
    assert lines_in(COINS, typed) == ["001", "002"]
    assert add_line(FORM, typed, "coins") == typed
    assert remove_line(FORM, typed, "f-coins.001") == typed


@pytest.mark.parametrize(
    ("present", "name"),
    [
        ([], "001"),
        (["001"], "002"),
        (["001", "007"], "008"),
        (["099"], "100"),
        (["001", LATE], "mi3k2abd"),
        (["mi3k2abz"], "mi3k2ac0"),
        (["z" * 16], "001"),
        (["001", "z" * 16], "002"),
    ],
)
def test_next_line_comes_last_where_it_can(present: list[str], name: str) -> None:
    assert next_line(present) == name


@given(st.lists(st.from_regex(LINE, fullmatch=True), max_size=20, unique=True))
def test_next_line_is_always_new_and_a_name(present: list[str]) -> None:
    name = next_line(sorted(present))
    assert LINE.fullmatch(name)
    assert name not in present


def test_add_line_keeps_what_is_typed_and_says_which_lines_are_there() -> None:
    typed = {"f-trips.001.km": ["5"], "f-title": ["x"]}
    assert add_line(FORM, typed, "trips") == typed | here("001", "002")


def test_remove_line_takes_its_cells_and_remembers_it() -> None:
    typed = here("001", "002") | {"f-trips.001.km": ["5"], "f-trips.002.km": ["6"]}
    left = remove_line(FORM, typed, "f-trips.001")
    assert left == {"f-trips.001": [""], "f-trips.002": ["1"], "f-trips.002.km": ["6"]}
    assert removed_lines(TRIPS, left) == ["001"]


def test_remove_line_that_was_never_typed_in_leaves_the_others() -> None:
    assert remove_line(FORM, {}, "f-trips.001") == {"f-trips.001": [""]}
    assert lines_in(TRIPS, remove_line(FORM, {}, "f-trips.001")) == []


@pytest.mark.parametrize(
    "name", ["", "f-", "f-trips", "f-trips.009", "f-gone.001", "f-title.001", "trips.x.y"]
)
def test_remove_line_that_is_not_there_changes_nothing(name: str) -> None:
    assert remove_line(FORM, here("001"), name) == here("001")


@pytest.mark.parametrize("key", ["", "gone", "title", "sum"])
def test_add_line_to_what_has_none_changes_nothing(key: str) -> None:
    assert add_line(FORM, here("001"), key) == here("001")
    assert anchor_of(FORM, here("001"), "add", key) == ""


def test_anchor_of_is_the_new_line_or_all_of_them() -> None:
    assert anchor_of(FORM, here("001", "002"), "add", "trips") == "id_f-trips.002"
    assert anchor_of(FORM, here("001"), "remove", "f-trips.002") == "id_f-trips"


def test_without_removed_drops_the_cells_of_lines_that_are_gone() -> None:
    typed = {"f-title": ["x"], "f-trips.001": [""], "f-trips.001.km": ["5"], "f-trips.002": ["1"]}
    kept = without_removed(FORM.fields, typed | {"f-trips.002.km": ["6"], "f-trips.003.km": ["7"]})
    assert kept == {
        "f-title": ["x"],
        "f-trips.001": [""],
        "f-trips.002": ["1"],
        "f-trips.002.km": ["6"],
    }


@pytest.mark.parametrize(
    ("path", "holds"),
    [
        ("scan", True),
        ("trips.001.proof", True),
        ("trips.002.proof", False),
        ("trips.001.km", False),
        ("trips.001", False),
        ("trips", False),
        ("title", False),
        ("gone", False),
        ("coins.001.count", False),
        ("trips.001.proof.x", False),
    ],
)
def test_holds_files_at_a_question_for_files_in_a_line_that_is_there(path: str, holds: bool) -> None:
    assert holds_files_at(FORM.fields, path, here("001")) is holds


def test_file_slots_are_found_alone_and_in_lines() -> None:
    row: dict[str, Any] = {"id": "001", "proof": [], "km": None}
    answers = {"scan": [], "trips": [row, {"id": "002"}]}
    assert [(path, around) for path, around, _spec in file_slots(FORM.fields, answers)] == [
        ("trips.001.proof", row),
        ("scan", answers),
    ]


def test_typed_from_answers_writes_lines_as_they_were_typed() -> None:
    answers = {
        "title": "x",
        "trips": [{"id": LATE, "why": "y", "km": "1234.50", "proof": [], "due": "9.00"}],
        "sum": "9.00",
    }
    typed = typed_from_answers(FORM, answers)
    assert {
        name: [
            value.replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\N{NO-BREAK SPACE}", " ")
            for value in values
        ]
        for name, values in typed.items()
    } == {
        "f-title": ["x"],
        f"f-trips.{LATE}": ["1"],
        f"f-trips.{LATE}.why": ["y"],
        f"f-trips.{LATE}.km": ["1 234,5"],
    }
