"""`/reglages/` and the two public pages."""

import io
import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from PIL import Image

from home.actions.moderating import set_moderation
from portal.audit.models import AuditEntry
from portal.centres.choices import Typeface
from portal.centres.models import Centre, Charter
from tests.factories.media import png
from tests.support.cast import Cast

APPEARANCE = {"name": "Centre social Lazare", "colour": "#7b2a83", "accent": "#ffc94a", "typeface": "serif"}


@pytest.fixture
def as_communication(cast: Cast, client: Client) -> Client:
    client.force_login(cast.communication)
    return client


def charter_of(cast: Cast) -> Charter:
    return Charter.objects.select_related("centre").get(centre=cast.communication.centre)


def test_appearance_is_kept_and_drawn_on_every_page(as_communication: Client, cast: Cast) -> None:
    answer = as_communication.post(reverse("home:settings-appearance"), APPEARANCE)
    assert answer.status_code == 302
    charter = charter_of(cast)
    assert (charter.colour, charter.accent, charter.typeface, charter.centre.name) == (
        "#7b2a83",
        "",
        Typeface.SERIF,
        "Centre social Lazare",
    )
    page = as_communication.get("/").content.decode()
    assert "--brand:#7b2a83;" in page
    assert "Centre social Lazare" in page
    verbs = AuditEntry.objects.filter(verb__startswith="centres.").values_list("verb", flat=True)
    assert {"centres.change_appearance", "centres.rename_centre"} <= set(verbs)


def test_style_is_let_in_by_the_nonce_of_its_response(as_communication: Client) -> None:
    as_communication.post(reverse("home:settings-appearance"), APPEARANCE)
    answer = as_communication.get("/")
    nonce = answer.content.decode().partition('<style nonce="')[2].partition('"')[0]
    assert nonce
    assert f"'nonce-{nonce}'" in answer["Content-Security-Policy"]


def test_appearance_of_the_portal_adds_nothing_to_a_page(as_communication: Client) -> None:
    assert "<style" not in as_communication.get("/").content.decode()


def test_appearance_with_a_light_colour_offers_the_nearest_that_is_read(
    as_communication: Client, cast: Cast
) -> None:
    answer = as_communication.post(reverse("home:settings-appearance"), APPEARANCE | {"colour": "#ffee00"})
    assert answer.status_code == 200
    assert charter_of(cast).colour == ""
    nearest = answer.context["tried"].colour
    assert f'name="colour" value="{nearest}"' in answer.content.decode()
    assert (
        as_communication.post(
            reverse("home:settings-appearance"), APPEARANCE | {"colour": nearest}
        ).status_code
        == 302
    )
    assert charter_of(cast).colour == nearest


def test_appearance_with_an_accent_that_is_not_seen_is_refused(as_communication: Client, cast: Cast) -> None:
    answer = as_communication.post(reverse("home:settings-appearance"), APPEARANCE | {"accent": "#7b2a84"})
    assert answer.status_code == 200
    assert charter_of(cast).accent == ""
    assert answer.context["tried"].accent != ""


def test_reset_appearance_takes_the_portals_own_again(as_communication: Client, cast: Cast) -> None:
    as_communication.post(reverse("home:settings-appearance"), APPEARANCE)
    as_communication.post(reverse("home:settings-appearance-reset"))
    assert charter_of(cast).is_plain


def test_preview_answers_what_the_server_computes(as_communication: Client) -> None:
    found = as_communication.get(
        reverse("home:settings-preview"), {"colour": "#ffee00", "accent": "x"}
    ).json()
    assert found["colour"] == found["day"]["brand"] != "#ffee00"
    assert found["accent"] == ""


def test_put_logo_writes_it_anew_and_serves_it_for_ever(as_communication: Client, cast: Cast) -> None:
    sent = SimpleUploadedFile("logo.png", png(800, 400), "image/png")
    as_communication.post(reverse("home:settings-logo"), {"logo": sent, "alternative": "Un soleil"})
    charter = charter_of(cast)
    assert (charter.logo_width, charter.logo_height, charter.logo_alternative) == (320, 160, "Un soleil")
    answer = as_communication.get(charter.logo_url)
    content = b"".join(answer.streaming_content)
    assert Image.open(io.BytesIO(content)).format == "WEBP"
    assert answer["Cache-Control"] == "private, max-age=31536000, immutable"
    assert charter.logo_url in as_communication.get("/").content.decode()


