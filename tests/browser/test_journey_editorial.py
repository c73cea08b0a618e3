"""Communication runs the content alone: opens, publishes, targets, follows, retires and undoes, on a telephone."""

import re
import time
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Watch
from tests.browser.editing import add_block, expect_on_line, publish, start, stream, write
from tests.browser.gestures import PageAs
from tests.factories.media import png

SECTION = "Consignes de l’été"
OVER_SECONDS = 240
"""A minute and a half until it is over, a minute until the worker looks again, and a slow machine."""


def title(page: Page, words: str) -> None:
    page.get_by_role("textbox", name="Titre*", exact=True).first.fill(words)


@pytest.fixture(autouse=True)
def unkept(watch: Watch) -> None:
    """What the editor keeps by itself is refused while a block is empty, or a place is not there any more."""
    watch.forgive("status(:| of) 400")


def bring_in(block: Locator, what: str, name: str, content: bytes, mime: str) -> None:
    """Choose a file that is not there yet: the chooser's second tab."""
    page = block.page
    block.get_by_role("button", name=f"Choisir {what}").click()
    page.get_by_role("tab", name="Transférer").click()
    form = page.locator(".modal-content form[method=post]")
    form.locator('input[type="file"]').set_input_files({"name": name, "mimeType": mime, "buffer": content})
    form.get_by_role("textbox", name="Titre*").fill(name.partition(".")[0])
    form.get_by_role("button", name="Transférer").click()
    expect(block.get_by_text(name.partition(".")[0], exact=True)).to_be_visible()


def open_page(page: Page, address: str, heading: str) -> None:
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def test_section_then_page_with_picture_document_and_video(page_as: PageAs) -> None:
    ines, lucas = page_as("communication"), page_as("animation.enfance")

    start(ines, "Créer une rubrique", "directement dans le menu")
    title(ines, SECTION)
    publish(ines)
    expect_on_line(ines, SECTION)

    start(ines, "Créer une page", f"dans « {SECTION} »")
    title(ines, "La baignade")
    content = stream(ines, "Contenu")
    write(add_block(content, "Texte"), "Un animateur pour huit enfants.")
    picture = add_block(content, "Image")
    bring_in(picture, "une image", "bassin.png", png(900, 600), "image/png")
    picture.get_by_label("Texte alternatif").fill("Le grand bassin, vu de l’entrée")
    documents = add_block(content, "Documents à télécharger")
    bring_in(documents, "un document", "fiche-baignade.txt", b"La fiche", "text/plain")
    video = add_block(content, "Vidéo")
    video.get_by_label(re.compile("^Adresse")).fill("https://www.youtube.com/watch?v=dQw4w9WgXcQ")
    video.get_by_label(re.compile("^Titre")).fill("Les gestes qui sauvent")
    publish(ines)
    expect_on_line(ines, "La baignade")

    open_page(lucas, "/consignes-de-lete/la-baignade/", "La baignade")
    expect(lucas.get_by_text("Un animateur pour huit enfants.")).to_be_visible()
    shown = lucas.get_by_role("img", name="Le grand bassin, vu de l’entrée")
    shown.scroll_into_view_if_needed()
    expect(shown).to_have_js_property("naturalWidth", 800)
    with lucas.expect_download() as saved:
        lucas.get_by_role("link", name=re.compile("fiche-baignade")).click()
    assert saved.value.path().read_bytes() == b"La fiche"
    # Nothing has been asked of anybody else: the watch of `page_as` would have seen it.
    expect(lucas.locator("iframe")).to_have_count(0)
    expect(lucas.get_by_text("Les gestes qui sauvent")).to_be_visible()


def test_news_for_a_sector_is_seen_there_alone(page_as: PageAs) -> None:
    ines, lucas, youth = page_as("communication"), page_as("animation.enfance"), page_as("animation.jeunes")
    news = "Réunion des parents de l’enfance"

    start(ines, "Écrire une actualité")
    title(ines, news)
    ines.get_by_role("textbox", name="Introduction*").fill("Jeudi à 18 h.")
    ines.get_by_role("tab", name="Qui la voit").click()
    ines.get_by_label("Seulement ceux que je coche").check()
    ines.get_by_label("Secteur Enfance", exact=True).check()
    expect(
        ines.get_by_text(re.compile(r"\d+\spersonnes?\sverr\w+\sceci\s:\sSecteur Enfance"))
    ).to_be_visible()
    publish(ines)
    expect_on_line(ines, news)

    lucas.goto("/actualites/")
    lucas.get_by_role("link", name=news).click()
    expect(lucas.get_by_role("heading", level=1)).to_have_text(news)
    address = lucas.url
    youth.goto("/actualites/")
    expect(youth.get_by_role("heading", level=1)).to_have_text("Actualités")
    expect(youth.get_by_role("link", name=news)).to_have_count(0)
    answer = youth.request.get(address)
    assert answer.status == 404


