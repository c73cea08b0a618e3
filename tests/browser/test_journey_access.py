"""Getting in, getting back in, and being out: on telephones, where a second factor is asked as in a centre."""

import re
import time
from base64 import b32decode
from collections.abc import Callable
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest
from django_otp.oath import TOTP
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Watch
from tests.support.cast import PASSWORD
from tests.support.mail import text_of
from tests.support.portal import Portal

NEW_PASSWORD = "trois girafes dans un minibus"
NEWCOMER = "zoe.lange@quatre-vents.example"
SPREADSHEET = (
    "Prénom;Nom;E-mail;Fonction;Secteur principal;Coordonne\r\n"
    f"Zoé;Lange;{NEWCOMER};Coordinatrice santé;Santé Bien-être;Santé Bien-être\r\n"
    "Noé;Prévost;;Animateur;Secteur Enfance;\r\n"
)
STEP = 30
"""Seconds that one code lasts; it serves once."""
OUT_SECONDS = 5

NewPhone = Callable[[], Page]
pytestmark = pytest.mark.usefixtures("strict_portal")


class Application:
    """The application for codes on somebody's telephone. Each code is asked once, as it serves once."""

    def __init__(self, key: str) -> None:
        self.key = b32decode("".join(key.split()))
        self.last = -1

    def code(self) -> str:
        """Return a code that has not served: the one before, the present one or the next are all taken."""
        now = int(time.time()) // STEP
        step = max(self.last + 1, now - 1)
        if step > now + 1:
            time.sleep(STEP * (step - now - 1) - time.time() % STEP + 1)
        self.last = step
        return f"{TOTP(self.key, drift=step - int(time.time()) // STEP).token():06d}"


@pytest.fixture
def new_phone(portal: Portal, watch: Watch, new_context: Callable[..., BrowserContext]) -> NewPhone:
    """A telephone on which nobody has signed in yet."""

    def open_page() -> Page:
        context = new_context(base_url=portal.url)
        watch.follow(context)
        return context.new_page()

    return open_page


def type_password(page: Page, username: str, password: str = PASSWORD) -> None:
    page.goto("/connexion/")
    page.get_by_label("Nom d’utilisateur").fill(username)
    page.get_by_label("Mot de passe", exact=True).fill(password)
    page.get_by_role("button", name="Se connecter").click()


def type_code(page: Page, code: str) -> None:
    page.get_by_label("Code à six chiffres").fill(code)
    page.get_by_role("button", name="Se connecter").click()


