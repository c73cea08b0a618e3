"""Each kind of block: what it shows, to whom, and what is left of it when somebody stored something else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from home.models import ContentPage
from portal.accounts.models import User
from portal.centres.audiences import role_term
from portal.centres.models import Centre
from tests.factories.forms_builder import make_form, question
from tests.factories.home import news_of, page_of, section_of
from tests.factories.media import document_of, picture_of
from tests.support.cast import Cast
from tests.support.queries import queries_of

SignIn = Callable[[User], Client]
Block = dict[str, Any]

FILM = "https://framatube.org/w/kkGMgK9ZtnKfYAgnEtQxbv"
SCRIPT = '<script>steal()</script><b onclick="steal()">gras</b>'
HOSTILE: tuple[Any, ...] = (
    SCRIPT,
    "javascript:steal()",
    "\x1f",  # not NUL, which PostgreSQL holds in no column
    None,
    [],
    {},
    0,
    -1,
    True,
    1.5,
    10**30,
    [[[]]],
    {"value": {}},
)
MARKS = (
    "<script",
    "<b onclick",
    'href="javascript:',
    'src="javascript:',
    "<iframe",
    "evil.example",
    "srcdoc",
)


def block(kind: str, value: Any) -> Block:
    return {"type": kind, "value": value, "id": "00000000-0000-0000-0000-000000000000"}


def stored(section: Any, *blocks: Block, title: str = "Page") -> ContentPage:
    """A page whose body holds `blocks` as they are, checked by nothing: an import writes rows."""
    page = page_of(section, title, [("text", "<p>x</p>")])
    field = ContentPage._meta.get_field("body")
    page.body = field.to_python(list(blocks))
    ContentPage.objects.bulk_update([page], ["body"])
    return page


def shown(client: Client, page: Any) -> str:
    response = client.get(page.address)
    assert response.status_code == 200
    html = response.content.decode()
    return html[html.index('<div class="prose">') : html.index("</main>")]


def one_of_each(
    centre: Centre, target: Any, form: Any, person: User, number: int = 0
) -> list[tuple[str, Any]]:
    """As the editor stores them."""
    image, document = picture_of(centre, f"i{number}.png"), document_of(centre, f"d{number}.txt")
    link = f'<p><a linktype="page" id="{target.pk}">lien</a> <a linktype="document" id="{document.pk}">doc</a></p>'
    cells = {
        "caption": "Horaires",
        "columns": [{"type": "text", "heading": "Lieu"}, {"type": "text", "heading": "Matin"}],
        "rows": [{"values": ["Accueil", "9 h"]}],
    }
    card = {"page": target.pk, "address": "", "title": "", "text": "Une phrase", "picture": image.pk}
    return [
        ("text", link),
        ("call_out", {"tone": "warning", "text": link}),
        ("accordion", [{"type": "item", "value": {"title": "Une question", "text": link}, "id": "1"}]),
        ("table", {"cells": cells, "has_row_titles": True}),
        ("image", {"image": image.pk, "decorative": False, "alt_text": "Des fanions"}),
        ("document", [{"type": "item", "value": {"document": document.pk, "label": "Le papier"}, "id": "2"}]),
        ("video", {"address": FILM, "title": "Un film", "poster": image.pk}),
        ("cards", [{"type": "item", "value": card, "id": "3"}]),
        (
            "quick_links",
            {
                "title": "Au quotidien",
                "links": [
                    {"type": "page", "value": {"page": target.pk, "label": "La cible"}, "id": "4"},
                    {"type": "tool", "value": {"tool": "directory", "label": ""}, "id": "5"},
                    {
                        "type": "site",
                        "value": {"address": "https://www.caf.fr/", "label": "La Caf"},
                        "id": "6",
                    },
                ],
            },
        ),
        ("form", {"form": form.pk, "label": ""}),
        ("tool", {"tool": "news", "label": "Lire"}),
        ("contact", {"person": person.pk, "subject": "Pour les clés"}),
        ("news", {"title": "Du neuf", "count": 2}),
    ]


@pytest.fixture
def form(centre: Centre, cast: Cast) -> Any:
    return make_form(centre, "Clé", [("text", question("Laquelle ?", required=False))], by=cast.communication)


def page_of_all(section: Any, centre: Centre, form: Any, cast: Cast, copies: int = 1) -> ContentPage:
    """A page with `copies` of each block, published, so that its files are its readers'."""
    target = page_of(section, f"Cible {copies}")
    blocks = [
        block(kind, value)
        for number in range(copies)
        for kind, value in one_of_each(centre, target, form, cast.reception, number + 100 * copies)
    ]
    page = stored(section, *blocks, title=f"Tout {copies}")
    page.save_revision().publish()
    return page