def test_page_to_confirm_is_followed_to_its_last_reader(page_as: PageAs) -> None:
    ines, readers = page_as("communication"), [page_as("accueil"), page_as("accueil2")]
    rule = "Le registre des visites"

    start(ines, "Créer une page", "directement dans le menu")
    title(ines, rule)
    write(add_block(stream(ines, "Contenu"), "Texte"), "Chaque visite y est notée.")
    ines.get_by_role("tab", name="Qui la voit").click()
    ines.get_by_label("Seulement ceux que je coche").check()
    ines.get_by_label("Accueil", exact=True).check()
    ines.get_by_role("tab", name="Publication").click()
    ines.get_by_label("Demander « lu et compris »").check()
    publish(ines)
    expect_on_line(ines, rule)

    address = "/le-registre-des-visites/"
    for number, reader in enumerate(readers, start=1):
        open_page(reader, address, rule)
        reader.get_by_role("button", name="J’ai lu et compris").click()
        expect(reader.get_by_text("Confirmé le")).to_be_visible()
        open_page(ines, address, rule)
        ines.get_by_role("link", name="Qui a confirmé").click()
        expect(ines.get_by_text(f"{number} / 2").first).to_be_visible()


def test_page_is_retired_and_put_back(page_as: PageAs) -> None:
    ines, lucas = page_as("communication"), page_as("animation.enfance")
    start(ines, "Créer une page", "directement dans le menu")
    title(ines, "Le marché de Noël")
    publish(ines)
    expect_on_line(ines, "Le marché de Noël")
    address = "/le-marche-de-noel/"
    open_page(lucas, address, "Le marché de Noël")

    open_page(ines, address, "Le marché de Noël")
    ines.get_by_role("link", name="Archiver").click()
    ines.get_by_role("button", name="Archiver").click()
    assert lucas.request.get(address).status == 404

    ines.goto("/publications/archives/")
    kept = ines.locator(".card").filter(has_text="Le marché de Noël")
    kept.get_by_role("button", name="Remettre en ligne").click()
    open_page(lucas, address, "Le marché de Noël")


def test_page_expires_by_itself_at_the_hour_that_was_set(page_as: PageAs) -> None:
    ines, lucas = page_as("communication"), page_as("animation.enfance")
    start(ines, "Créer une page", "directement dans le menu")
    title(ines, "Le menu de midi")
    ines.get_by_role("button", name="Statut").first.click()
    ines.get_by_role("button", name="Programmer").click()
    plan = ines.get_by_role("dialog")
    end = timezone.localtime() + timedelta(seconds=90)
    plan.get_by_role("textbox", name="Date/heure d'expiration").fill(end.strftime("%d/%m/%Y %H:%M"))
    ines.keyboard.press("Tab")
    plan.get_by_role("button", name="Enregistrer la programmation").click()
    # On a telephone what was opened at the side lies over the buttons.
    ines.get_by_role("button", name="Statut").first.click()
    publish(ines)
    expect_on_line(ines, "Le menu de midi")
    open_page(lucas, "/le-menu-de-midi/", "Le menu de midi")
    open_page(ines, "/le-menu-de-midi/", "Le menu de midi")
    expect(ines.get_by_text("En ligne jusqu’au")).to_be_visible()

    deadline = time.monotonic() + OVER_SECONDS
    while lucas.request.get("/le-menu-de-midi/").status == 200:
        assert time.monotonic() < deadline
        lucas.wait_for_timeout(2_000)
    ines.goto("/publications/archives/")
    put_away = ines.locator(".card").filter(has_text="Le menu de midi")
    expect(put_away).to_contain_text("hors ligne depuis le")
    put_away.get_by_role("button", name="Remettre en ligne").click()
    open_page(lucas, "/le-menu-de-midi/", "Le menu de midi")


def test_mistake_is_undone_from_the_history(page_as: PageAs) -> None:
    ines, lucas = page_as("communication"), page_as("animation.enfance")
    start(ines, "Créer une page", "directement dans le menu")
    title(ines, "Numéros du soir")
    introduction = ines.get_by_role("textbox", name="Introduction")
    introduction.fill("Gardien : 01 02 03")
    publish(ines)
    expect_on_line(ines, "Numéros du soir")
    edit(ines, "/numeros-du-soir/")
    introduction.fill("Effacé par mégarde")
    publish(ines)
    expect_on_line(ines, "Numéros du soir")
    open_page(lucas, "/numeros-du-soir/", "Numéros du soir")
    expect(lucas.get_by_text("Effacé par mégarde")).to_be_visible()

    edit(ines, "/numeros-du-soir/")
    ines.goto(ines.url.replace("/edit/", "/history/"))
    acts = ines.get_by_role("button", name="Actions", exact=True)
    ines.get_by_role("row").filter(has=acts).last.get_by_role("button", name="Actions", exact=True).click()
    ines.get_by_role("link", name="Revenir à cette version").click()
    expect(introduction).to_have_value("Gardien : 01 02 03")
    publish(ines)
    lucas.reload()
    expect(lucas.get_by_text("Gardien : 01 02 03")).to_be_visible()


def edit(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="Modifier cette page").click()
    expect(page.get_by_role("textbox", name="Introduction")).to_be_visible()
