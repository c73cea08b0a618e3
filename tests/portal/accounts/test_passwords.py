import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from portal.accounts.models import User
from portal.accounts.passwords import DEMONSTRATION, MAXIMUM, MINIMUM
from tests.support.cast import Cast


def codes(password: str, person: User | None = None) -> list[str]:
    """What is wrong with `password`, in the order of the validators."""
    try:
        validate_password(password, person)
    except ValidationError as error:
        return [str(one.code) for one in error.error_list]
    return []


@pytest.mark.parametrize(
    "password",
    [
        "le tracteur mange du velours",
        "parapluie moquette gingembre 4",
        "le soleil brille sur le canal",
        "vélo brouette hamac pinceau",
        "J’ai deux perruches vertes",
        "三つの小さな猫が走っています走る",
        "Toulouse-Bordeaux-Nantes",
        "x4$Kp!vq2#Lm9Zw",
    ],
)
def test_validate_password_nobody_thinks_of_is_accepted(password: str):
    assert codes(password) == []


@pytest.mark.parametrize(
    "password",
    [
        "aaaaaaaaaaaaaaaaa",
        "abababababababababab",
        "bonjour-bonjour-bonjour",
        "azertyazertyaze",
        "azertyuiop12345",
        "poiuytreza98765",
        "qsdfghjklm1234567",
        "1q2w3e4r5t6y7u8i9o",
        "abcdefghijklmnop",
        "123456789012345",
        "0612345678 0612345678",
        "motdepasse12345!",
        "M0tdeP@sse!2026-2027",
        "football football 12",
        "correct horse battery staple",
        "Correct-Horse-Battery-Staple-2027!",
        "Je t’aime mon amour",
        "je t'aime mon amour 59",
        "Liberté Égalité Fraternité",
        "15 juillet 1985 Lille",
        "CentreSocial2026!",
        "animation enfance direction",
        "!!!!????!!!!????!!!!",
    ],
)
def test_validate_password_everybody_thinks_of_is_refused(password: str):
    assert codes(password) == ["too_common"]


@pytest.mark.parametrize(
    ("length", "expected"),
    [(MINIMUM - 1, ["too_short"]), (MINIMUM, []), (MAXIMUM, []), (MAXIMUM + 1, ["too_long"])],
)
def test_validate_password_length_is_bounded(length: int, expected: list[str]):
    text = "le tracteur mange du velours et la brouette chante un hamac vert pendant que six pingouins jouent"
    assert codes((text * 2)[:length]) == expected


def test_validate_password_huge_is_refused_at_once():
    assert codes("le tracteur " * 500_000) == ["too_long"]


def test_validate_password_of_the_demonstration_serves_only_there(settings):
    assert codes(DEMONSTRATION) == ["too_common"]
    settings.DEMO = True
    assert codes(DEMONSTRATION) == []


def test_validate_password_with_ones_own_name_is_refused(cast: Cast):
    person = cast.animator  # Léa Fontaine, animation.enfance
    assert codes("sous la FONTAINE grise et mauve", person) == ["personal"]
    assert codes("sous la f0nta1ne grise et mauve", person) == ["personal"]
    assert codes("sous la fontaine grise et mauve", cast.coordinator) == []


def test_validate_password_with_the_words_of_ones_centre_is_refused(cast: Cast):
    assert codes("les-tilleuls-2027!", cast.animator) == ["too_common"]
    assert codes("les-tilleuls-du-chemin-creux", cast.animator) == []


def test_validate_password_says_why_in_french():
    with pytest.raises(ValidationError) as refusal:
        validate_password("azerty")
    assert refusal.value.messages == [
        "Choisissez au moins 15\N{NO-BREAK SPACE}caractères\N{NO-BREAK SPACE}: quatre mots à la suite conviennent bien."
    ]