def test_parts_of_each_kind_are_shown(cast: Cast, client_of: SignIn, centre: Centre, form: Any) -> None:
    news_of(centre, "La fête du quartier")
    page = page_of_all(section_of(centre), centre, form, cast)
    html = shown(client_of(cast.animator), page)
    expected = {
        'href="/vie-du-centre/cible-1/"': 5,  # text, call-out, accordion, card, quick link
        "/fichiers/documents/": 4,
        'alt="Des fanions"': 1,
        "<summary": 1,
        "<caption>Horaires</caption>": 1,
        '<th scope="row">Accueil</th>': 1,
        '<th scope="col">Matin</th>': 1,
        "Le papier": 1,
        f'href="{FILM}"': 1,
        "La Caf": 1,
        f'href="{form.address}"': 1,
        'href="/annuaire/"': 1,
        'href="/actualites/"': 1,
        "Martine Caron": 1,
        'href="mailto:accueil@tilleuls.example"': 1,
        "La fête du quartier": 1,
    }
    assert {mark: html.count(mark) for mark in expected} == expected


@pytest.mark.parametrize("job", ["animator", "communication"])
def test_parts_cost_the_same_however_many(
    job: str, cast: Cast, client_of: SignIn, centre: Centre, form: Any
) -> None:
    news_of(centre)
    section, client, counts = section_of(centre), client_of(getattr(cast, job)), {}
    for copies in (1, 3, 10):
        page = page_of_all(section, centre, form, cast, copies)
        client.get(page.address)
        found = queries_of(lambda page=page: client.get(page.address))
        assert found.repeated == []
        counts[copies] = found.count
    assert set(counts.values()) == {counts[1]}, counts
    assert counts[1] <= 14, str(found)


def test_parts_of_hostile_values_are_nothing_or_inert(
    cast: Cast, client_of: SignIn, centre: Centre, form: Any
) -> None:
    """Every place of every block, in turn, holds what no editor of ours sends."""
    section = section_of(centre)
    target = page_of(section, "Cible")
    client = client_of(cast.animator)
    for kind, value in one_of_each(centre, target, form, cast.reception):
        spoilt = [block(kind, broken) for whole in places(value) for broken in whole]
        page = stored(section, *spoilt, {"type": kind}, title=f"Page {kind}")
        html = shown(client, page)
        assert [mark for mark in MARKS if mark in html] == [], kind


def places(value: Any) -> list[list[Any]]:
    """`value` with each of its places, itself included, holding each of HOSTILE, or missing."""
    found = [list(HOSTILE)]
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in inner:
        for spoilt in places(part):
            found += [[changed(value, name, one) for one in spoilt]]
        if isinstance(value, dict):
            found += [[{key: one for key, one in value.items() if key != name}]]
    return found


