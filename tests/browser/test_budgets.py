"""What a telephone on 3G pays for, counted in the browser itself; fingers replaced by keys; letters twice as big."""

import time
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import OVERFLOW
from tests.browser.gestures import LEAVE, PageAs, leave_in_week, state_of
from tests.support.cast import PASSWORD

KILOBYTE = 1000
EVERY_BLOCK = "/vie-du-centre/tout-ce-quune-page-peut-montrer/"
"""The page of the demonstration that carries each of the thirteen blocks."""
SCREENS = (
    "/",
    "/demarches/",
    "/demarches/conge/",
    "/demarches/feuille-de-caisse/",
    "/demarches/remboursement-de-frais/",
    "/demarches/documents-du-contrat/",
    "/demarches/suivi/",
    "/demarches/a-valider/",
    "/demarches/a-valider/ensemble/",
    "/demarches/a-completer/",
    "/demarches/modeles/",
    "/demarches/baremes/",
    "/demarches/export/",
    "/verifier/",
    "/demarches/conservation/",
    "/demarches/conservation/?q=cong%C3%A9",
    "/conges/",
    "/conges/calendrier/",
    "/conges/campagnes/",
    "/conges/salaries/",
    "/conges/cloture/",
    "/conges/importer/",
    "/conges/regles/",
    "/notifications/",
    "/annuaire/",
    "/annuaire/contacts/",
    "/annuaire/intervenants/",
    "/compte/",
    "/actualites/",
    "/documents/",
    "/liens/",
    "/recherche/?q=conge",
    EVERY_BLOCK,
)
FIRST_VIEW, WITH_PICTURES, NEXT_VIEW, REQUESTS = 45 * KILOBYTE, 100 * KILOBYTE, 12 * KILOBYTE, 8
MORE_FOR_EDITORS = 5 * KILOBYTE
COMPUTER = {"width": 1280, "height": 900}
MOST_TABS = 80
MOST_SHIFT, LATE = 0.01, 0.4
"""Cumulative layout shift; how late scripts come, in seconds: after the page was drawn without them."""
MEASURE_SHIFTS = """() => {
  window.shifted = 0;
  const add = (list) => { for (const shift of list.getEntries()) window.shifted += shift.value; };
  new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
}"""
TEXT_TWICE_AS_BIG = "document.documentElement.style.fontSize = '200%'"
FOCUS_SHOWS = """() => {
  const at = document.activeElement, around = [at.closest(".choice"), at].filter(Boolean);
  const styles = [...around.map((one) => getComputedStyle(one)), getComputedStyle(at, "::after")];
  return styles.some((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
}"""
"""An outline around the element, around its choice, or around the row that it makes a link of."""


@dataclass
class Meter:
    """What comes over the wire for one page, headers included. Bytes by request."""

    kinds: dict[str, str] = field(default_factory=dict)
    weights: dict[str, float] = field(default_factory=dict)

    def follow(self, page: Page, *, empty_cache: bool) -> None:
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        # What the installed app's worker brings is the network's too, and is not told to the page's own meter.
        session.send("Network.setBypassServiceWorker", {"bypass": True})
        if empty_cache:  # not `clearBrowserCache`: it leaves what the page before holds in memory
            session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        session.on("Network.responseReceived", self.on_response)
        session.on("Network.loadingFinished", self.on_end)

    def on_response(self, event: dict[str, str]) -> None:
        self.kinds[event["requestId"]] = event["type"]

    def on_end(self, event: dict[str, str | float]) -> None:
        if event["encodedDataLength"]:  # nothing came for what the browser had kept
            self.weights[str(event["requestId"])] = float(event["encodedDataLength"])

    @property
    def total(self) -> float:
        return sum(self.weights.values())

    @property
    def without_pictures(self) -> float:
        return sum(weight for key, weight in self.weights.items() if self.kinds.get(key) != "Image")


