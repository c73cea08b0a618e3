"""Every screen of an employee is accessible: three widths, light and dark, in each of its states."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from forms_builder.day_one_forms import DAY_ONE_FORMS
from portal.kit.dates import add_months
from tests.browser.conftest import Watch
from tests.browser.gestures import PageAs, leave_in_week, type_leave
from tests.support.cast import PASSWORD

AxeClean = Callable[[Page], None]

ADDRESSES = {
    "forms": ("animation.enfance", "/demarches/"),
    "my-requests": ("animation.enfance", "/demarches/suivi/"),
    "my-requests-empty": ("centre2.animation", "/demarches/suivi/"),
    "inbox": ("rh", "/demarches/a-valider/"),
    "together": ("rh", "/demarches/a-valider/ensemble/"),
    "inbox-empty": ("animation.enfance", "/demarches/a-valider/"),
    "to-complete": ("rh", "/demarches/a-completer/"),
    "to-complete-empty": ("accueil", "/demarches/a-completer/"),
    "export": ("comptabilite", "/demarches/export/"),
    "export-empty": ("centre2.direction", "/demarches/export/"),
    "keeping": ("rh", "/demarches/conservation/"),
    "keeping-list": ("rh", "/demarches/conservation/?q=cong%C3%A9"),
    "keeping-none": ("direction", "/demarches/conservation/?q=zzz"),
    "keeping-held": ("rh", "/demarches/conservation/litiges/"),
    "keeping-gone": ("rh", "/demarches/conservation/supprimees/"),
    "keeping-print-none": ("rh", "/demarches/conservation/imprimer/?mois=2020-01"),
    "models": ("communication", "/demarches/modeles/"),
    "rates": ("animation.enfance", "/demarches/baremes/"),
    **{f"form-{form.slug}": ("animation.enfance", f"/demarches/{form.slug}/") for form in DAY_ONE_FORMS},
    "leave": ("animation.enfance", "/conges/"),
    "absences": ("coordination.enfance", "/conges/calendrier/?mois=2027-03"),
    "campaigns": ("animation.enfance", "/conges/campagnes/"),
    "campaign-open": ("rh", "/conges/campagnes/ouvrir/"),
    "payroll": ("comptabilite", "/conges/paie/"),
    "enter": ("rh", "/demarches/pour/"),
    "leave-people": ("rh", "/conges/salaries/"),
    "leave-people-none": ("rh", "/conges/salaries/?q=zzz"),
    "leave-import": ("rh", "/conges/importer/"),
    "leave-years": ("rh", "/conges/cloture/"),
    "leave-rules": ("rh", "/conges/regles/"),
    "statistics": ("direction", "/statistiques/"),
    "statistics-three-years": ("direction", "/statistiques/?periode=trois-ans"),
    "statistics-empty": ("centre2.direction", "/statistiques/"),
    "notifications": ("coordination.enfance", "/notifications/"),
    "mails": ("rh", "/notifications/courriels/"),
    "agenda": ("animation.enfance", "/agenda/"),
    "agenda-none": ("centre2.animation", "/agenda/?du=2027-03-01&genre=outing"),
    "own-planning": ("animation.enfance", "/agenda/moi/"),
    "event-create": ("animation.enfance", "/agenda/nouveau/"),
    "rooms": ("animation.enfance", "/agenda/salles/"),
    "rooms-empty": ("centre2.animation", "/agenda/salles/"),
    "room-create": ("accueil", "/agenda/salles/nouvelle/"),
    "items": ("materiel", "/agenda/materiel/"),
    "free": ("animation.enfance", "/agenda/libre/"),
    "free-found": ("animation.enfance", "/agenda/libre/?kind=room&day=2027-03-18&starts=14:00&ends=16:00"),
    "bookings-waiting": ("materiel", "/agenda/a-valider/"),
    "bookings-none": ("accueil", "/agenda/a-valider/"),
    "directory": ("animation.enfance", "/annuaire/"),
    "directory-away": ("rh", "/annuaire/?recherche=pruvost"),
    "directory-none": ("animation.enfance", "/annuaire/?recherche=zzz"),
    "directory-print": ("animation.enfance", "/annuaire/imprimer/"),
    "contacts": ("accueil", "/annuaire/contacts/"),
    "contacts-empty": ("centre2.animation", "/annuaire/contacts/"),
    "contacts-none": ("animation.enfance", "/annuaire/contacts/?recherche=zzz"),
    "contact-create": ("accueil", "/annuaire/contacts/nouveau/"),
    "contacts-import": ("accueil", "/annuaire/contacts/importer/"),
    "called-supervisors": ("rh", "/annuaire/intervenants/"),
    "called-supervisors-empty": ("centre2.direction", "/annuaire/intervenants/"),
    "called-supervisor-create": ("rh", "/annuaire/intervenants/nouveau/"),
    "called-supervisors-import": ("rh", "/annuaire/intervenants/importer/"),
    "skills": ("animation.enfance", "/compte/competences/"),
    "account": ("animation.enfance", "/compte/"),
    "create": ("communication", "/creer/"),
    "publish-announcement": ("communication", "/publier/annonce/"),
    "publish-document": ("communication", "/publier/document/"),
    "publish-link": ("communication", "/publier/lien/"),
    "favourites": ("animation.enfance", "/favoris/"),
    "arrange": ("animation.enfance", "/mon-accueil/"),
    "tour": ("animation.enfance", "/visite/"),
    "display": ("animation.enfance", "/affichage/"),
    "to-read-empty": ("rh", "/a-lire/"),
    "desk": ("communication", "/publications/"),
    "second-reading": ("direction", "/publications/a-relire/"),
    "menu-order": ("communication", "/publications/menu/"),
    "archives-empty": ("communication", "/publications/archives/"),
    "problems-empty": ("communication", "/publications/problemes/"),
    "searches-without-result": ("communication", "/recherche/sans-resultat/"),
    "settings": ("communication", "/reglages/"),
    "settings-appearance": ("communication", "/reglages/apparence/"),
    "settings-legal-notice": ("communication", "/reglages/mentions-legales/"),
    "legal-notice": ("animation.enfance", "/mentions-legales/"),
    "links": ("animation.enfance", "/liens/"),
    "library": ("animation.enfance", "/documents/"),
    "search-mistaken": ("animation.enfance", "/recherche/?q=minibsu"),
    "search-none": ("animation.enfance", "/recherche/?q=zzzz"),
    "report-problem": ("animation.enfance", "/publications/signaler/liens/"),
    "password": ("animation.enfance", "/compte/mot-de-passe/"),
}


@pytest.mark.parametrize("screen", ADDRESSES)
def test_screen_is_accessible(screen: str, page_as: PageAs, axe_clean: AxeClean) -> None:
    username, address = ADDRESSES[screen]
    page = page_as(username)
    page.goto(address)
    expect(page).to_have_url(address)
    axe_clean(page)


def test_hold_on_a_request_is_accessible_without_a_reason_placed_and_lifted(
    page_as: PageAs, axe_clean: AxeClean
) -> None:
    page = page_as("rh")
    page.goto("/demarches/conservation/?q=cong%C3%A9")
    page.get_by_role("listitem").get_by_role("link", name="Demande de congé").first.click()
    axe_clean(page)
    hold = page.get_by_role("button", name="Interdire l’effacement")
    hold.click()
    axe_clean(page)
    page.get_by_label("Pourquoi").fill("Prud’hommes depuis mai.")
    hold.click()
    expect(page.get_by_text("L’effacement est interdit")).to_be_visible()
    axe_clean(page)
    page.get_by_text("Permettre de nouveau l’effacement").first.click()
    axe_clean(page)
    page.get_by_role("dialog").get_by_role("button", name="Permettre de nouveau l’effacement").click()
    expect(page.get_by_role("heading", name="Conservations passées")).to_be_visible()
    axe_clean(page)


def test_recaps_to_print_are_accessible_asked_for_and_waited_for(
    page_as: PageAs, axe_clean: AxeClean
) -> None:
    """Of what the stories of the demo closed today."""
    page = page_as("rh")
    month = add_months(date.today(), 36)
    page.goto(f"/demarches/conservation/?mois={month:%Y-%m}")
    page.get_by_role("link", name="Imprimer avant effacement").click()
    axe_clean(page)
    page.get_by_label("Votre mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Préparer les récapitulatifs").click()
    expect(page.get_by_role("heading", name="Le fichier")).to_be_visible()
    axe_clean(page)
    page.goto("/demarches/export/")
    expect(page.get_by_role("heading", name="Mes fichiers")).to_be_visible()
    axe_clean(page)


def test_colleague_is_accessible(page_as: PageAs, axe_clean: AxeClean) -> None:
    page = page_as("animation.enfance")
    page.goto("/annuaire/?recherche=pruvost")
    page.get_by_role("link", name="Laure Pruvost", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Laure Pruvost")
    axe_clean(page)


def test_portal_seen_as_somebody_is_accessible(page_as: PageAs, axe_clean: AxeClean) -> None:
    """From the directory to the person's page, their portal, and back."""
    page = page_as("informatique")
    page.goto("/annuaire/?recherche=manon+caron")
    page.get_by_role("link", name="Manon Caron", exact=True).click()
    page.get_by_role("link", name="Fiche du personnel").click()
    page.get_by_role("link", name="Voir comme cette personne").click()
    axe_clean(page)
    page.get_by_label("Pourquoi vous avez besoin de le voir").fill("Elle ne voit pas son formulaire.")
    page.get_by_label("Votre mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Voir son portail").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bonjour Manon")
    axe_clean(page)
    page.get_by_role("button", name="Quitter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Manon Caron")


