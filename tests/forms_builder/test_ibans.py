"""The numbers of examples: of the IBAN registry (SWIFT, for ISO 13616-2) and of the ECBS standard EBS204."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_builder.ibans import LENGTHS, by_fours, compact, is_iban

EXAMPLES = [
    "FR1420041010050500013M02606", "DE89370400440532013000", "GB29NWBK60161331926819", "BE68539007547034",
    "ES9121000418450200051332", "IT60X0542811101000000123456", "CH9300762011623852957", "LU280019400644750000",
    "NL91ABNA0417164300", "PT50000201231234567890154", "MC5811222000010123456789030",
    "PL61109010140000071219812874", "IE29AIBK93115212345678", "AT611904300234573201", "DK5000400440116243",
    "FI2112345600000785", "SE4550000000058398257466", "NO9386011117947", "GR1601101250000000012300695",
    "LI21088100002324013AA", "MT84MALT011000012345MTLCAST001S", "SM86U0322509800000000270100",
    "CY17002001280000001200527600", "LV80BANK0000435195001", "RO49AAAA1B31007593840000",
]  # fmt: skip


@pytest.mark.parametrize("number", EXAMPLES)
def test_is_iban_example_of_the_registry_is_one(number: str) -> None:
    assert is_iban(number)


@given(st.sampled_from(EXAMPLES), st.data())
def test_is_iban_one_figure_mistaken_is_none(number: str, data: st.DataObject) -> None:
    places = [place for place, sign in enumerate(number) if sign.isdigit()]
    place = data.draw(st.sampled_from(places))
    other = data.draw(st.sampled_from([sign for sign in "0123456789" if sign != number[place]]))
    assert not is_iban(number[:place] + other + number[place + 1 :])


@given(st.sampled_from(EXAMPLES), st.data())
def test_is_iban_two_figures_exchanged_is_none(number: str, data: st.DataObject) -> None:
    pairs = [
        place
        for place in range(4, len(number) - 1)
        if number[place : place + 2].isdigit() and number[place] != number[place + 1]
    ]
    place = data.draw(st.sampled_from(pairs))
    assert not is_iban(number[:place] + number[place + 1] + number[place] + number[place + 2 :])


@pytest.mark.parametrize(
    "number",
    [
        "", "FR", "FR14", "FR1420041010050500013M0260", "FR1420041010050500013M026060", "ZZ1420041010050500013M02606",
        "fr1420041010050500013M02606", "1420041010050500013M02606FR", "FR14 0041010050500013M02606",
        "FR14é0041010050500013M02606", "FR1٤20041010050500013M02606",
    ],
)  # fmt: skip
def test_is_iban_other_text_is_none(number: str) -> None:
    assert not is_iban(number)


@given(st.text(max_size=40))
def test_is_iban_any_text_is_answered(text: str) -> None:
    assert is_iban(compact(text)) in (True, False)


@pytest.mark.parametrize(
    "typed",
    [
        "FR14 2004 1010 0505 0001 3M02 606",
        "fr14 2004 1010 0505 0001 3m02 606",
        "IBAN FR14\N{NO-BREAK SPACE}2004\N{NARROW NO-BREAK SPACE}1010 0505 0001 3M02 606",
        "IBAN : FR1420041010050500013M02606",
        "FR14-2004-1010-0505-0001-3M02-606",
    ],
)
def test_compact_takes_what_people_paste(typed: str) -> None:
    assert compact(typed) == "FR1420041010050500013M02606"


def test_by_fours_is_what_paper_shows() -> None:
    assert [by_fours(number) for number in (EXAMPLES[0], "")] == ["FR14 2004 1010 0505 0001 3M02 606", ""]


def test_lengths_are_those_that_iso_13616_allows() -> None:
    assert {length for length in LENGTHS.values() if not 15 <= length <= 34} == set()
