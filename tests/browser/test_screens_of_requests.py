"""The screens of requests in each of their states, on the requests that the stories of day one begin with."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from tests.browser.conftest import OVERFLOW, PHONE, WIDTHS
from tests.browser.gestures import PageAs, decide, open_request
from tests.support.portal import Portal

AxeClean = Callable[[Page], None]
NEXT = "Étape suivante"
ON_A4 = {"width": 680, "height": 1000}
"""Between the margins."""
CUT_OFF = "[...document.querySelectorAll('.wide')].filter((one) => one.scrollWidth > one.clientWidth).length"
CONTACTS = "Type;Organisme;Nom;Téléphone;Couleur\nFinanceur;CAF;Nadia;01 99 00 10 01;bleu\nInconnu;;Lu;abc;\n"


@pytest.fixture(scope="session")
def requests_sent(portal_server: Portal) -> None:
    portal_server.run(
        "from tests.support.sent_requests import send, send_long_words; send_long_words();"
        "send('fax', 'remise-de-badge', 'documents-du-contrat', 'feuille-de-caisse', 'convention-benevolat',"
        "'remboursement-de-frais')"
    )


def expect_faults(page: Page) -> None:
    expect(page.get_by_role("alert").first).to_contain_text("à corriger")


def test_list_of_forms_is_accessible_with_favourites_and_searched(
    page_as: PageAs, axe_clean: AxeClean
) -> None:
    page = page_as("accueil2")
    page.goto("/demarches/fax/")
    page.get_by_role("button", name="Dans mes favoris").click()
    page.goto("/demarches/")
    expect(page.get_by_role("heading", name="Mes favoris")).to_be_visible()
    axe_clean(page)
    page.get_by_label("Chercher un formulaire").fill("frais")
    expect(page.get_by_role("link", name="Prime transport")).to_be_hidden()
    axe_clean(page)
    page.get_by_label("Chercher un formulaire").fill("zzz")
    expect(page.get_by_text("Aucun formulaire ne parle de cela.")).to_be_visible()
    axe_clean(page)


def go_on_from(page: Page, step: int) -> None:
    """Before the script has come, the links of all the steps are there."""
    page.get_by_role("navigation", name=f"Depuis l’étape {step}").get_by_role("link", name=NEXT).click()


def test_cash_sheet_is_accessible_at_each_step_and_refused(page_as: PageAs, axe_clean: AxeClean) -> None:
    page = page_as("accueil2")
    page.goto("/demarches/feuille-de-caisse/")
    go_on_from(page, 1)
    hundreds = page.get_by_role("group", name="100,00 €", exact=True)
    hundreds.get_by_label("Nombre").fill("4")
    expect(hundreds).to_contain_text("400,00 €")
    axe_clean(page)
    go_on_from(page, 2)
    expect(page.get_by_label("Explication de la différence")).to_be_visible()
    axe_clean(page)
    page.get_by_role("button", name="Signer et envoyer").click()
    expect_faults(page)
    axe_clean(page)


def test_expenses_are_accessible_with_two_lines_and_refused(page_as: PageAs, axe_clean: AxeClean) -> None:
    page = page_as("materiel")
    page.goto("/demarches/remboursement-de-frais/")
    page.get_by_role("radio", name="Oui").first.check()
    for step in (1, 2):
        go_on_from(page, step)
    page.get_by_role("button", name="Ajouter une ligne").click()
    page.get_by_label("Péages").last.fill("12")
    expect(page.get_by_label("Justificatif").last).to_be_visible()
    axe_clean(page)
    go_on_from(page, 3)
    page.get_by_role("button", name="Signer et envoyer").click()
    expect_faults(page)
    axe_clean(page)


@pytest.mark.parametrize(
    ("title", "who"),
    [
        ("Fax", "animation.enfance"),
        ("Documents à fournir", "animation.enfance"),
        ("Feuille de caisse", "accueil"),
        ("Fiche de remboursement", "animation.enfance"),
    ],
)
def test_request_and_recap_are_accessible_on_screen_and_on_paper(
    title: str, who: str, requests_sent: None, page_as: PageAs, axe_clean: AxeClean
) -> None:
    page = open_request(page_as(who), title)
    axe_clean(page)
    page.get_by_role("link", name="Récapitulatif à imprimer").click()
    expect(page.get_by_role("button", name="Imprimer")).to_be_visible()
    axe_clean(page)
    page.emulate_media(media="print")
    page.set_viewport_size(ON_A4)
    expect(page.get_by_role("button", name="Imprimer")).to_be_hidden()
    expect(page.get_by_role("article").get_by_text("Signatures", exact=True)).to_be_visible()
    assert page.evaluate(OVERFLOW) <= 0
    assert page.evaluate(CUT_OFF) == 0


def open_of_lucas(page: Page, title: str) -> None:
    """The demonstration has requests of others with the same form."""
    theirs = page.get_by_role("listitem").filter(has_text=title).filter(has_text="Lucas Bernard")
    theirs.get_by_role("link").click()


def test_request_is_accessible_for_who_handles_it(
    requests_sent: None, page_as: PageAs, axe_clean: AxeClean
) -> None:
    page = page_as("accueil")
    page.goto("/demarches/a-valider/")
    axe_clean(page)
    open_of_lucas(page, "Fax")
    axe_clean(page)
    page.get_by_role("button", name="Marquer : Envoyé").click()
    expect_faults(page)
    axe_clean(page)


def test_request_is_accessible_for_who_completes_it(
    requests_sent: None, page_as: PageAs, axe_clean: AxeClean
) -> None:
    page = page_as("rh")
    page.goto("/demarches/a-completer/")
    axe_clean(page)
    open_of_lucas(page, "Documents à fournir")
    page.get_by_role("group", name="Diplômes").get_by_label("État").select_option("refusé")
    page.get_by_role("group", name="Extrait n° 3").get_by_label("État").select_option("vu")
    expect(page.get_by_label("Vu le")).to_be_visible()
    axe_clean(page)
    page.get_by_role("button", name="Signer ce qui est complété").click()
    expect_faults(page)
    axe_clean(page)


def test_request_made_like_another_is_accessible(
    requests_sent: None, page_as: PageAs, axe_clean: AxeClean
) -> None:
    page = open_request(page_as("animation.enfance"), "Convention de bénévolat")
    page.get_by_role("button", name="Refaire une demande comme celle-ci").click()
    expect(page.get_by_label("Nom et prénom")).to_have_value("Delvaux Solange")
    axe_clean(page)


def test_pdf_is_accessible_while_it_is_made_and_once_it_is_ready(
    requests_sent: None, page_as: PageAs, axe_clean: AxeClean
) -> None:
    page = open_request(page_as("animation.enfance"), "Fiche de remboursement")
    address = f"{page.url}recapitulatif.pdf"
    show_still(page, address)
    expect(page.get_by_role("heading", name="Le PDF se prépare")).to_be_visible()
    axe_clean(page)
    ready = page.get_by_role("heading", name="Le PDF est prêt")
    for _try in range(60):
        show_still(page, f"{address}?attente=1")
        if ready.is_visible():
            break
        page.wait_for_timeout(1000)
    expect(ready).to_be_visible()
    axe_clean(page)


def show_still(page: Page, address: str) -> None:
    """The page without what makes it come back by itself, so that it can be looked at."""
    page.set_content(page.request.get(address).text())


def test_trial_is_accessible_empty_refused_and_sent(page_as: PageAs, axe_clean: AxeClean) -> None:
    page = open_trial(page_as("communication"), "Acompte sur salaire")
    axe_clean(page)
    page.get_by_role("button", name="Voir ce qui serait envoyé").click()
    expect_faults(page)
    axe_clean(page)
    page.get_by_label("Mois concerné").fill("2027-03")
    page.get_by_label("Montant demandé").fill("450")
    page.get_by_role("button", name="Voir ce qui serait envoyé").click()
    expect(page.get_by_role("heading", name="Voici ce qui serait envoyé")).to_be_visible()
    axe_clean(page)


def open_trial(page: Page, title: str) -> Page:
    """Models name the forms of the centre as trials do."""
    page.goto("/demarches/modeles/")
    own = page.get_by_label("Modèle").locator("optgroup").last
    page.goto(f"/demarches/essai/{own.locator('option', has_text=title).get_attribute('value')}/")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    return page


def test_change_of_a_form_is_accessible(fresh_portal: Portal, page_as: PageAs, axe_clean: AxeClean) -> None:
    fresh_portal.run("from tests.support.sent_requests import change_form; change_form()")
    page = page_as("rh")
    page.goto("/demarches/a-valider/")
    axe_clean(page)
    page.get_by_role("link", name="Acompte sur salaire").click()
    expect(page.get_by_role("heading", name="Ce qui change")).to_be_visible()
    axe_clean(page)
    page.get_by_role("button", name="Refuser").click()
    expect_faults(page)
    axe_clean(page)
    page.get_by_label("Message à l’auteur").fill("Trois ans suffisent.")
    decide(page, "Refuser")
    expect(page.get_by_text("Le changement est refusé.")).to_be_visible()


def test_import_with_faults_and_contact_are_accessible(page_as: PageAs, axe_clean: AxeClean) -> None:
    page = page_as("accueil2")
    page.goto("/annuaire/contacts/importer/")
    sheet = {"name": "contacts.csv", "mimeType": "text/csv", "buffer": CONTACTS.encode()}
    page.get_by_label("Le fichier", exact=True).set_input_files([sheet])
    page.get_by_role("button", name="Contrôler le fichier").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ce qui se passerait")
    axe_clean(page)
    page.goto("/annuaire/contacts/?recherche=vasseur")
    page.get_by_role("main").get_by_role("listitem").get_by_role("link").first.click()
    axe_clean(page)
    page.get_by_role("link", name="Supprimer").click()
    axe_clean(page)
    page.go_back()
    page.get_by_role("link", name="Modifier").click()
    page.get_by_label("Organisme").fill("")
    page.get_by_role("button", name="Enregistrer").click()
    expect_faults(page)
    axe_clean(page)


def test_long_words_stay_on_the_screen(requests_sent: None, page_as: PageAs) -> None:
    people = {name: page_as(name) for name in ("animation.enfance", "coordination.enfance", "rh")}
    sender = open_request(people["animation.enfance"], "Demande exceptionnelle")
    request = sender.url
    seen = [
        *(("animation.enfance", address) for address in ("/demarches/", "/demarches/suivi/", request)),
        ("animation.enfance", f"{request}recapitulatif/"),
        ("animation.enfance", "/demarches/demande-exceptionnelle-de-participation-/"),
        *(("coordination.enfance", address) for address in ("/demarches/a-valider/", request)),
        *(("rh", address) for address in ("/demarches/export/", "/demarches/modeles/")),
        *(("rh", f"/annuaire/{name}/?recherche=anticons") for name in ("contacts", "intervenants")),
    ]
    for who, address in seen:
        page = people[who]
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": PHONE["height"]})
            assert page.evaluate(OVERFLOW) <= 0, (who, address, width)


def test_campaign_is_accessible_opened_wished_and_settled(page_as: PageAs, axe_clean: AxeClean) -> None:
    """From the empty list to the form filled in with what was retained."""
    now = localdate()
    hr = page_as("rh")
    hr.goto("/conges/campagnes/ouvrir/")
    hr.get_by_label("Titre").fill("Été")
    hr.get_by_label("Nature du congé").select_option(label="Congés payés")
    days = {"opens_on": now, "wishes_by": now + timedelta(days=20)}
    days |= {"starts_on": now + timedelta(days=60), "ends_on": now + timedelta(days=120)}
    for name, day in days.items():
        hr.locator(f"[name={name}]").fill(day.isoformat())
    axe_clean(hr)
    hr.get_by_role("button", name="Ouvrir une campagne").click()
    expect(hr.get_by_role("status").or_(hr.get_by_role("alert")).first).to_contain_text(
        "La campagne est ouverte"
    )
    campaign = hr.url

    person = page_as("animation.enfance")
    person.goto(campaign)
    axe_clean(person)
    person.get_by_role("link", name="Ajouter un vœu").first.click()
    for name in ("starts_on", "ends_on"):
        person.locator(f"[name={name}]").fill((now + timedelta(days=70)).isoformat())
    axe_clean(person)
    person.get_by_role("button", name="Enregistrer ce vœu").click()
    expect(person.get_by_role("main").get_by_text("en attente")).to_be_visible()
    axe_clean(person)

    coordinator = page_as("coordination.enfance")
    coordinator.goto(f"{campaign}tableau/")
    axe_clean(coordinator)
    coordinator.get_by_role("link", name="Écarter").click()
    axe_clean(coordinator)
    coordinator.go_back()
    coordinator.get_by_role("button", name="Retenir").click()
    axe_clean(coordinator)

    person.goto(campaign)
    person.get_by_role("link", name="Demander ces jours").click()
    dates = person.locator("input[type=date]")
    expect(dates.first).to_have_value((now + timedelta(days=70)).isoformat())
    axe_clean(person)

    # The stories after this one begin without a campaign.
    hr.goto(campaign)
    hr.get_by_role("link", name="Clore la campagne").click()
    axe_clean(hr)
    hr.get_by_role("dialog").get_by_role("button", name="Clore la campagne").click()
    expect(hr.get_by_text("La campagne est close.")).to_be_visible()


def test_tables_of_the_charts_fit_a_telephone_once_opened(page_as: PageAs, axe_clean: AxeClean) -> None:
    page = page_as("direction")
    page.goto("/statistiques/")
    opened = page.locator("main details > summary")
    for number in range(opened.count()):
        opened.nth(number).click()
    expect(page.get_by_role("table").first).to_be_visible()
    axe_clean(page)


def test_forms_of_a_delegation_open_and_fit_a_telephone(page_as: PageAs, axe_clean: AxeClean) -> None:
    page = page_as("direction")
    page.goto("/compte/delegations/")
    expect(page.get_by_role("group", name="Pour quelles démarches")).to_be_hidden()
    page.get_by_text("Pour certaines démarches seulement").click()
    expect(page.get_by_role("group", name="Pour quelles démarches")).to_be_visible()
    axe_clean(page)