def test_forgotten_password_is_accessible(visitor: Page, axe_clean: AxeClean) -> None:
    visitor.goto("/connexion/")
    visitor.get_by_role("link", name="J’ai oublié mon mot de passe").click()
    axe_clean(visitor)


def test_check_of_a_recap_is_accessible_empty_and_refused(visitor: Page, axe_clean: AxeClean) -> None:
    visitor.goto("/verifier/")
    axe_clean(visitor)
    visitor.get_by_label("Code du récapitulatif").fill("ABCD-EFGH-JKMN")
    visitor.get_by_role("button", name="Vérifier").click()
    expect(visitor.get_by_role("alert").first).to_contain_text("Aucun récapitulatif")
    axe_clean(visitor)


def test_refused_sign_in_is_accessible(visitor: Page, axe_clean: AxeClean) -> None:
    visitor.goto("/connexion/")
    visitor.get_by_label("Nom d’utilisateur").fill("nobody")
    visitor.get_by_label("Mot de passe", exact=True).fill("ce-n-est-pas-le-bon")
    visitor.get_by_role("button", name="Se connecter").click()
    expect(visitor.get_by_role("alert")).to_be_visible()
    axe_clean(visitor)


def test_locked_out_is_accessible(visitor: Page, watch: Watch, axe_clean: AxeClean) -> None:
    watch.forgive("429")
    visitor.goto("/connexion/")
    for _ in range(9):
        visitor.get_by_label("Nom d’utilisateur").fill("essais")
        visitor.get_by_label("Mot de passe", exact=True).fill("ce-n-est-pas-le-bon")
        visitor.get_by_role("button", name="Se connecter").click()
        if visitor.get_by_role("heading", level=1).inner_text().startswith("Trop"):
            break
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("Trop")
    axe_clean(visitor)