def test_logo_of_another_centre_does_not_exist(as_communication: Client, cast: Cast, client: Client) -> None:
    sent = SimpleUploadedFile("logo.png", png(80, 40), "image/png")
    as_communication.post(reverse("home:settings-logo"), {"logo": sent})
    neighbour = Client()
    neighbour.force_login(cast.other_animator)
    assert neighbour.get(charter_of(cast).logo_url).status_code == 404
    assert Client().get(charter_of(cast).logo_url).status_code == 302


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("name", "content", "declared"),
    [
        ("logo.svg", SVG, "image/svg+xml"),
        ("logo.png", SVG, "image/png"),
        ("logo.gif", b"GIF89a", "image/gif"),
        ("logo.png", b"\x89PNG" + b"x" * (2 * 1024 * 1024), "image/png"),
        ("logo.webp", b"", "image/webp"),
    ],
    ids=["svg", "svg-as-png", "gif", "too-big", "empty"],
)
def test_put_logo_refuses_with_a_sentence(
    as_communication: Client, cast: Cast, name: str, content: bytes, declared: str
) -> None:
    answer = as_communication.post(
        reverse("home:settings-logo"), {"logo": SimpleUploadedFile(name, content, declared)}
    )
    assert answer.status_code == 200
    assert answer.context["form"].errors["logo"]
    assert charter_of(cast).logo_url == ""


