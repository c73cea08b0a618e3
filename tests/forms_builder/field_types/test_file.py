from types import SimpleNamespace

from tests.support.fields import ask, ask_again, shown, spec_of

FILE = spec_of("file")
PAPER = SimpleNamespace(pk="8d7f", name="certificat.pdf", size=1200, sha256="ab" * 32)
SCAN = SimpleNamespace(pk="91aa", name="photo.jpg", size=90, sha256="cd" * 32)
ANSWER = [
    {"id": "8d7f", "name": "certificat.pdf", "size": 1200, "sha256": "ab" * 32},
    {"id": "91aa", "name": "photo.jpg", "size": 90, "sha256": "cd" * 32},
]


def test_file_answer_is_what_is_attached_with_digests() -> None:
    assert ask(FILE, files=[PAPER, SCAN]) == ANSWER


def test_file_typed_value_is_not_believed() -> None:
    assert ask(FILE, files=[PAPER], value="91aa") == ANSWER[:1]


def test_file_missing_is_asked_for_only_where_required() -> None:
    assert (ask(FILE), ask(spec_of("file", required=False))) == (["required"], [])


def test_file_answer_comes_back_from_what_is_attached() -> None:
    assert ask_again(FILE, ANSWER, files=[PAPER, SCAN]) == ANSWER


def test_file_is_shown_by_its_names() -> None:
    assert (shown(FILE, ANSWER), shown(FILE, None)) == ("certificat.pdf, photo.jpg", "")
