import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts.models import User
from portal.accounts.usernames import LONGEST, propose_username


@pytest.mark.parametrize(
    ("first", "last", "proposed"),
    [
        ("Léa", "Fontaine", "lea.fontaine"),
        ("Anne-Sophie", "L’Hénoret", "anne-sophie.lhenoret"),
        ("Jean Pierre", "Le  Goff", "jean-pierre.le-goff"),
        ("Œdipe", "Müller", "oedipe.muller"),
        ("", "Fontaine", "fontaine"),
        ("Иван", "李", "personne"),
        ("=cmd()", "<script>", "cmd.script"),
        ("A" * 80, "Fontaine", "a" * LONGEST),
    ],
)
def test_propose_username_is_first_and_last_name(first: str, last: str, proposed: str) -> None:
    assert propose_username(first, last, taken=()) == proposed


def test_propose_username_taken_gets_a_number() -> None:
    taken = {"lea.fontaine", "lea.fontaine2"}
    assert propose_username("Léa", "Fontaine", taken) == "lea.fontaine3"


@given(st.text(max_size=40), st.text(max_size=40))
def test_propose_username_is_one_that_the_model_takes(first: str, last: str) -> None:
    proposed = propose_username(first, last, taken=())
    assert User._meta.get_field("username").clean(proposed, None) == proposed == proposed.lower()