def test_expired_link_is_accessible(visitor: Page, watch: Watch, axe_clean: AxeClean) -> None:
    watch.forgive("410")
    visitor.goto(f"/connexion/nouveau-mot-de-passe/{uuid4()}/d0d0d0-d0d0d0/")
    axe_clean(visitor)


def test_sign_out_is_accessible(page_as: PageAs, axe_clean: AxeClean) -> None:
    page = page_as("materiel")
    page.goto("/deconnexion/")
    expect(page.get_by_role("button", name="Se déconnecter")).to_be_visible()
    axe_clean(page)


def test_missing_page_is_accessible(page_as: PageAs, watch: Watch, axe_clean: AxeClean) -> None:
    watch.forgive("404")
    page = page_as("animation.enfance")
    page.goto("/n-existe-pas/")
    axe_clean(page)


def test_leave_form_is_accessible_empty_counted_and_refused(page_as: PageAs, axe_clean: AxeClean) -> None:
    page = page_as("materiel")
    page.goto("/demarches/conge/")
    axe_clean(page)
    page.get_by_role("button", name="Signer et envoyer").click()
    expect(page.get_by_role("alert")).to_be_visible()
    axe_clean(page)
    type_leave(page, leave_in_week(0))
    expect(page.get_by_text("3 jours décomptés")).to_be_visible()
    page.get_by_text("Le décompte jour par jour").click()
    axe_clean(page)
    page.get_by_role("link", name="Jeter le brouillon").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    axe_clean(page)


def test_request_and_recap_are_accessible_for_the_applicant(page_as: PageAs, axe_clean: AxeClean) -> None:
    page = page_as("animation.enfance")
    page.goto("/demarches/suivi/")
    page.get_by_role("listitem").filter(has_text="à corriger").get_by_role("link").click()
    axe_clean(page)
    page.get_by_role("link", name="Récapitulatif à imprimer").click()
    axe_clean(page)


def test_request_is_accessible_for_who_decides_before_and_after_a_refusal(
    page_as: PageAs, axe_clean: AxeClean
) -> None:
    page = page_as("rh")
    page.goto("/demarches/a-valider/")
    page.get_by_role("main").get_by_role("listitem").get_by_role("link").first.click()
    axe_clean(page)
    page.get_by_role("button", name="Refuser").click()
    expect(page.get_by_role("alert")).to_be_visible()
    axe_clean(page)


def test_statement_is_accessible(page_as: PageAs, axe_clean: AxeClean) -> None:
    page = page_as("animation.enfance")
    page.goto("/conges/")
    page.get_by_role("link", name="Ligne par ligne").first.click()
    axe_clean(page)


def test_menu_is_accessible(page_as: PageAs, axe_clean: AxeClean) -> None:
    page = page_as("rh")
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("navigation", name="Menu")).to_be_visible()
    axe_clean(page)
