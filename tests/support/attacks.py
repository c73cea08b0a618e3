"""Hostile text, the forms by which somebody writes it, and what tells that some of it would run on a screen.

The same list is sent by Django's client (tests/home/test_stored_attacks.py) and by a browser (tests/browser/).
"""

import json
import re
from dataclasses import dataclass, field
from uuid import uuid4

from bs4 import BeautifulSoup
from wagtail.test.utils.form_data import nested_form_data, streamfield

from tests.factories.media import png

TELLING = "hostileword"
"""Stands in every attack, so that a screen which shows one can be told from one that does not."""
ATTACKS = re.compile(f"{TELLING}-([a-z]+)")
BEGINS = (
    "/",
    f"/recherche/?q={TELLING}",
    f"/recherche/suggestions/?q={TELLING}",
    "/recherche/?q=%27%22%3E%3Cx-hostile onclick=hostile()%3E",
    "/page-visee/",
    "/rubrique-visee/",
    "/annuaire/imprimer/",
    "/notifications/",
    "/publications/",
    "/publications/problemes/",
    "/reglages/",
    "/administration/",
    "/administration/secteurs/",
    "/administration/categories/",
    "/administration/images/",
    "/administration/documents/",
    "/administration/images/chooser/",
    "/administration/documents/chooser/",
    "/administration/choose-page/",
)
"""Where somebody begins to press links: what only scripts lead to is named."""


def attack(way: str) -> str:
    """All ways out of text at once. Shape: `way` tells one attack from the others where it is shown."""
    return (
        f"{TELLING}-{way} '\"></textarea></title></script><x-hostile hostile=1 onclick=hostile()>"
        "<script>hostile()</script><img src=x onerror=hostile()><svg/onload=hostile()>"
        f"<iframe srcdoc='<script>hostile()</script>'></iframe><style>*{{background:url(//hostile.example)}}</style>"
        "\u202e{{ 7|add:7 }}[ici](javascript:hostile())**"
    )


def short_attack(way: str) -> str:
    """The same within a name."""
    return f"{TELLING}-{way} '\"><x-hostile onclick=hostile()>"


@dataclass(frozen=True, slots=True)
class Sent:
    """A file. Shape: `name` is what the browser says that it is called."""

    name: str
    content: bytes
    mime: str


@dataclass(frozen=True, slots=True)
class Way:
    """One form that takes text and keeps it, as `username` fills it in."""

    name: str
    username: str
    path: str
    data: dict[str, str]
    files: dict[str, Sent] = field(default_factory=dict)


def said(way: str) -> dict[str, str]:
    return {"request_id": str(uuid4()), "title": attack(way)[:150], "audience-for": "everybody"}


def picture(way: str) -> Sent:
    return Sent(f"{TELLING}-{way} '><x-hostile onclick=hostile()>.png", png(), "image/png")


def paper(way: str) -> Sent:
    return Sent(f"{TELLING}-{way} '><x-hostile onclick=hostile()>.txt", attack(way).encode(), "text/plain")


def people(way: str) -> Sent:
    """A list of people whose names and function attack."""
    line = f"{short_attack('last' + way)};{short_attack('first' + way)};importee;{short_attack('at' + way)}"
    line = line.replace('"', "")  # the quote of the sheet itself
    return Sent("salaries.csv", f"Nom;Prénom;Identifiant;Fonction\n{line}".encode(), "text/csv")


def content(text: str) -> str:
    """What the editor of rich text sends, with a link that no editor offers."""
    entity = {"type": "LINK", "mutability": "MUTABLE", "data": {"url": "javascript:hostile()"}}
    part = {
        "key": "a",
        "text": f"Lien, {text}",
        "type": "unstyled",
        "depth": 0,
        "inlineStyleRanges": [],
        "entityRanges": [{"offset": 0, "length": 4, "key": 0}],
    }
    return json.dumps({"blocks": [part], "entityMap": {"0": entity}})


def listed(*values: dict[str, str]) -> dict[str, object]:
    """A list block of the editor."""
    items = {
        str(number): {"deleted": "", "order": str(number), "id": "", "value": value}
        for number, value in enumerate(values)
    }
    return {"count": str(len(values)), **items}


def blocks() -> dict[str, object]:
    card = {"page": "", "address": "https://a.example/?'x-hostile", "title": attack("card")[:100]}
    quick = streamfield([("site", {"address": "https://a.example/", "label": short_attack("quick")})])
    return streamfield(
        [
            ("text", content(attack("text"))),
            ("call_out", {"tone": "info", "text": content(attack("callout"))}),
            ("accordion", listed({"title": attack("fold")[:150], "text": content(attack("folded"))})),
            ("cards", listed(card | {"text": attack("sentence")[:200], "picture": ""})),
            ("quick_links", {"title": short_attack("quicktitle"), "links": quick}),
            (
                "video",
                {"address": "https://youtu.be/dQw4w9WgXcQ", "title": short_attack("video"), "poster": ""},
            ),
        ]
    )