def test_remove_logo_deletes_the_file(
    as_communication: Client, cast: Cast, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    sent = SimpleUploadedFile("logo.png", png(80, 40), "image/png")
    as_communication.post(reverse("home:settings-logo"), {"logo": sent})
    logo = charter_of(cast).logo
    assert logo.storage.exists(str(logo))
    with django_capture_on_commit_callbacks(execute=True):
        as_communication.post(reverse("home:settings-logo-remove"))
    assert not logo.storage.exists(str(logo))
    assert charter_of(cast).logo_url == ""


def test_publicity_switched_off_is_nowhere(as_communication: Client, cast: Cast) -> None:
    sentence = charter_of(cast).centre.publicity
    assert sentence in as_communication.get("/").content.decode()
    as_communication.post(reverse("home:settings-publicity"), {"sentence": sentence})
    page = as_communication.get("/").content.decode()
    assert sentence not in page
    assert "foot__emblem" not in page


def test_public_text_shows_what_the_centre_wrote_inert(as_communication: Client, cast: Cast) -> None:
    text = "## Éditeur\n\nLe centre <script>alert(1)</script> [ici](javascript:alert(1))\n\n- Adresse : [à compléter]"
    as_communication.post(reverse("home:settings-legal-notice"), {"text": text})
    page = as_communication.get(reverse("home:legal-notice")).content.decode()
    assert "<h2>Éditeur</h2>" in page
    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    assert "à compléter" not in page


def test_public_text_preview_saves_nothing(as_communication: Client, cast: Cast) -> None:
    answer = as_communication.post(
        reverse("home:settings-accessibility"), {"text": "**Bientôt**", "preview": "1"}
    )
    assert "<b>Bientôt</b>" in answer.content.decode()
    assert charter_of(cast).accessibility_statement == ""


def test_public_text_reset_shows_the_proposed_text_again(as_communication: Client, cast: Cast) -> None:
    as_communication.post(reverse("home:settings-legal-notice"), {"text": "Autre"})
    as_communication.post(reverse("home:settings-legal-notice-reset"))
    assert charter_of(cast).legal_notice == ""
    page = as_communication.get(reverse("home:legal-notice")).content.decode()
    assert str(cast.director.get_full_name()) in page


@pytest.mark.parametrize("name", ["home:legal-notice", "home:accessibility"])
def test_public_text_for_a_stranger_of_many_centres_is_to_be_chosen(cast: Cast, name: str) -> None:
    answer = Client().get(reverse(name))
    assert [one.name for one in answer.context["centres"]] == sorted(
        Centre.objects.values_list("name", flat=True)
    )
    chosen = Client().get(reverse(name), {"centre": cast.animator.centre.slug})
    assert chosen.context["centre"] == cast.animator.centre
    assert Client().get(reverse(name), {"centre": "aucun\0"}).status_code == 404


def test_public_text_for_a_stranger_is_the_federations(cast: Cast) -> None:
    Centre.objects.filter(pk=cast.other_animator.centre_id).update(is_federation=True)
    answer = Client().get(reverse("home:legal-notice"))
    assert answer.context["centre"] == cast.other_animator.centre


@pytest.mark.parametrize(
    "name",
    ["settings", "settings-appearance", "settings-logo", "settings-publicity", "settings-legal-notice"],
)
def test_settings_do_not_exist_for_others(cast: Cast, client: Client, name: str) -> None:
    client.force_login(cast.it)
    assert client.get(reverse(f"home:{name}")).status_code == 200
    client.force_login(cast.director)
    assert client.get(reverse(f"home:{name}")).status_code == 404


TEXTS = ("settings-publicity", "settings-legal-notice", "settings-accessibility")
SAID = {
    "settings-publicity": {"sentence": "Non relu", "is_shown": "on"},
    "settings-legal-notice": {"text": "Non relu"},
    "settings-accessibility": {"text": "Non relu"},
}


def said_by(cast: Cast) -> list[str]:
    charter = charter_of(cast)
    return [charter.centre.publicity, charter.legal_notice, charter.accessibility_statement]


@pytest.mark.parametrize(
    ("is_on", "writers"),
    [(True, {"director", "it"}), (False, {"communication", "it"})],
    ids=["read again", "alone"],
)
def test_public_texts_where_texts_are_read_again_are_the_directors_and_its(
    is_on: bool, writers: set[str], cast: Cast, client_of: Callable[..., Client]
) -> None:
    """Nothing reads them again: whoever is read again does not write them."""
    set_moderation(by=cast.director, centre=cast.director.centre, is_on=is_on)
    before = said_by(cast)
    for job in ("communication", "director", "it", "hr"):
        client = client_of(getattr(cast, job))
        found = {client.get(reverse(f"home:{name}")).status_code for name in TEXTS}
        found |= {client.post(reverse(f"home:{name}"), SAID[name]).status_code for name in TEXTS}
        assert found == ({200, 302} if job in writers else {404}), job
        assert said_by(cast) == (["Non relu"] * 3 if job in writers else before), job
        Charter.objects.filter(centre=cast.director.centre).update(
            legal_notice="", accessibility_statement=""
        )
        Centre.objects.filter(pk=cast.director.centre_id).update(publicity=before[0])


def test_settings_say_who_writes_the_texts_where_they_are_read_again(
    cast: Cast, client_of: Callable[..., Client]
) -> None:
    set_moderation(by=cast.director, centre=cast.director.centre, is_on=True)
    shown = {
        job: client_of(getattr(cast, job)).get(reverse("home:settings")).content.decode()
        for job in ("communication", "director")
    }
    found = {
        job: (
            reverse("home:settings-logo") in page,
            reverse("home:settings-legal-notice") in page,
            "Envoyez-leur votre texte" in page,
        )
        for job, page in shown.items()
    }
    assert found == {"communication": (True, False, True), "director": (False, True, False)}
    assert f'href="{reverse("home:settings")}"' in client_of(cast.director).get("/").content.decode()


NO_COLOURS = [
    "red;}body{display:none",
    "red;}a{",
    "#0b4f4a;}body{}",
    "url(//evil.example/a)",
    "url(//e",
    "expression(alert(1))",
    "var(--a)",
    r"\72 ed",
    r"#\30 b4f4a",
    "</style><script>alert(1)</script>",
    "#0b4f4٠",
    "＃0b4f4a",
    "#0b4f4a\0",
    "#12345",
    "rouge",
]
"""What a style sheet would take for something else than a colour."""


@pytest.mark.parametrize("name", ["colour", "accent"])
@pytest.mark.parametrize("sent", NO_COLOURS)
def test_appearance_refuses_what_is_no_colour_beside_its_field(
    as_communication: Client, cast: Cast, name: str, sent: str
) -> None:
    answer = as_communication.post(reverse("home:settings-appearance"), APPEARANCE | {name: sent})
    page = answer.content.decode()
    assert (answer.status_code, charter_of(cast).is_plain) == (200, True)
    field = page[page.index(f'name="{name}"') :]
    assert 'aria-invalid="true"' in field[: field.index(">")]
    assert page.count(f'id="id_{name}_error"') == 1
    styles = re.findall(r"<style[^>]*>(.*?)</style>", page, re.DOTALL)
    assert not [style for style in styles if sent in style or "evil" in style]
    tried = as_communication.get(reverse("home:settings-preview"), {name: sent})
    assert re.fullmatch(r"(#[0-9a-f]{6}|[a-z-]+|)", tried.json()[name])
    assert sent not in tried.content.decode()


@pytest.mark.parametrize("sent", ["red;}a{", "url(//e", "</style", r"\72 ed"])
def test_page_of_a_centre_whose_colour_is_none_looks_as_the_portal_does(
    as_communication: Client, cast: Cast, sent: str
) -> None:
    """Written by an import, which passes no form."""
    Charter.objects.filter(centre=cast.communication.centre).update(colour=sent, accent=sent, typeface=sent)
    for path in ("/", reverse("home:settings-appearance")):
        answer = as_communication.get(path)
        styles = re.findall(r"<style[^>]*>(.*?)</style>", answer.content.decode(), re.DOTALL)
        assert (answer.status_code, [style for style in styles if sent in style]) == (200, [])


def test_logo_words_that_attack_are_inert(as_communication: Client, cast: Cast) -> None:
    sent = SimpleUploadedFile('"><script>alert(1)</script>.png', png(80, 40), "image/png")
    words = '" onerror="alert(1)"><style>body{display:none}</style>'
    as_communication.post(reverse("home:settings-logo"), {"logo": sent, "alternative": words})
    charter = charter_of(cast)
    assert re.fullmatch(r"/fichiers/logos/[0-9a-f-]{36}\.webp", charter.logo_url)
    page = as_communication.get("/").content.decode()
    assert (escape(words) in page, words in page, "<script>alert" in page) == (True, False, False)
