"""How long leave is kept."""

from datetime import date

from forms_builder.retention import leave_year_end_of_keeping


def test_leave_year_is_kept_while_it_is_in_course_and_the_one_after() -> None:
    assert leave_year_end_of_keeping(date(2026, 6, 1)) == date(2028, 6, 1)