def ways(root: str, library: str, sector: str) -> list[Way]:
    """Every form of content, in an order in which each is there. Shape: numbers of rows of the centre."""
    return [*ways_of_settings(), *ways_of_content(root, library), *ways_of_people(sector)]


def ways_of_settings() -> list[Way]:
    return [
        Way(
            "centre", "communication", "/reglages/apparence/",
            {"name": attack("centre")[:120], "colour": "#7b2a83", "accent": "#ffd000", "typeface": "serif"},
        ),
        Way("emblem", "communication", "/reglages/europe/", {"sentence": attack("emblem")[:300], "is_shown": "on"}),
        *(
            Way(name, "communication", f"/reglages/{path}/", {"text": f"## {attack(name)}\n\n{attack(name)}"})
            for name, path in (("notice", "mentions-legales"), ("statement", "accessibilite"))
        ),
        Way(
            "logo", "communication", "/reglages/logo/", {"alternative": attack("logo")[:100]},
            {"logo": picture("logo")},
        ),
        Way("sector", "communication", "/administration/secteurs/create/", {"name": short_attack("sector"), "position": "90", "minimum_presence": "0"}),
        Way("skill", "rh", "/administration/competences/create/", {"name": short_attack("skill")}),
        *(
            Way(
                f"category{kind}", "communication", "/administration/categories/create/",
                {"name": short_attack(f"c{kind}"), "kind": kind, "position": "1"},
            )
            for kind in ("news", "document", "link")
        ),
    ]  # fmt: skip


def ways_of_content(root: str, library: str) -> list[Way]:
    page = f"/administration/pages/add/home/{{}}/{root}/"
    section = {"title": attack("section")[:200], "slug": "rubrique-visee", "introduction": attack("lead")}
    body = nested_form_data({"body": blocks()})
    content_page = {"title": attack("page")[:200], "slug": "page-visee", "introduction": attack("under")}
    return [
        Way("image", "communication", "/administration/images/add/", {"title": attack("image")[:200]}, {"file": picture("file")}),
        Way("document", "communication", "/administration/documents/add/", {"title": attack("document")[:200]}, {"file": paper("paper")}),
        Way(
            "announcement", "communication", "/publier/annonce/",
            said("news") | {"text": f"{attack('announced')}\n\n- **{attack('point')}", "picture_alternative": attack("seen")[:200]},
            {"picture": picture("photo")},
        ),
        Way(
            "paper", "communication", "/publier/document/",
            said("papertitle") | {"introduction": attack("what")[:300], "library": library},
            {"file": paper("uploaded")},
        ),
        Way(
            "link", "communication", "/publier/lien/",
            said("link") | {"introduction": attack("linked")[:200], "target": "https://a.example/?q='x-hostile"},
        ),
        Way("section", "communication", page.format("sectionpage"), section | {"show_in_menus": "on", "action-publish": "1"}),
        Way(
            "page", "communication", page.format("contentpage"),
            content_page | body | {"plain_version": content(attack("plain")), "action-publish": "1"},
        ),
    ]  # fmt: skip


def ways_of_people(sector: str) -> list[Way]:
    return [
        Way("problem", "animation.enfance", "/publications/signaler/page-visee/", {"text": attack("problem")}),
        Way("missing", "animation.enfance", "/recherche/manque/", {"q": attack("missing")[:80]}),
        Way("star", "animation.enfance", "/favoris/marquer/", {"page": "/page-visee/", "favourite": "1"}),
        Way(
            "person", "rh", "/personnel/nouveau/",
            {
                "first_name": short_attack("first")[:30], "last_name": short_attack("last")[:30],
                "username": "visee", "contract": "permanent", "weekly_hours": "28", "working_days": "1",
                "function": short_attack("function"), "main": sector, "roles": "reception",
            },
        ),
        Way("import", "rh", "/personnel/import/", {}, {"file": people("import")}),
    ]  # fmt: skip


HOSTILE_TAGS = re.compile(r"x-hostile")
ADDRESSES = {"href", "src", "action", "formaction", "xlink:href", "data", "poster", "background", "srcset"}
PROGRAM = re.compile(r"(?:javascript|vbscript|data:text)", re.IGNORECASE)
BLANKS = re.compile(r"[\x00-\x20]")


def running(html: str) -> list[str]:
    """What of an attack became more than text in `html`."""
    found = []
    for element in BeautifulSoup(html, "html.parser").find_all():
        name = element.name.lower()
        if name.startswith("x-hostile") or ("hostile.example" in (element.string or "") and name == "style"):
            found.append(f"<{name}>")
        if name == "script" and (element.string or "").strip().startswith("hostile()"):
            found.append("<script>")
        for key, value in element.attrs.items():
            text = BLANKS.sub("", " ".join(value) if isinstance(value, list) else str(value))
            is_address = key.lower() in ADDRESSES and PROGRAM.match(text)
            is_program = key.lower().startswith("on") or key.lower() in {"srcdoc", "style"}
            if key.lower() == "hostile" or ("hostile" in text and (is_address or is_program)):
                found.append(f"<{name} {key}={text[:40]}>")
    return found
