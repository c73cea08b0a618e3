"""What the director alone reads in centre 1, and those who keep the pages: one of each kind, each with a word of its
own in its name. Everybody of the centre had read, starred and sought some of it before it was limited.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from home.actions.lifecycle import archive_page
from home.actions.personal import set_favourite
from home.actions.reading import note_view
from home.models import SectionPage
from portal.accounts.choices import Role
from portal.accounts.models import User
from portal.centres.models import Centre
from portal.media.models import PortalImage
from portal.search.actions.misses import note_miss
from tests.factories.accounts import PersonFactory, with_photo
from tests.factories.home import (
    announce,
    document_page_of,
    link_of,
    news_of,
    page_of,
    problem_on,
    root_of,
    say,
    section_of,
    version_of,
)
from tests.factories.media import document_of, picture_of
from tests.factories.search import index_all
from tests.support.cast import Cast

MARK = "Brocatelle"
"""In every title and name that is secret; what is sought is another word, since a search shows what was typed."""
WORD, MISSPELT = "passementerie", "passmenterie"
READERS = ["role:director"]
SPECS = {
    "original": "original|format-webp",
    "width-800": "width-800|format-webp",
    "poster": "fill-800x450|format-webp",
    "card": "fill-400x225|format-webp",
    "news": "fill-800x400|format-webp",
    "thumbnail": "fill-240x160|format-webp",
    "back office": "max-165x165",
}


@dataclass
class Secrets:
    """Shape: `page` holds the files, `offline` are pages by why they are not read, `open` is for everybody and its
    draft is secret.
    """

    cast: Cast
    centre: Centre
    picture: PortalImage = field(init=False)
    offline: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        cast, centre = self.cast, self.centre
        self.picture = picture_of(centre, f"{MARK}.png")
        self.document = document_of(centre, f"{MARK}.txt", f"{WORD} écrite".encode())
        self.section = section_of(centre, f"Rubrique {MARK}")
        self.page = page_of(self.section, f"Page {MARK}", self.body(), asks_acknowledgement=True)
        self.news = news_of(centre, f"Nouvelle {MARK}", image=self.picture)
        self.paper = document_page_of(centre, f"Papier {MARK}", document=self.document)
        self.link = link_of(centre, f"Lien {MARK}", introduction=WORD)
        self.problem = problem_on(self.page, by=cast.director, text=f"{MARK} : une faute")
        for person in (cast.animator, cast.hr, cast.director):
            for page in (self.page, self.news):
                note_view(by=person, page=page)
                set_favourite(by=person, page=page, is_favourite=True)
        for page in (self.section, self.paper, self.link):
            say(page, audience=READERS)
        say(self.news, audience=READERS, introduction=WORD)
        say(self.page, introduction=WORD)  # a version to compare with
        self.version = version_of(self.page)
        self.offline = self.offline_pages()
        self.open = page_of(root_of(centre), "Horaires")
        self.open.title = f"Brouillon {MARK}"
        self.open.save_revision(user=cast.communication)
        self.publication = announce(cast.communication, title=f"Annonce {MARK}", audience=READERS)
        with_photo(cast.reception)
        note_miss(by=cast.director, words=f"rien de {MARK}")
        index_all()

    def body(self) -> list[tuple[str, Any]]:
        return [
            ("text", f"<p>La {WORD}</p>"),
            ("image", self.picture),
            ("document", {"document": self.document, "label": ""}),
            ("video", {"address": "https://youtu.be/dQw4w9WgXcQ", "title": "Film", "poster": self.picture}),
        ]

    def offline_pages(self) -> dict[str, Any]:
        """For everybody, had they stayed in line."""
        above = SectionPage.objects.get(pk=section_of(self.centre, "Archives vides").pk)
        pages = {why: page_of(above, f"Page {MARK} {why}") for why in ("unpublished", "expired", "archived")}
        pages["unpublished"].unpublish()
        pages["expired"].unpublish(set_expired=True)
        archive_page(by=self.cast.communication, page=pages["archived"])
        return pages


def people_of(cast: Cast, other: Centre) -> dict[str, User]:
    """Whoever may try: in the centre, with the back office or without; elsewhere, with the very same roles."""
    own = ("animator", "hr", "reception", "director", "communication", "it", "gone", "installer")
    elsewhere = {
        "other_communication": PersonFactory.create(
            centre=other, username="canal.communication", roles=[Role.COMMUNICATION]
        ),
        "other_it": PersonFactory.create(centre=other, username="canal.informatique", roles=[Role.IT]),
        "other_director": cast.other_director,
        "other_animator": cast.other_animator,
    }
    return {name: getattr(cast, name) for name in own} | elsewhere


def clients_of(people: dict[str, User], sign_in: Callable[[User], Client]) -> dict[str, Client]:
    return {"nobody": Client()} | {name: sign_in(person) for name, person in people.items()}
