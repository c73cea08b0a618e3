"""In whose hands a request is, and how far it has come."""

import pytest

from forms_builder.progress import in_whose_hands
from forms_builder.queries.submissions import Hands

NO_BREAK = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ((), f"Personne n’occupe cette étape (direction){NO_BREAK}: les ressources humaines sont prévenues."),
        (("Ada",), "Chez Ada (direction)."),
        (("Ada", "Bob"), "Chez Ada ou Bob (direction)."),
        (("Ada", "Bob", "Cléo"), f"Chez{NO_BREAK}: direction."),
    ],
)
def test_in_whose_hands_names_people_while_they_are_few(people: tuple[str, ...], said: str) -> None:
    assert in_whose_hands(Hands("direction", people)) == said