def changed(value: Any, name: Any, part: Any) -> Any:
    copy = value.copy()
    copy[name] = part
    return copy


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("cards", [{"page": None, "address": "javascript:steal()", "title": "Ici", "text": ""}]),
        ("cards", [{"page": None, "address": "//evil.example/", "title": "Ici", "text": ""}]),
        ("cards", [{"page": None, "address": "https:evil", "title": "Ici", "text": ""}]),
        (
            "quick_links",
            {"links": [{"type": "site", "value": {"address": "data:text/html,x", "label": "Ici"}}]},
        ),
        ("quick_links", {"links": [{"type": "tool", "value": {"tool": "accounts.people", "label": "Ici"}}]}),
        ("tool", {"tool": "admin", "label": "Ici"}),
        ("video", {"address": "https://evil.example/watch?v=dQw4w9WgXcQ", "title": "Ici"}),
        ("news", {"title": "Ici", "count": 3}),
    ],
)
def test_parts_that_lead_nowhere_are_left_out(
    kind: str, value: Any, cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    """Among them a tool that the reader does not have, and news where there is none."""
    html = shown(client_of(cast.animator), stored(section_of(centre), block(kind, value)))
    assert "Ici" not in html


def hidden_things(centre: Centre, other_centre: Centre, cast: Cast) -> dict[str, tuple[str, Any]]:
    """What a reader may not have, by what would show it, each named « Secret »."""
    limited = page_of(section_of(centre, "Direction"), "Secret limité", audience=[role_term("director")])
    offline = page_of(section_of(centre, "Ancien"), "Secret retiré")
    offline.unpublish()
    theirs = page_of(section_of(other_centre), "Secret du canal")
    document, picture = document_of(other_centre, "secret.txt"), picture_of(other_centre, "secret.png")
    cast.other_animator.last_name = "Secret"
    cast.other_animator.save()
    cast.gone.last_name = "Secret"
    cast.gone.save()
    card = {"address": "", "title": "", "text": "Secret", "picture": None}
    found: dict[str, tuple[str, Any]] = {
        "document": ("document", [{"document": document.pk, "label": "Secret"}]),
        "gone document": ("document", [{"document": 10**9, "label": "Secret"}]),
        "picture": ("image", {"image": picture.pk, "decorative": False, "alt_text": "Secret"}),
        "colleague": ("contact", {"person": cast.other_animator.pk, "subject": "Secret"}),
        "who left": ("contact", {"person": cast.gone.pk, "subject": "Secret"}),
    }
    for name, page in {"limited": limited, "offline": offline, "theirs": theirs}.items():
        found[f"card {name}"] = ("cards", [card | {"page": page.pk}])
        found[f"link {name}"] = (
            "quick_links",
            {"title": "", "links": [{"type": "page", "value": {"page": page.pk, "label": "Secret"}}]},
        )
        found[f"form {name}"] = ("form", {"form": page.pk, "label": "Secret"})
        found[f"text {name}"] = ("text", f'<p>Voir <a linktype="page" id="{page.pk}">ici</a></p>')
    return found


def test_parts_never_name_what_the_reader_may_not_have(
    cast: Cast, client_of: SignIn, centre: Centre, other_centre: Centre
) -> None:
    section, client = section_of(centre), client_of(cast.animator)
    named = {}
    for name, (kind, value) in hidden_things(centre, other_centre, cast).items():
        html = shown(client, stored(section, block(kind, value), title=f"Page {name}"))
        named[name] = "secret" in html.lower()
    assert named == dict.fromkeys(named, False)


def test_parts_name_to_the_director_what_is_for_the_director(
    cast: Cast, client_of: SignIn, centre: Centre, other_centre: Centre
) -> None:
    """The control of the test above: the same page, another reader."""
    kind, value = hidden_things(centre, other_centre, cast)["card limited"]
    page = stored(section_of(centre), block(kind, value))
    assert "Secret limité" in shown(client_of(cast.director), page)


def test_document_stored_by_an_older_release_is_shown(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    """One, not in a list."""
    document = document_of(centre, "ancien.txt")
    page = stored(section_of(centre), block("document", {"document": document.pk, "label": "L’ancien"}))
    page.save_revision().publish()
    assert "L’ancien" in shown(client_of(cast.animator), page)


def test_picture_declared_a_decoration_is_silent(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    image = picture_of(centre)
    value = {"image": image.pk, "decorative": True, "alt_text": "Des fanions"}
    page = stored(section_of(centre), block("image", value))
    page.save_revision().publish()
    html = shown(client_of(cast.animator), page)
    assert html.count('alt=""') == 1
    assert "Des fanions" not in html


def test_table_is_cut_at_thirty_rows_and_twelve_columns(
    cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    cells = {
        "caption": "Trop",
        "columns": [{"type": "text", "heading": f"C{number}"} for number in range(20)],
        "rows": [{"values": [f"x{row}"] * 20} for row in range(50)],
    }
    html = shown(client_of(cast.animator), stored(section_of(centre), block("table", {"cells": cells})))
    assert (html.count('<th scope="col">'), html.count("<tr>"), html.count("<td>")) == (12, 31, 360)


def test_video_asks_nothing_outside_before_the_press(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    section, client = section_of(centre), client_of(cast.animator)
    film = stored(section, block("video", {"address": FILM, "title": "Un film"}), title="Film")
    html = shown(client, film)
    assert "<iframe" not in html
    assert ' src="http' not in html
    assert (
        'data-video="https://framatube.org/videos/embed/kkGMgK9ZtnKfYAgnEtQxbv?autoplay=1&amp;p2p=0"' in html
    )
    assert 'rel="noopener noreferrer"' in html


def test_video_lets_its_own_host_alone_into_the_policy_of_its_page(
    cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    section, client = section_of(centre), client_of(cast.animator)
    blocks = {
        "Rien": [block("text", "<p>x</p>")],
        "Film": [block("video", {"address": FILM, "title": "Un film"})] * 2,
        "Faux": [block("video", {"address": "https://evil.example/w/kkGMgK9ZtnKfYAgnEtQxbv", "title": "x"})],
        "Deux": [
            block("video", {"address": FILM, "title": "Un film"}),
            block("video", {"address": "https://vimeo.com/76979871", "title": "Un autre"}),
        ],
    }
    policies = {}
    for title, body in blocks.items():
        page = stored(section, *body, title=title)
        policies[title] = client.get(page.address).headers["Content-Security-Policy"]
    frames = {
        title: [part.strip() for part in policy.split(";") if "frame-src" in part]
        for title, policy in policies.items()
    }
    assert frames == {
        "Rien": [],
        "Film": ["frame-src https://framatube.org"],
        "Faux": [],
        "Deux": ["frame-src https://framatube.org https://player.vimeo.com"],
    }
    bare = {"; ".join(p for p in policy.split("; ") if "frame-src" not in p) for policy in policies.values()}
    assert len(bare) == 1


def test_plain_version_is_shown_on_demand_and_inert(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    section, client = section_of(centre), client_of(cast.animator)
    page = page_of(
        section,
        "Congés",
        [("text", "<p>Le texte entier</p>"), ("video", {"address": FILM, "title": "x", "poster": None})],
        introduction="L’introduction",
        plain_version=f"<h2>En clair</h2>{SCRIPT}",
    )
    whole = client.get(page.address).content.decode()
    plain = client.get(page.address, {"version": "simple"})
    html = plain.content.decode()
    assert ('href="?version=simple"' in whole, "Le texte entier" in whole, "En clair" in whole) == (
        True,
        True,
        False,
    )
    assert ("Le texte entier" in html, "<h2>En clair</h2>" in html, "steal" in html) == (False, True, False)
    assert "frame-src" not in plain.headers["Content-Security-Policy"]


@pytest.mark.parametrize("query", ["simple", "autre", "%00"])
def test_page_without_plain_version_shows_itself(
    query: str, cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    page = page_of(section_of(centre), "Congés", [("text", "<p>Le texte entier</p>")])
    html = client_of(cast.animator).get(f"{page.address}?version={query}").content.decode()
    assert ("Le texte entier" in html, "version=simple" in html) == (True, False)
