"""One story for each form of day one: who asks, what they answer, who decides, handles or completes it.

Dates are around Wednesday 10 March 2027, the clock of the tests. What must come out of each stands beside, in words:
`<slug>.txt`.
"""

from dataclasses import dataclass, field
from typing import Any

from tests.support.form_building import FIRST, Answers, Attached

Turn = tuple[str, str]
"""Who, by user name, and what they do: approve, handle, or complete what is for their role."""

THREE = (("coordination.enfance", "approve"), ("rh", "approve"), ("direction", "approve"))
WEEK = {"start": "2027-04-05", "start_half": "morning", "end": "2027-04-09", "end_half": "evening"}
DAY = {"start": "2027-04-14", "start_half": "morning", "end": "2027-04-14", "end_half": "evening"}


@dataclass(frozen=True, slots=True)
class Case:
    """Shape: `before` are the slugs of forms whose story is told first; `additions` what each role completes."""

    answers: Answers
    turns: tuple[Turn, ...] = THREE
    who: str = "animation.enfance"
    before: tuple[str, ...] = ()
    additions: dict[str, dict[str, Any]] = field(default_factory=dict)


CASES: dict[str, Case] = {
    "acompte-sur-salaire": Case(
        {"Mois concerné": "2027-03", "Montant demandé": "450", "Motif": "Réparation de la voiture."}
    ),
    "conge": Case(
        {
            "Nature du congé": "Congés payés",
            "Dates": WEEK,
            "Qui me remplace ?": "Yanis Moreau",
            "Commentaire": "Les vacances de printemps.",
        }
    ),
    "remise-de-badge": Case(
        {
            "Numéro du badge": "B-042",
            "Ce qu’il ouvre": "Porte du personnel et salle d’activités, de 7 h à 20 h.",
            "Remis le": "2027-03-10",
            "Une caution est-elle versée ?": "Oui",
            "Montant de la caution": "20",
            "Engagements": "on",
        },
        turns=(("rh", "complete"), ("rh", "handle")),
        additions={"rh": {"Rendu le": "2027-03-10"}},
    ),
    "bon-de-commande": Case(
        {
            "Fournisseur": {"name": "Papeterie du Beffroi"},
            "Ligne budgétaire": "Activités",
            "Articles": [
                {
                    "Désignation": "Feutres lavables, boîte de 24",
                    "Référence": "F24",
                    "Quantité": "12",
                    "Prix unitaire HT": "7,35",
                    "TVA": "Taux normal",
                },
                {
                    "Désignation": "Album jeunesse",
                    "Quantité": "3",
                    "Prix unitaire HT": "11,99",
                    "TVA": "Taux réduit",
                },
            ],
            "Devis": Attached("devis.pdf"),
            "Souhaité pour le": "2027-03-24",
            "Lieu de livraison": "Accueil du centre",
        },
        turns=(("coordination.enfance", "approve"), ("comptabilite", "approve"), ("direction", "approve")),
    ),
    "convention-benevolat": Case(
        {
            "Nom et prénom": "Delvaux Solange",
            "Date de naissance": "1958-06-02",
            "Adresse": "12 rue des Fictions\n59000 Lille",
            "Adresse électronique": "solange.delvaux@exemple.example",
            "Téléphone": "06 39 98 12 34",
            "Personne à prévenir": "Delvaux Marc, son fils",
            "Téléphone de la personne à prévenir": "06 39 98 12 35",
            "Missions": "Aide aux devoirs.",
            "Jours et heures": "Le mardi, de 16 h 30 à 18 h",
            "Début": "2027-03-16",
            "Attestation d’assurance": Attached("assurance.pdf"),
            "La mission se fait-elle avec des enfants ?": "Oui",
            "Attestation d’honorabilité de moins de six mois vue": "Oui",
            "Attestation vue le": "2027-03-09",
            "Règles": "on",
        }
    ),
    "mise-a-disposition-des-cles": Case(
        {
            "Qui emprunte ?": "Une personne extérieure",
            "Nom de la personne extérieure": "Association Les Cerfs-volants",
            "Téléphone de la personne extérieure": "06 39 98 22 33",
            "Clés": [
                {"Numéro": "12", "Ce qu’elle ouvre": "Salle polyvalente"},
                {"Numéro": "12 bis", "Ce qu’elle ouvre": "Local de rangement"},
            ],
            "Du": "2027-03-12",
            "Au": "2027-03-15",
            "Une caution est-elle versée ?": "Non",
            "Engagements": "on",
        },
        turns=(*THREE, ("accueil", "complete")),
        additions={"accueil": {"Rendues le": "2027-03-10"}},
    ),
    "formation": Case(
        {
            "Intitulé": "Animer un atelier numérique",
            "Organisme": {"name": "Formation Nord Fictive"},
            "Dates": DAY,
            "Nombre d’heures": "7",
            "Lieu": "Lille",
            "Objectifs": "Accompagner les habitants dans leurs démarches en ligne.",
            "Frais pédagogiques": "380",
            "Déplacements": "12,40",
            "Repas": "15",
            "Financement": "Uniformation",
            "Programme et devis": Attached("programme.pdf"),
        }
    ),
    "regie-activite": Case(
        {
            "Activité": "Sortie à la ferme",
            "Date de l’activité": "2027-04-14",
            "Secteur": "Secteur Enfance",
            "Nombre de participants": "24",
            "Dépenses prévues": [
                {"Nature": "Entrées", "Montant": "144"},
                {"Nature": "Alimentation", "Montant": "38,50"},
            ],
            "Mode de paiement": "Espèces",
            "Nécessaire pour le": "2027-04-12",
        },
        turns=(
            ("coordination.enfance", "approve"),
            ("comptabilite", "approve"),
            ("rh", "approve"),
            ("direction", "approve"),
        ),
    ),
    "fiche-regie-avance": Case(
        {
            "Demande de régie": FIRST,
            "Avance reçue": "182,50",
            "Dépenses": [
                {
                    "Date": "2027-03-09",
                    "Fournisseur": "Ferme des Trois Chênes",
                    "Nature": "Entrées",
                    "Montant": "144",
                    "Justificatif": Attached("ferme.pdf"),
                },
                {
                    "Date": "2027-03-09",
                    "Fournisseur": "Boulangerie du Coin",
                    "Nature": "Alimentation",
                    "Montant": "31,20",
                    "Justificatif": Attached("boulangerie.pdf"),
                },
            ],
            "Montant rendu ou reçu": "7",
            "Explication de l’écart": "Ticket de parking perdu.",
        },
        turns=(
            ("coordination.enfance", "approve"),
            ("comptabilite", "approve"),
            ("rh", "approve"),
            ("direction", "approve"),
        ),
        before=("regie-activite",),
    ),
    "demande-prime-transport": Case(
        {
            "À partir du": "2027-03-01",
            "Moyen de transport": "Abonnement de transport en commun",
            "Distance entre le domicile et le travail": "8,5",
            "Prix de l’abonnement": "62",
            "Période de l’abonnement": "Par mois",
            "Justificatif de l’abonnement": Attached("abonnement.pdf"),
        }
    ),
    "prime-transport": Case(
        {
            "Mois": "2027-03",
            "Moyen de transport": "Abonnement de transport en commun",
            "Prix payé ce mois-ci": "62",
            "Abonnement du mois": Attached("mars.pdf"),
            "Travaillez-vous moins d’un mi-temps ?": "Oui",
            "Heures de travail par semaine": "14",
        },
        before=("demande-prime-transport",),
    ),
    "fax": Case(
        {
            "Destinataire": "Service des prestations",
            "Organisme": "Caisse fictive",
            "Numéro de fax": "01 99 00 12 34",
            "Nombre de pages": "3",
            "Objet": "Attestation de présence",
            "Mentions": ["Urgent", "À confirmer"],
            "Message": "Merci d’en accuser réception.",
            "Pièce jointe": Attached("attestation.pdf"),
        },
        turns=(("accueil", "handle"),),
    ),
    "remise-de-cheques": Case(
        {
            "Compte bancaire": "Compte courant",
            "Chèques": [
                {
                    "Émetteur": "Famille A",
                    "Banque": "Banque du Nord",
                    "Numéro du chèque": "0012345",
                    "Montant": "45",
                },
                {
                    "Émetteur": "Famille B",
                    "Banque": "Banque de la Deûle",
                    "Numéro du chèque": "0098761",
                    "Montant": "112,60",
                },
            ],
            "Numéro du bordereau": "2027-031",
        },
        who="accueil",
        turns=(("comptabilite", "approve"),),
    ),
    "feuille-de-caisse": Case(
        {
            "Caisse": "Accueil",
            "Date": "2027-03-10",
            "Solde d’ouverture": "150",
            "Mouvements": [
                {"Heure": "09:30", "Libellé": "Adhésion", "Mode de paiement": "Espèces", "Entrée": "12"},
                {
                    "Heure": "10:15",
                    "Libellé": "Sortie patinoire",
                    "Mode de paiement": "Chèque",
                    "Entrée": "18",
                },
                {"Heure": "16:00", "Libellé": "Goûter", "Mode de paiement": "Espèces", "Sortie": "9,40"},
            ],
            "Pièces et billets": [
                {},
                {},
                {"Nombre": "1"},
                {"Nombre": "1"},
                {},
                {},
                {},
                {"Nombre": "1"},
                {},
                {"Nombre": "1"},
                {},
                {},
                {},
                {},
                {},
            ],
            "Explication de la différence": "Dix centimes de trop rendus.",
        },
        who="accueil",
        turns=(("comptabilite", "approve"),),
    ),
    "remboursement-de-frais": Case(
        {
            "Mois": "2027-03",
            "Avez-vous pris votre voiture ?": "Oui",
            "Puissance fiscale": "4 CV",
            "Véhicule électrique": "Oui",
            "Immatriculation": "AB-123-CD",
            "Distance déjà remboursée cette année": "310",
            "Déplacements et frais": [
                {
                    "Date": "2027-03-02",
                    "Motif": "Réunion du réseau",
                    "Départ": "Lille",
                    "Arrivée": "Valenciennes",
                    "Distance": "104,6",
                    "Péages": "",
                    "Parking": "6,50",
                    "Justificatif": Attached("parking.pdf"),
                },
                {"Date": "2027-03-05", "Motif": "Achats pour l’atelier", "Distance": "12"},
            ],
            "IBAN": "FR76 3000 6000 0112 3456 7890 189",
        }
    ),
    "avance-sur-salaire": Case(
        {
            "Montant demandé": "1000",
            "Motif": "Dépôt de garantie d’un logement.",
            "Nombre de mois pour rembourser": "6",
            "Premier mois de remboursement": "2027-05",
            "Remboursement": "on",
        }
    ),
    "documents-du-contrat": Case(
        {
            "Travaillerez-vous avec des enfants ?": "Oui",
            "Conduisez-vous pour le centre ?": "Non",
            "Avez-vous un titre de séjour ?": "Non",
            "Vous faut-il une autorisation de travail ?": "Non",
            "Pièce d’identité": Attached("identite.pdf"),
            "Relevé d’identité bancaire": Attached("rib.pdf"),
        },
        turns=(("rh", "complete"), ("rh", "approve"), ("rh", "handle")),
        additions={
            "rh": {
                "Pièce d’identité": {"state": "received"},
                "Relevé d’identité bancaire": {"state": "refused", "reason": "Illisible."},
                "Extrait n° 3 du casier judiciaire ou attestation d’honorabilité": {
                    "state": "seen",
                    "seen_on": "2027-03-09",
                },
            }
        },
    ),
    "ordre-de-mission": Case(
        {
            "Objet de la mission": "Formation des animateurs du réseau",
            "Lieu": "Valenciennes",
            "Dates": DAY,
            "Véhicule": "Véhicule du centre",
            "Véhicule réservé": "Minibus",
            "Passagers": "Yanis Moreau\nKarim Haddad",
        },
        turns=(("coordination.enfance", "approve"), ("direction", "approve"), ("materiel", "complete")),
        additions={"materiel": {"Permis de conduire vérifié": "Oui"}},
    ),
}
