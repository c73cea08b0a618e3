import pytest
from django.utils.translation import gettext as _
from wagtail.rich_text import RichText

from forms_builder.field_types import FIELD_TYPES
from tests.support.fields import editor_names, shown, spec_of


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("<p>Joindre le <b>certificat</b>.</p>", "<p>Joindre le <b>certificat</b>.</p>"),
        ("<p onclick='x()'>a</p><script>x()</script>", "<p>a</p>"),
        (
            '<p><a href="https://www.ameli.fr/">ameli</a></p>',
            '<p><a href="https://www.ameli.fr/" rel="noopener noreferrer">ameli</a></p>',
        ),
        ('<p><a href="javascript:x()">a</a></p>', '<p><a rel="noopener noreferrer">a</a></p>'),
        ('<img src="https://tracker.example/p.gif">', ""),
    ],
)
def test_explanation_settings_keep_plain_marks_only(db: None, written: str, kept: str) -> None:
    assert spec_of("explanation", text=RichText(written)).settings == {"html": kept}


def test_explanation_asks_nothing(db: None) -> None:
    kind = FIELD_TYPES["explanation"]
    assert (kind.takes_answer, shown(spec_of("explanation", text=RichText("<p>a</p>")), "x")) == (False, "")
    assert editor_names("explanation") == ["text", "condition"]


def test_explanation_problems_when_empty_are_said(db: None) -> None:
    kind = FIELD_TYPES["explanation"]
    assert kind.problems(spec_of("explanation", text=RichText("<p>a</p>"))) == []
    for nothing in ("", "<p></p>", "<p> <br/></p>"):
        problems = kind.problems(spec_of("explanation", text=RichText(nothing)))
        assert list(map(str, problems)) == [_("an explanation is empty.")]
