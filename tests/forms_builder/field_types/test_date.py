from datetime import date
from typing import Any

import pytest
from django.utils.translation import gettext as _

from forms_builder.definition import FieldSpec, FormDefinition
from forms_builder.evaluation import scope_of
from forms_builder.field_types import FIELD_TYPES
from forms_builder.field_types.base import FillContext, PublishContext
from forms_builder.field_types.date import DateInput, read_date
from forms_builder.forms import RequestForm, as_data
from tests.support.fields import NOBODY, ask, ask_again, shown, spec_of

DATE = spec_of("date")
UNFIT = "the day that it may not come before is no earlier question for a date."


@pytest.mark.parametrize(
    ("typed", "result"),
    [
        ("2027-03-15", "2027-03-15"),
        ("15/03/2027", "2027-03-15"),
        ("15/03/27", "2027-03-15"),
        (" 2028-02-29 ", "2028-02-29"),
        ("2027-02-29", ["invalid"]),
        ("03/15/2027", ["invalid"]),
        ("demain", ["invalid"]),
        ("1E+999999", ["invalid"]),
        ("9" * 100_000, ["invalid"]),
        ("2027-03-15\x00", ["invalid"]),
        ("0001-01-01", ["out_of_range"]),
        ("1899-12-31", ["out_of_range"]),
        ("1900-01-01", "1900-01-01"),
        ("2199-12-31", "2199-12-31"),
        ("2200-01-01", ["out_of_range"]),
        ("", ["required"]),
    ],
)
def test_date_typed_is_kept_or_refused(typed: str, result: Any) -> None:
    assert ask(DATE, value=typed) == result


def test_date_optional_may_be_empty() -> None:
    assert ask(spec_of("date", required=False), value="") is None


@pytest.mark.parametrize("answer", ["2027-03-15", None])
def test_date_answer_comes_back_the_same(answer: str | None) -> None:
    assert ask_again(spec_of("date", required=False), answer) == answer


def test_date_is_shown_in_words() -> None:
    assert (shown(DATE, "2027-03-15"), shown(DATE, None)) == ("lundi 15 mars 2027", "")


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("15/03/2027", "2027-03-15"),
        ("2027-03-15", "2027-03-15"),
        ("demain", "demain"),
        (date(2027, 3, 15), "2027-03-15"),
        ("", ""),
        (None, None),
    ],
)
def test_date_input_gives_pickers_what_they_read(typed: Any, value: str | None) -> None:
    assert DateInput().format_value(typed) == value


@pytest.mark.parametrize(
    ("typed", "day"),
    [(" 15/03/27 ", date(2027, 3, 15)), ("31/02/2027", None), ("9" * 1_000_000, None), ("", None)],
)
def test_read_date_is_iso_or_french(typed: str, day: date | None) -> None:
    assert read_date(typed) == day


def test_date_says_its_day() -> None:
    kind = FIELD_TYPES["date"]
    assert [kind.day(answer) for answer in ("2027-03-15", "", None)] == [date(2027, 3, 15), None, None]


@pytest.mark.parametrize(
    ("typed", "result"),
    [("2027-03-10", "2027-03-10"), ("1961-04-02", "1961-04-02"), ("2027-03-11", ["to_come"])],
)
def test_date_of_today_at_the_latest_is_not_to_come(typed: str, result: Any, today: Any) -> None:
    assert ask(spec_of("date", not_to_come=True), value=typed) == result


@pytest.mark.parametrize(
    ("named", "settings", "problems"),
    [
        ("", {}, []),
        (" DU ", {"not_before": "first"}, []),
        ("Quand\N{NO-BREAK SPACE}?", {"not_before": "when"}, []),
        ("Nom", {"not_before": ""}, [UNFIT]),
        ("Autre jour", {"not_before": ""}, [UNFIT]),
    ],
)
def test_date_names_the_day_that_it_may_not_come_before(
    named: str, settings: dict[str, Any], problems: list[str]
) -> None:
    earlier = (
        FieldSpec("first", "date", "Du"),
        FieldSpec("name", "text", "Nom"),
        FieldSpec("when", "date", "Quand ?"),
    )
    spec = spec_of("date", context=PublishContext(earlier=earlier), not_before=named)
    assert spec.settings == settings
    assert [str(item) for item in FIELD_TYPES["date"].problems(spec)] == [_(text) for text in problems]


@pytest.mark.parametrize(
    ("first", "last", "sentences"),
    [
        ("2027-03-10", "2027-03-10", []),
        ("2027-03-10", "2027-03-12", []),
        ("2027-03-10", "2027-03-09", ["Ce jour vient avant «_Du_»_: vérifiez les deux dates."]),
        ("", "2027-03-09", []),
        ("2027-03-10", "", []),
    ],
)
def test_form_refuses_a_day_before_the_one_that_is_named(first: str, last: str, sentences: list[str]) -> None:
    begins = FieldSpec("a", "date", "Du")
    ends = FieldSpec("b", "date", "Au", settings={"not_before": "a"})
    definition = FormDefinition("Clés", "", (begins, ends), (), (), 36)
    form = RequestForm(definition, FillContext(NOBODY), as_data({"f-a": [first], "f-b": [last]}))
    form.is_valid()
    assert form.errors == (
        {"b": [one.replace("_", "\N{NO-BREAK SPACE}") for one in sentences]} if sentences else {}
    )


def test_form_refuses_a_day_of_a_line_before_the_one_of_its_line() -> None:
    begins = FieldSpec("a", "date", "Du")
    ends = FieldSpec("b", "date", "Au", settings={"not_before": "a"})
    lines = FieldSpec(
        "l", "lines", "Prêts", settings={"least": 0, "most": 9, "begun": []}, columns=(begins, ends)
    )
    definition = FormDefinition("Clés", "", (lines,), (), (), 36)
    days = {"001": ("2027-03-10", "2027-03-09"), "002": ("2027-03-10", "2027-03-10")}
    typed = {f"f-l.{line}": ["1"] for line in days}
    typed |= {
        f"f-l.{line}.{key}": [day] for line, row in days.items() for key, day in zip("ab", row, strict=True)
    }
    form = RequestForm(definition, FillContext(NOBODY), as_data(typed))
    form.is_valid()
    assert list(form.errors) == ["l.001.b"]


@pytest.mark.parametrize("first", ["2027-03-10", "2027-03-08"])
def test_form_refuses_a_day_completed_before_the_one_that_was_answered(first: str) -> None:
    given = FieldSpec("a", "date", "Remis le")
    back = FieldSpec("b", "date", "Rendu le", filled_by="hr", settings={"not_before": "a"})
    definition = FormDefinition("Badge", "", (given, back), (), (), 36)
    known = scope_of(definition.fields, {"a": first})
    form = RequestForm(definition, FillContext(NOBODY), as_data({"f-b": ["2027-03-09"]}), [back], known)
    form.is_valid()
    assert list(form.errors) == (["b"] if first == "2027-03-10" else [])
