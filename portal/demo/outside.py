"""The people outside whom the centre of the demonstration turns to. The persons and their numbers are invented; so
are the organisations, but for the public ones that fund every centre of the North.
"""

from datetime import date, timedelta

from portal.accounts.models import User
from portal.centres.models import Centre
from portal.demo.people import CENTRE
from portal.directory.actions.called_supervisors import create_called_supervisor
from portal.directory.actions.contacts import create_contact
from portal.directory.choices import ContactKind

PARTNER, FUNDER, SUPPLIER = ContactKind.PARTNER, ContactKind.FUNDER, ContactKind.SUPPLIER
OTHER = ContactKind.OTHER

CONTACTS: tuple[tuple[ContactKind, str, str, str, str, str, str], ...] = (
    (FUNDER, "CAF du Nord", "Valérie Hennequin", "Conseillère technique, animation de la vie sociale", "01 99 00 10 11", "v.hennequin@caf-nord.example", "Projet social et prestations de service. Joignable le matin."),
    (FUNDER, "CAF du Nord", "", "Accueil des partenaires", "01 99 00 10 10", "partenaires@caf-nord.example", ""),
    (FUNDER, "Région Hauts-de-France", "Grégory Allard", "Instructeur, vie associative", "01 99 00 11 21", "g.allard@region-hdf.example", "Dossiers déposés avant fin mars."),
    (FUNDER, "Métropole européenne de Lille (MEL)", "Samia Kaddour", "Chargée de mission politique de la ville", "01 99 00 12 31", "s.kaddour@mel.example", ""),
    (FUNDER, "Département du Nord", "Philippe Lenoir", "Référent prévention jeunesse", "01 99 00 13 41", "p.lenoir@departement-nord.example", ""),
    (FUNDER, "Ville de Lille", "Isabelle Cordier", "Direction de la vie associative", "01 99 00 14 51", "i.cordier@ville-lille.example", "Subvention de fonctionnement et prêt de salles."),
    (FUNDER, "Agence nationale de la cohésion des territoires", "", "Cité éducative", "01 99 00 15 61", "cite-educative@anct.example", ""),
    (PARTNER, "École Jean-Lecanuet", "Delphine Roger", "Directrice", "01 99 00 16 71", "direction@ecole-lecanuet.example", "Passage des enfants du périscolaire à 16 h 30."),
    (PARTNER, "Collège des Moulins", "Farid Amrani", "Conseiller principal d’éducation", "01 99 00 16 81", "cpe@college-moulins.example", ""),
    (PARTNER, "PMI du quartier", "Clotilde Masse", "Puéricultrice", "01 99 00 17 91", "pmi@quartier.example", ""),
    (PARTNER, "Mission locale", "Jérémy Pollet", "Conseiller en insertion", "01 99 00 18 12", "j.pollet@mission-locale.example", "Permanence au centre le mardi."),
    (PARTNER, "Club de prévention La Passerelle", "Ousmane Traoré", "Éducateur de rue", "06 39 98 20 11", "o.traore@passerelle.example", ""),
    (PARTNER, "Médiathèque du Canal", "Agnès Delobel", "Responsable jeunesse", "01 99 00 19 22", "jeunesse@mediatheque-canal.example", "Prêt de malles de livres."),
    (PARTNER, "Compagnie du Réverbère", "Léon Castel", "Metteur en scène", "06 39 98 20 22", "contact@reverbere.example", ""),
    (PARTNER, "Fédération des centres sociaux", "Maud Verbeke", "Déléguée", "01 99 00 20 33", "m.verbeke@federation-centres.example", ""),
    (OTHER, "Commissariat de quartier", "", "Accueil", "01 99 00 21 44", "", "En cas d’urgence : le 17."),
    (SUPPLIER, "Boulangerie Vasseur", "", "Goûters et petits déjeuners", "01 99 00 30 11", "commande@boulangerie-vasseur.example", "Commander la veille avant 15 h."),
    (SUPPLIER, "Autocars du Ferrain", "Cédric Lahousse", "Exploitation", "01 99 00 30 22", "devis@autocars-ferrain.example", "Devis sous 48 h ; 53 places."),
    (SUPPLIER, "Papeterie Lilas", "", "Fournitures", "01 99 00 30 33", "pro@papeterie-lilas.example", ""),
    (SUPPLIER, "Nord Entretien Services", "Monique Thiery", "Responsable de secteur", "01 99 00 30 44", "m.thiery@nord-entretien.example", "Contrat de ménage : n° de client au secrétariat."),
    (SUPPLIER, "Informatique Solidaire", "Romain Bec", "Dépannage", "01 99 00 30 55", "aide@informatique-solidaire.example", ""),
    (SUPPLIER, "Imprimerie de la Deûle", "", "Affiches et programmes", "01 99 00 30 66", "atelier@imprimerie-deule.example", "Fichiers en PDF, cinq jours avant."),
)  # fmt: skip
SITES = {
    "Autocars du Ferrain": "https://www.autocars-ferrain.example",
    "Médiathèque du Canal": "https://www.mediatheque-canal.example",
}
SUPERVISORS: tuple[tuple[str, str, str, str, str, int, str], ...] = (
    ("Samir Delattre", "06 39 98 40 11", "samir.delattre@courriel.example", "BAFA, PSC1", "Camp d’été, mercredis", 130, "Disponible pendant toutes les vacances scolaires."),
    ("Manon Wiart", "06 39 98 40 22", "manon.wiart@courriel.example", "BAFA, surveillant de baignade", "Accueil de loisirs de juillet", 140, ""),
    ("Théo Lambin", "06 39 98 40 33", "", "BAFD, permis B", "Séjour à la neige", 280, "Peut conduire le minibus."),
    ("Awa Diop", "06 39 98 40 44", "awa.diop@courriel.example", "BPJEPS", "Remplacement au secteur jeunes", 45, ""),
    ("Corentin Hus", "06 39 98 40 55", "corentin.hus@courriel.example", "En formation BAFA", "Mercredis", 20, "Stage pratique à valider."),
)  # fmt: skip


def load() -> None:
    centre = Centre.objects.get(slug=CENTRE)
    people = {person.username: person for person in User.objects.filter(centre=centre)}
    for kind, organisation, name, function, phone, email, note in CONTACTS:
        create_contact(
            by=people["comptabilite" if kind in {FUNDER, SUPPLIER} else "accueil"],
            kind=kind,
            organisation=organisation,
            person_name=name,
            function=function,
            phone=phone,
            email=email,
            website=SITES.get(organisation, ""),
            note=note,
        )
    for name, phone, email, qualifications, called_for, days, note in SUPERVISORS:
        create_called_supervisor(
            by=people["coordination.enfance"],
            name=name,
            phone=phone,
            email=email,
            qualifications=qualifications,
            called_for=called_for,
            last_called_on=date.today() - timedelta(days=days),
            note=note,
        )
