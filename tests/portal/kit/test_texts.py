import pytest

from portal.accounts.forms.own_account import PhoneForm
from portal.accounts.forms.people import FactsForm
from portal.accounts.people_sheet import read_phone
from portal.kit.texts import by_pairs


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("0639981077", "06 39 98 10 77"),
        ("06.39.98.10-77", "06 39 98 10 77"),
        ("06 39 98 10 77", "06 39 98 10 77"),
        ("+33 6 39 98 10 77", "+33 6 39 98 10 77"),
        ("3639", "3639"),
        ("", ""),
    ],
)
def test_by_pairs_writes_a_number_as_it_is_read(typed: str, read: str) -> None:
    assert by_pairs(typed) == read


def test_by_pairs_is_what_every_door_writes() -> None:
    written = [read_phone("0639981077", {})]
    for form in (PhoneForm({"phone": "0639981077"}), FactsForm({"phone": "0639981077"})):
        form.is_valid()
        written.append(form.cleaned_data["phone"])
    assert written == ["06 39 98 10 77"] * 3
