"""What comes after a request was sent, and what surrounds forms, on a telephone without scripts."""

import pytest
from playwright.sync_api import FilePayload, expect

from tests.browser.gestures import PageAs, open_request
from tests.support.cast import PASSWORD
from tests.support.portal import Portal

PASSWORD_LABEL = "Votre mot de passe"


@pytest.fixture(scope="session")
def more_requests_sent(portal_server: Portal) -> None:
    portal_server.run(
        "from tests.support.sent_requests import send; send('fax', 'remise-de-badge', 'documents-du-contrat')"
    )


def test_fax_is_handled_without_scripts(more_requests_sent: None, plain_page_as: PageAs) -> None:
    lucas, thomas = plain_page_as("animation.enfance"), plain_page_as("accueil2")
    request = open_request(lucas, "Fax").url
    thomas.goto(request)
    thomas.get_by_label(PASSWORD_LABEL).fill(PASSWORD)
    thomas.get_by_role("button", name="Marquer : Envoyé").click()
    lucas.goto(request)
    expect(lucas.get_by_role("region", name="État")).to_contain_text("enregistrée")


def test_badge_and_documents_are_completed_without_scripts(
    more_requests_sent: None, plain_page_as: PageAs
) -> None:
    lucas, nathalie = plain_page_as("animation.enfance"), plain_page_as("rh")
    nathalie.goto(open_request(lucas, "Attestation de remise de badge").url)
    box = nathalie.get_by_role("region", name="À compléter")
    box.get_by_label("Rendu le").fill("2026-01-15")
    box.get_by_label(PASSWORD_LABEL).fill(PASSWORD)
    box.get_by_role("button", name="Signer ce qui est complété").click()
    expect(nathalie.get_by_role("main")).to_contain_text("jeudi 15 janvier 2026")

    nathalie.goto(open_request(lucas, "Documents à fournir").url)
    diplomas = box.get_by_role("group", name="Diplômes")
    diplomas.get_by_label("État").select_option("refusé")
    box.get_by_label(PASSWORD_LABEL).fill(PASSWORD)
    box.get_by_role("button", name="Signer ce qui est complété").click()
    expect(diplomas).to_contain_text("Dites pourquoi")
    diplomas.get_by_label("Raison du refus").fill("Illisible.")
    box.get_by_label(PASSWORD_LABEL).fill(PASSWORD)
    box.get_by_role("button", name="Signer ce qui est complété").click()
    lucas.reload()
    expect(lucas.get_by_role("main")).to_contain_text("Illisible.")


def test_form_is_tried_and_requests_are_exported_without_scripts(
    more_requests_sent: None, plain_page_as: PageAs
) -> None:
    page = plain_page_as("rh")
    page.goto("/demarches/modeles/")
    own = page.get_by_label("Modèle").locator("optgroup").last
    page.goto(f"/demarches/essai/{own.locator('option', has_text='Fax').get_attribute('value')}/")
    page.get_by_label("Destinataire").fill("CAF du Nord")
    page.get_by_label("Numéro de fax").fill("01 99 00 12 34")
    page.get_by_label("Nombre de pages").fill("3")
    page.get_by_label("Objet").fill("Dossier")
    page.get_by_role("button", name="Voir ce qui serait envoyé").click()
    expect(page.get_by_role("heading", name="Voici ce qui serait envoyé")).to_be_visible()

    page.goto("/demarches/export/")
    page.get_by_label("Formulaire").select_option("Attestation de remise de badge")
    page.get_by_label("Votre mot de passe").fill(PASSWORD)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Télécharger le tableur").click()
    assert saved.value.suggested_filename.startswith("attestation-de-remise-de-badge-")


def test_contacts_are_imported_without_scripts(plain_page_as: PageAs) -> None:
    page = plain_page_as("accueil2")
    page.goto("/annuaire/contacts/importer/")
    sheet: FilePayload = {
        "name": "contacts.csv",
        "mimeType": "text/csv",
        "buffer": "Type;Organisme;Téléphone\nFournisseur;Scierie du Marais;01 99 00 10 09\n".encode(),
    }
    page.locator("input[type=file]").set_input_files(sheet)
    page.get_by_role("button", name="Contrôler le fichier").click()
    page.get_by_role("button", name="Importer").click()
    page.goto("/annuaire/contacts/?recherche=scierie")
    expect(page.get_by_role("link", name="Scierie du Marais", exact=True)).to_be_visible()
