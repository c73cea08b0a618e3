"""From a telephone: an announcement in six taps, a cut network, bigger letters and stronger contrast."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import OVERFLOW, Watch
from tests.browser.gestures import PageAs

MOST_TAPS = 6
ANNOUNCEMENT = "Fermeture vendredi midi"


def wait_until(page: Page, condition: str) -> None:
    """Look again and again: Playwright's own way evaluates text, which the content policy refuses."""
    for _ in range(400):
        if page.evaluate(f"Promise.resolve({condition}).then(Boolean)"):
            return
        page.wait_for_timeout(50)
    raise AssertionError(condition)


class Taps:
    """What a thumb does. Typing is not a tap, choosing where to type is."""

    def __init__(self, page: Page) -> None:
        self.page, self.number = page, 0

    def on(self, role: str, name: str) -> None:
        self.number += 1
        self.page.get_by_role(role, name=name, exact=True).click()

    def into(self, label: str, text: str) -> None:
        self.number += 1
        field = self.page.get_by_role("textbox", name=label)
        field.click()
        field.press_sequentially(text)


def test_announcement_is_published_in_six_taps(page_as: PageAs) -> None:
    page = page_as("communication")
    page.goto("/")
    taps = Taps(page)
    taps.on("button", "Créer")
    page.get_by_role("dialog", name="Créer").get_by_role("link", name="Une annonce").click()
    taps.number += 1
    taps.into("Titre", ANNOUNCEMENT)
    taps.into("Texte", "Le centre **ferme** à midi.")
    taps.on("button", "Publier")
    expect(page.get_by_text("C’est publié.")).to_be_visible()
    expect(page.get_by_text(re.compile(r"Visible par \d+ personnes"))).to_be_visible()
    assert taps.number <= MOST_TAPS
    page.get_by_role("link", name="Voir", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(ANNOUNCEMENT)
    expect(page.locator("main b")).to_have_text("ferme")
    page.go_back()
    page.get_by_role("button", name="Retirer").click()
    expect(page.get_by_text("Ce n’est pas en ligne")).to_be_visible()


def test_what_is_typed_is_there_again_after_the_page_was_left(page_as: PageAs) -> None:
    page = page_as("communication")
    page.goto("/publier/annonce/")
    page.get_by_role("textbox", name="Titre").fill("Un titre commencé")
    wait_until(page, "Object.keys(localStorage).some((name) => name.startsWith('brouillon:'))")
    page.goto("/")
    page.goto("/publier/annonce/")
    expect(page.get_by_role("textbox", name="Titre")).to_have_value("Un titre commencé")
    page.get_by_role("button", name="Repartir de zéro").click()
    expect(page.get_by_role("textbox", name="Titre")).to_have_value("")


def test_what_is_typed_before_the_script_is_there_is_kept_with_what_was(page_as: PageAs) -> None:
    page = page_as("communication")
    page.goto("/publier/annonce/")
    page.get_by_role("textbox", name="Texte").fill("Un texte d’hier")
    wait_until(page, "Object.keys(localStorage).some((name) => name.startsWith('brouillon:'))")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/drafted*.js", hold)
    with page.expect_request("**/drafted*.js"):
        page.goto("/publier/annonce/", wait_until="commit")
    page.get_by_role("textbox", name="Titre").fill("Un titre commencé")
    assert len(held) == 1
    held[0].continue_()
    expect(page.get_by_role("textbox", name="Texte")).to_have_value("Un texte d’hier")
    expect(page.get_by_role("textbox", name="Titre")).to_have_value("Un titre commencé")
    wait_until(page, "Object.values(localStorage).some((copy) => copy.includes('Un titre commencé'))")


def test_buttons_write_the_marks(page_as: PageAs) -> None:
    page = page_as("communication")
    page.goto("/publier/annonce/")
    text = page.get_by_role("textbox", name="Texte")
    text.fill("demain")
    text.select_text()
    page.get_by_role("button", name="Gras").click()
    expect(text).to_have_value("**demain**")
    page.get_by_role("button", name="Liste").click()
    expect(text).to_have_value("- **demain**")


def test_cut_network_shows_a_page_that_says_so(page_as: PageAs, watch: Watch) -> None:
    page = page_as("animation.enfance")
    page.goto("/")
    wait_until(page, "navigator.serviceWorker.getRegistration().then((found) => found?.active)")
    # The page that brought the worker may have begun before it was ready; the next one is its own.
    page.goto("/")
    wait_until(page, "navigator.serviceWorker.controller")
    kept = page.evaluate(
        "caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name)))).then((all) =>"
        " Promise.all(all.map((cache) => cache.keys()))).then((all) => all.flat().map(({ url }) => new URL(url).pathname))"
    )
    assert [path for path in kept if not path.startswith("/static/")] == ["/hors-connexion/"]
    watch.forgive("ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)
    page.goto("/annuaire/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Pas de réseau")
    expect(page.get_by_role("link", name="Réessayer")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_role("heading", level=1)).to_have_text("Annuaire")


def test_every_display_fits_and_is_read(page_as: PageAs, axe_clean: Callable[[Page], None]) -> None:
    """Axe looks at each page for its contrast; the letters twice as big fit the telephone."""
    page = page_as("communication")
    for text, contrast, theme in (
        ("Très grande", "Élevé", "Claires"),
        ("Grande", "Élevé", "Sombres"),
        ("Normale", "Normal", "Sombres"),
    ):
        page.goto("/affichage/")
        for group, name in (("Taille du texte", text), ("Contraste", contrast), ("Couleurs", theme)):
            page.get_by_role("group", name=group).get_by_role("radio", name=re.compile(f"^{name}")).check()
        page.get_by_role("button", name="Appliquer").click()
        for address in (
            "/",
            "/affichage/",
            "/publier/annonce/",
            "/actualites/",
            "/favoris/",
            "/mon-accueil/",
        ):
            page.goto(address)
            assert page.evaluate(OVERFLOW) <= 0, (address, text)
            axe_clean(page)
