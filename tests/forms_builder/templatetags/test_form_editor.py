"""What the editor's script is told of the types of questions."""

from forms_builder.templatetags.form_editor import question_types


def test_question_types_says_what_each_may_be_named_for() -> None:
    found = {what: set(names.split()) for what, names in question_types().items()}
    assert found["choices"] == {"choice", "choices", "leave_kind", "yes_no"}
    assert found["figures"] == {"number", "money", "rate_choice", "computed"}
    assert (found["days"], found["dated"]) == ({"date", "month"}, {"date", "month", "period"})
    assert found["asked"] & {"explanation", "part"} == set()
    assert found["asked"] >= found["choices"] | found["figures"] | found["dated"] | {"lines", "text"}
