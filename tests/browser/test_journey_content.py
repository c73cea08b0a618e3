"""Communication writes, and everybody reads at once."""

from playwright.sync_api import expect

from tests.browser.editing import add_block, expect_on_line, publish, start, stream, write
from tests.browser.gestures import PageAs


def test_section_and_page_are_made_on_a_phone_and_are_in_the_menu_at_once(page_as: PageAs) -> None:
    ines, lucas = page_as("communication"), page_as("animation.enfance")

    start(ines, "Créer une rubrique", "directement dans le menu")
    ines.get_by_role("textbox", name="Titre*").fill("Sorties et séjours")
    ines.get_by_role("textbox", name="Introduction").fill("Tout pour préparer une sortie.")
    publish(ines)
    expect_on_line(ines, "Sorties et séjours")

    start(ines, "Créer une page", "dans « Sorties et séjours »")
    ines.get_by_role("textbox", name="Titre*").fill("La trousse de secours")
    text = add_block(stream(ines, "Contenu"), "Texte")
    write(text, "Elle se vérifie avant chaque départ.")
    publish(ines)
    expect_on_line(ines, "La trousse de secours")

    lucas.goto("/demarches/")
    lucas.get_by_role("button", name="Menu").click()
    lucas.get_by_role("navigation", name="Menu").get_by_role("link", name="Sorties et séjours").click()
    expect(lucas.get_by_role("heading", level=1)).to_have_text("Sorties et séjours")
    expect(lucas.get_by_text("Tout pour préparer une sortie.")).to_be_visible()
    lucas.get_by_role("link", name="La trousse de secours").click()
    expect(lucas.get_by_role("heading", level=1)).to_have_text("La trousse de secours")
    expect(lucas.get_by_text("Elle se vérifie avant chaque départ.")).to_be_visible()