def add_factor(page: Page) -> tuple[Application, list[str]]:
    """Go through the three steps that the page leads to; return the application and the recovery codes."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Protéger mon compte avec mon téléphone")
    page.get_by_text("J’ai une application : continuer").click()
    page.get_by_text("Ou taper la clé").click()
    key = re.search(r"(?:[A-Z2-7]{4}\s?){8}", page.get_by_role("main").inner_text())
    assert key
    application = Application(key[0])
    page.get_by_label("Le code que l’application montre maintenant").fill(application.code())
    page.get_by_role("button", name="Terminer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mes codes de secours")
    codes = re.findall(r"\b\w{4}-\w{4}-\w{4}\b", page.get_by_role("main").inner_text())
    page.get_by_label("Je les ai mis de côté").check()
    page.get_by_role("button", name="Terminer").click()
    expect(page).not_to_have_url(re.compile("/codes/"))
    return application, codes


def enter(page: Page, username: str) -> tuple[Application, list[str]]:
    """Sign in for the first time as somebody who decides."""
    type_password(page, username)
    return add_factor(page)


def link_in(mail: EmailMessage) -> str:
    """The address in the mail, without its host."""
    found = re.search(r"https?://\S+/\S+", text_of(mail))
    assert found, text_of(mail)
    return urlsplit(found[0]).path


def open_person(page: Page, name: str) -> None:
    page.goto("/personnel/")
    page.get_by_label("Nom, fonction, nom d’utilisateur ou adresse").fill(name)
    page.get_by_role("button", name="Rechercher").click()
    page.get_by_role("main").get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_a_newcomer_goes_from_the_spreadsheet_to_the_dashboard(
    portal: Portal, watch: Watch, new_phone: NewPhone
) -> None:
    watch.forgive("410")
    hr = new_phone()
    enter(hr, "rh")
    hr.goto("/personnel/import/")
    file = {"name": "salariés.csv", "mimeType": "text/csv", "buffer": SPREADSHEET.encode("cp1252")}
    hr.locator("input[type=file]").set_input_files(file)
    hr.get_by_role("button", name="Contrôler le fichier").click()
    expect(hr.get_by_role("button", name="Importer")).to_be_visible()
    hr.get_by_label("Inviter tout de suite les nouveaux par courriel").check()
    hr.get_by_role("button", name="Importer").click()
    expect(hr.get_by_text("Comptes ouverts")).to_be_visible()

    [mail] = portal.mails.wait_for(
        NEWCOMER, "Votre compte sur le portail « Centre social Les Quatre Vents »", "/invitation/"
    )
    zoe = new_phone()
    zoe.goto(link_in(mail))
    expect(zoe.get_by_role("heading", level=1)).to_have_text("Bonjour Zoé")
    zoe.get_by_label("Nouveau mot de passe", exact=True).fill(NEW_PASSWORD)
    zoe.get_by_label("Nouveau mot de passe, encore une fois").fill(NEW_PASSWORD)
    zoe.get_by_role("button", name="Enregistrer et entrer").click()
    application, _codes = add_factor(zoe)
    zoe.goto("/")
    expect(zoe.get_by_role("heading", level=1)).to_contain_text("Zoé")

    elsewhere = new_phone()
    elsewhere.goto(link_in(mail))
    expect(elsewhere.get_by_role("button", name="Enregistrer et entrer")).to_have_count(0)
    type_password(elsewhere, "zoe.lange", NEW_PASSWORD)
    expect(elsewhere).to_have_url("/connexion/second-facteur/")
    elsewhere.goto("/personnel/")
    expect(elsewhere).to_have_url("/connexion/?next=/personnel/")
    type_password(elsewhere, "zoe.lange", NEW_PASSWORD)
    type_code(elsewhere, application.code())
    expect(elsewhere).to_have_url("/")


def test_a_forgotten_password_is_chosen_anew_and_the_code_still_asked(
    portal: Portal, new_phone: NewPhone
) -> None:
    page = new_phone()
    application, _codes = enter(page, "comptabilite")
    other = new_phone()
    other.goto("/connexion/")
    other.get_by_role("link", name="J’ai oublié mon mot de passe").click()
    other.get_by_label("Votre adresse de courriel").fill("olivier.delattre@quatre-vents.example")
    other.get_by_role("button", name="M’envoyer un lien").click()
    [mail] = portal.mails.wait_for(
        "olivier.delattre@quatre-vents.example",
        "Choisir un nouveau mot de passe",
        "/connexion/nouveau-mot-de-passe/",
    )
    other.goto(link_in(mail))
    other.get_by_label("Nouveau mot de passe", exact=True).fill(NEW_PASSWORD)
    other.get_by_label("Nouveau mot de passe, encore une fois").fill(NEW_PASSWORD)
    other.get_by_role("main").get_by_role("button").click()
    expect(other).to_have_url("/connexion/")
    type_password(other, "comptabilite", NEW_PASSWORD)
    expect(other).to_have_url("/connexion/second-facteur/")
    type_code(other, application.code())
    expect(other).to_have_url("/")
    # The first telephone was signed in with the old password.
    page.goto("/compte/")
    expect(page).to_have_url("/connexion/?next=/compte/")


def test_a_lost_telephone_is_replaced_by_a_code_then_by_two_people(
    portal: Portal, new_phone: NewPhone
) -> None:
    ines = new_phone()
    _lost, codes = enter(ines, "communication")
    again = new_phone()
    type_password(again, "communication")
    again.get_by_role("link", name=re.compile("code de secours")).click()
    again.get_by_label("Code de secours").fill(codes[0].lower())
    again.get_by_role("button", name="Se connecter").click()
    expect(again).to_have_url("/")

    # Their codes are lost too: human resources ask, IT agrees.
    hr, it = new_phone(), new_phone()
    enter(hr, "rh")
    open_person(hr, "Inès Moreau")
    hr.get_by_role("link", name="N’arrive plus à entrer").click()
    hr.get_by_label("Second facteur perdu").check()
    hr.get_by_label("Pourquoi").fill("Téléphone perdu dans le métro.")
    hr.get_by_role("button", name="Demander").click()
    enter(it, "informatique")
    it.goto("/personnel/recuperations/")
    it.get_by_role("main").get_by_role("link", name=re.compile("Inès Moreau")).click()
    it.get_by_label("Votre mot de passe").fill(PASSWORD)
    it.get_by_role("button", name="Accepter").click()
    expect(it.get_by_role("button", name="Accepter")).to_have_count(0)

    again.goto("/")
    expect(again).to_have_url("/connexion/?next=/")
    _new, new_codes = enter(new_phone(), "communication")
    assert set(new_codes).isdisjoint(codes)


def test_somebody_who_leaves_is_out_of_two_devices_at_once(new_phone: NewPhone) -> None:
    phone, tablet, hr = new_phone(), new_phone(), new_phone()
    for device in (phone, tablet):
        type_password(device, "animation.jeunes")
        expect(device).to_have_url("/")
    enter(hr, "rh")
    open_person(hr, "Chloé Petit")
    hr.get_by_role("link", name="Fermer le compte").click()
    hr.get_by_role("button", name="Fermer le compte").click()
    expect(hr.get_by_role("main").get_by_text("fermé", exact=True).first).to_be_visible()
    closed = time.monotonic()
    for device in (phone, tablet):
        device.goto("/demarches/suivi/")
        expect(device).to_have_url("/connexion/?next=/demarches/suivi/")
    assert time.monotonic() - closed < OUT_SECONDS
    type_password(phone, "animation.jeunes")
    expect(phone.get_by_role("alert")).to_contain_text("ne vont pas ensemble")
