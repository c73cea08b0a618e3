"""The forms around pages and the settings of a centre: see tests/support/bad_input.py."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.urls import reverse
from wagtail.models import Page

from home.models import LibraryPage
from tests.factories.media import png
from tests.support.cast import PASSWORD
from tests.support.world import World
from tests.support.wrong_values import REQUIRED, SECRET, TEXT, TYPED, Filled, SentAgain, Values


def appearance(world: World) -> Filled:
    right = {"name": "Maison de quartier", "colour": "#7b2a83", "accent": "#ffd000", "typeface": "serif"}
    colours = TYPED | {"no colour": "rouge", "half of one": "#12", "too light": "#ffff00"}
    accents = TYPED | {"no colour": "#12345g", "hidden": "#7b2a84"}
    wrong = {"name": REQUIRED, "colour": colours, "accent": accents, "typeface": TYPED}
    return Filled("communication", reverse("home:settings-appearance"), right, wrong)


def centre_logo(world: World) -> Filled:
    right = {"logo": SentAgain("logo.png", png(), content_type="image/png"), "alternative": "Un soleil"}
    return Filled("it", reverse("home:settings-logo"), right, {"logo": TYPED, "alternative": TEXT})


def publicity(world: World) -> Filled:
    right = {"sentence": "Cofinancé par l’Union européenne", "is_shown": "on"}
    return Filled("communication", reverse("home:settings-publicity"), right, {"sentence": TEXT})


def public_text(name: str) -> Callable[[World], Filled]:
    def form(world: World) -> Filled:
        wrong = {"text": REQUIRED | {"huge": "x" * 20_001}}
        return Filled("communication", reverse(name), {"text": "## Éditeur"}, wrong)

    return form


UNREADABLE_AUDIENCE = {"of nobody": "sector:999999", "no term": "<script>", "huge": "x" * 5000}
UNREADABLE_DAY = {"words": "hier", "no day": "2026-02-30", "huge": "9" * 40}
LONG = {"huge": "x" * 20_001, "NUL": "a\x00b"}


def display(world: World) -> Filled:
    """How a device shows the portal: kept by its browser alone."""
    right = {"text": "large", "contrast": "more", "theme": "dark"}
    wrong: dict[str, Values] = {name: REQUIRED | {"another": "rose"} for name in right}
    return Filled("animator", reverse("ui:display"), right, wrong, writes=False)


def publishing(name: str, right: dict[str, Any], wrong: dict[str, Values]) -> Callable[[World], Filled]:
    """One of the screens of `/publier/`: what is said of all of them, and of this one."""

    def filled(world: World) -> Filled:
        said = {"request_id": str(uuid4()), "title": "Fermeture", "audience-for": "everybody"} | right
        about_all: dict[str, Values] = {
            "request_id": {"missing": None, "none": "x", "huge": "9" * 5000},
            "title": REQUIRED,
            "audience": UNREADABLE_AUDIENCE,
        }
        return Filled("communication", reverse(name), said, about_all | wrong)

    return filled


def report_problem(world: World) -> Filled:
    page = world.problem.page
    assert page is not None
    path = reverse("home:report-problem", args=[page.specific.address.strip("/")])
    return Filled("coordinator", path, {"text": "Le numéro est faux."}, {"text": REQUIRED})


def answer_problem(world: World) -> Filled:
    path = reverse("home:problem", args=[world.problem.pk])
    return Filled("communication", path, {"answer": "Corrigé."}, {"answer": TEXT})


def take_confirmations_away(world: World) -> Filled:
    path = reverse("home:acknowledgements-export", args=[world.asked_version.pk])
    wrong: dict[str, Values] = {"kind": {"missing": None, "another": "pdf"}, "password": SECRET}
    right = {"kind": "csv", "password": PASSWORD}
    return Filled("communication", path, right, wrong, writes=False, answer=200)


def decided(world: World, name: str) -> tuple[str, str]:
    """The address of one of the decisions on the text that waits, and the version that was read."""
    return reverse(name, args=[world.text.address.strip("/")]), str(world.text.latest_revision_id)


NO_VERSION = {"missing": None, "none": "x", "another": "1", "a number no database holds": "9" * 30}


def text_publish(world: World) -> Filled:
    path, version = decided(world, "home:text-publish")
    return Filled("director", path, {"version": version}, {"version": NO_VERSION})


def text_return(world: World) -> Filled:
    path, version = decided(world, "home:text-return")
    right = {"version": version, "comment": "La date est fausse."}
    return Filled("director", path, right, {"version": NO_VERSION, "comment": REQUIRED})


def publication_modify(world: World) -> Filled:
    page = world.publication.page
    version = str(Page.objects.get(pk=page.pk).latest_revision_id)
    right = {"request_id": str(uuid4()), "version": version, "title": "Fermeture", "text": "Autre texte"}
    wrong: dict[str, Values] = {
        "title": REQUIRED,
        "text": LONG | {"missing": None, "empty": ""},
        "version": {"words": "x", "of before": "1", "a number no database holds": "9" * 30},
        "audience": UNREADABLE_AUDIENCE,
    }
    path = reverse("home:publication-modify", args=[world.publication.pk])
    return Filled("communication", path, right | {"audience-for": "everybody"}, wrong)


def publish_document(world: World) -> Filled:
    library = LibraryPage.objects.descendant_of(world.centre.site.root_page).get()
    elsewhere = LibraryPage.objects.exclude(pk=library.pk).get()
    wrong: dict[str, Values] = {
        "library": {"of another centre": str(elsewhere.pk), "missing": None, "words": "x"},
        "introduction": TEXT,
    }
    filled = publishing("home:publish-document", {"library": str(library.pk)}, wrong)(world)
    filled.right["file"] = SentAgain("reglement.txt", b"Bonjour", "text/plain")
    return filled
