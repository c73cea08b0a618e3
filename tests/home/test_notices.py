"""The words of each notice of this room, in the portal and by mail."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from portal.notifications.kinds import kinds
from portal.notifications.wording import Wording, write_notice
from tests.support.cast import Cast

TITLE = "Consignes & sécurité"
NAMED = f"« {TITLE} »"
CONFIRM = {"title": TITLE, "due_on": date(2027, 3, 12), "is_late": False, "is_changed": False}
REVIEW = {"titles": [TITLE], "more": 0, "number": 1, "is_in_charge": True}
TEXT = {"title": TITLE, "who": "Claire Dubois"}
SAID: dict[str, tuple[str, dict[str, Any], str, str]] = {
    "to confirm": (
        "to_confirm",
        CONFIRM,
        f"À lire et à confirmer : {TITLE}",
        (
            f"Le centre vous demande de lire {NAMED} et de confirmer que vous l’avez compris. Vous avez jusqu’au "
            "vendredi 12 mars 2027."
        ),
    ),
    "to confirm, without a day": (
        "to_confirm",
        CONFIRM | {"due_on": None},
        f"À lire et à confirmer : {TITLE}",
        f"Le centre vous demande de lire {NAMED} et de confirmer que vous l’avez compris.",
    ),
    "to confirm again": (
        "to_confirm",
        CONFIRM | {"is_changed": True},
        f"Modifié, à confirmer de nouveau : {TITLE}",
        (
            f"La page {NAMED} a changé. Le centre vous demande de la relire et de confirmer que vous l’avez comprise. "
            "Vous avez jusqu’au vendredi 12 mars 2027."
        ),
    ),
    "still to confirm": (
        "still_to_confirm",
        CONFIRM,
        f"Rappel, à confirmer : {TITLE}",
        f"Vous n’avez pas encore confirmé avoir lu et compris {NAMED}. Vous avez jusqu’au vendredi 12 mars 2027.",
    ),
    "late to confirm": (
        "still_to_confirm",
        CONFIRM | {"is_late": True},
        f"En retard, à confirmer : {TITLE}",
        (
            f"Vous n’avez pas encore confirmé avoir lu et compris {NAMED}. C’était à faire au plus tard le vendredi "
            "12 mars 2027."
        ),
    ),
    "one page of mine to look at again": (
        "review_due",
        REVIEW,
        "Une page à revoir",
        f"Il est temps de revoir une page que vous tenez à jour : {NAMED}.",
    ),
    "pages of nobody to look at again": (
        "review_due",
        {"titles": [TITLE, "Horaires"], "more": 3, "number": 5, "is_in_charge": False},
        "5 pages à revoir",
        f"Personne n’a revu des pages du centre dont l’échéance est passée : {NAMED}, « Horaires » et 3 autres.",
    ),
    "problem told": (
        "problem_reported",
        {"title": TITLE, "text": "Le <b>numéro</b> est faux.", "who": "Léa Fontaine"},
        f"Un problème sur la page {NAMED}",
        f"Léa Fontaine signale un problème sur la page {NAMED} : Le <b>numéro</b> est faux.",
    ),
    "problem answered": (
        "problem_answered",
        {"title": TITLE, "answer": "C’est <b>corrigé</b>.", "who": "Claire Dubois"},
        f"Réglé : {TITLE}",
        f"Claire Dubois a réglé le problème que vous avez signalé sur la page {NAMED}. Merci.",
    ),
    "text to read again": (
        "text_waits",
        TEXT,
        f"À relire : {TITLE}",
        f"Claire Dubois a écrit {NAMED}, qui attend d’être publié. Quelqu’un qui ne l’a pas écrit le relit.",
    ),
    "text published": (
        "text_published",
        TEXT | {"go_live_at": None},
        f"Publié : {TITLE}",
        f"Claire Dubois a publié {NAMED}.",
    ),
    "text approved for its day": (
        "text_published",
        TEXT | {"go_live_at": datetime(2027, 3, 12, 17, 30, tzinfo=UTC)},
        f"Texte approuvé : {TITLE}",
        f"Claire Dubois a approuvé {NAMED}. Mise en ligne vendredi 12 mars 2027 à 18:30.",
    ),
    "text sent back": (
        "text_returned",
        TEXT | {"comment": "La <b>date</b> est fausse."},
        f"À reprendre : {TITLE}",
        f"Claire Dubois vous renvoie {NAMED} : La <b>date</b> est fausse.",
    ),
}


def written(case: str, cast: Cast) -> Wording:
    name, context, _title, _summary = SAID[case]
    kind = kinds[f"home.{name}"]
    return write_notice(kind=kind, recipient=cast.communication, context=context, url="/publications/")


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_every_notice_of_the_room_is_told_here() -> None:
    told = {f"home.{name}" for name, *_rest in SAID.values()}
    assert told == {kind.name for kind in kinds if kind.name.startswith("home.")}


@pytest.mark.parametrize("case", SAID)
def test_notice_says_what_is_expected_in_the_portal_and_by_mail(case: str, cast: Cast) -> None:
    wording = written(case, cast)
    assert (plain(wording.title), plain(wording.summary)) == SAID[case][2:]
    assert plain(wording.summary) in plain(" ".join(wording.text.split()))
    assert "/publications/" in wording.text
    assert "/publications/" in wording.html


@pytest.mark.parametrize("case", SAID)
def test_notice_shows_what_people_typed_as_text(case: str, cast: Cast) -> None:
    html = written(case, cast).html
    assert "<b>" not in html
    assert ("Consignes &amp; sécurité" in html, TITLE in html) == (True, False)