def first_view(page: Page, address: str) -> Meter:
    meter = Meter()
    page.goto("about:blank")
    meter.follow(page, empty_cache=True)
    page.goto(address, wait_until="networkidle")
    return meter


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/demarches/",
        "/demarches/conge/",
        "/demarches/feuille-de-caisse/",
        "/demarches/remboursement-de-frais/",
        "/demarches/suivi/",
        "/annuaire/contacts/",
        "/conges/",
        "/ressources-humaines/conges-mode-demploi/",
        "/documents/",
        "/liens/",
        "/recherche/?q=conge",
        EVERY_BLOCK,
    ],
)
def test_first_view_weighs_little(address: str, page_as: PageAs) -> None:
    meter = first_view(page_as("animation.enfance"), address)
    assert meter.without_pictures <= FIRST_VIEW
    assert meter.total <= WITH_PICTURES
    assert len(meter.weights) <= REQUESTS


@pytest.mark.parametrize("address", SCREENS)
def test_nothing_moves_when_scripts_arrive(address: str, page_as: PageAs) -> None:
    page = page_as("rh")

    def come_late(route: Route) -> None:
        time.sleep(LATE)
        route.continue_()

    page.goto("about:blank")
    page.add_init_script(f"({MEASURE_SHIFTS})()")
    page.route("**/*.js", come_late)
    page.goto(address, wait_until="networkidle")
    assert page.evaluate("window.shifted") <= MOST_SHIFT


def test_page_with_every_block_weighs_hardly_more_for_an_editor(page_as: PageAs) -> None:
    weights = [first_view(page_as(who), EVERY_BLOCK) for who in ("animation.enfance", "communication")]
    assert [len(meter.weights) <= REQUESTS for meter in weights] == [True, True]
    assert weights[1].without_pictures - weights[0].without_pictures <= MORE_FOR_EDITORS


@pytest.mark.parametrize("username", ["animation.enfance", "communication"])
def test_next_page_weighs_next_to_nothing(username: str, page_as: PageAs) -> None:
    page, meter = page_as(username), Meter()
    page.goto("/demarches/", wait_until="networkidle")
    meter.follow(page, empty_cache=False)
    page.goto("/demarches/suivi/", wait_until="networkidle")
    assert 0 < meter.total <= NEXT_VIEW


def test_leave_is_asked_for_by_keyboard_alone(page_as: PageAs) -> None:
    leave = leave_in_week(8)
    page = page_as("accueil")
    page.set_viewport_size(COMPUTER)
    tab_to(page, page.get_by_role("link", name="Démarches"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("link", name=LEAVE))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("Nature du congé"))
    page.keyboard.type("Congés p")
    for label, day in (("Premier jour", leave.start), ("Dernier jour", leave.end)):
        tab_to(page, page.get_by_label(label))
        # Debian's Chromium has only English in it: the month comes first.
        page.keyboard.type(day.strftime("%m%d%Y"))
        expect(page.get_by_label(label)).to_have_value(day.isoformat())
    expect(page.get_by_text("3 jours décomptés")).to_be_visible()
    tab_to(page, page.get_by_label("Votre mot de passe"))
    page.keyboard.type(PASSWORD)
    tab_to(page, page.get_by_role("button", name="Signer et envoyer"))
    page.keyboard.press("Enter")
    expect(state_of(page)).to_contain_text("en cours")


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until `target` has the focus, which shows at each stop."""
    expect(target.first).to_be_visible()
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS_SHOWS), page.evaluate("document.activeElement.outerHTML")
        if target.first.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{target} is out of reach of the keyboard")


@pytest.mark.parametrize("width", [390, 1280])
def test_text_twice_as_big_stays_on_the_screen(width: int, page_as: PageAs) -> None:
    page = page_as("rh")
    page.set_viewport_size({"width": width, "height": 844})
    for address in SCREENS:
        page.goto(address)
        page.evaluate(TEXT_TWICE_AS_BIG)
        assert page.evaluate(OVERFLOW) <= 0, address
    page.goto("/demarches/a-valider/")
    page.get_by_role("main").get_by_role("listitem").get_by_role("link").first.click()
    expect(page.get_by_role("button", name="Approuver")).to_be_visible()
    page.evaluate(TEXT_TWICE_AS_BIG)
    assert page.evaluate(OVERFLOW) <= 0
