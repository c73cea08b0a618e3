"""The library and the links of the demonstration: what they say, sorted as a centre would."""

from dataclasses import dataclass

NEWS_CATEGORIES = ("Vie de l’équipe", "Vie du quartier", "Formation")


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of the library. Shape: a name in .txt is written as it is, any other as a PDF."""

    title: str
    introduction: str
    category: str
    name: str
    lines: tuple[str, ...]
    days_ago: int


@dataclass(frozen=True, slots=True)
class Site:
    title: str
    address: str
    introduction: str
    category: str


PAPER_CATEGORIES = ("Règles et repères", "Comptes rendus", "Modèles à remplir")
PAPERS: tuple[Paper, ...] = (
    Paper(
        "Règlement intérieur",
        "Horaires, locaux, matériel, sécurité : ce qui s’applique à toute l’équipe.",
        "Règles et repères",
        "reglement-interieur.pdf",
        (
            "1. Les horaires de travail sont ceux du planning de chaque secteur.",
            "2. Toute absence est signalée à la coordination avant 9 h.",
            "3. Les locaux sont rendus propres et rangés après chaque activité.",
            "4. Le matériel emprunté est noté dans le portail.",
            "5. Les véhicules se réservent la veille au plus tard.",
        ),
        62,
    ),
    Paper(
        "Guide du nouvel arrivant",
        "Les interlocuteurs, les clés, les premiers jours.",
        "Règles et repères",
        "guide-nouvel-arrivant.pdf",
        (
            "Votre première semaine : visite, remise des clés, rencontre de l’équipe.",
            "Vos interlocuteurs : votre coordination, l’accueil, les ressources humaines.",
            "Vos outils : le portail, l’agenda, l’annuaire.",
        ),
        12,
    ),
    Paper(
        "Consignes d’évacuation",
        "À lire avant d’accueillir un groupe. Le point de rassemblement est sur le parvis.",
        "Règles et repères",
        "consignes-evacuation.txt",
        (
            "CONSIGNES D’ÉVACUATION",
            "1. Au signal, faire sortir le groupe par l’issue la plus proche.",
            "2. Fermer les fenêtres et les portes sans les verrouiller.",
            "3. Compter les personnes au point de rassemblement, sur le parvis.",
            "4. Ne revenir qu’après l’accord de la direction.",
        ),
        120,
    ),
    Paper(
        "Compte rendu de la réunion d’équipe",
        "Fête du quartier, vacances de printemps, véhicules.",
        "Comptes rendus",
        "reunion-equipe.pdf",
        (
            "Présents : la direction, les coordinations, l’accueil.",
            "Fête du quartier : un stand par secteur, installation dès 13 h.",
            "Vacances de printemps : les plannings sont rendus pour le 15.",
            "Véhicules : le minibus est en révision la semaine prochaine.",
        ),
        4,
    ),
    Paper(
        "Bilan d’action : trame",
        "La trame attendue par les financeurs, à remplir après chaque action.",
        "Modèles à remplir",
        "trame-bilan.pdf",
        (
            "Intitulé de l’action :",
            "Dates, lieu, public, nombre de participants :",
            "Ce qui a marché, ce qui serait fait autrement :",
            "Dépenses et financements :",
        ),
        33,
    ),
    Paper(
        "Autorisation de sortie",
        "À faire signer par les familles avant chaque sortie.",
        "Modèles à remplir",
        "autorisation-sortie.pdf",
        (
            "Je soussigné(e) ........................................................",
            "autorise mon enfant ....................................................",
            "à participer à la sortie du ............................................",
            "Personne à prévenir et numéro :",
        ),
        80,
    ),
)

SITE_CATEGORIES = ("Mes droits et ma formation", "Financeurs et subventions", "Au quotidien")
SITES: tuple[Site, ...] = (
    Site(
        "Mon compte formation",
        "https://www.moncompteformation.gouv.fr/",
        "Consulter ses droits et s’inscrire à une formation.",
        "Mes droits et ma formation",
    ),
    Site(
        "Uniformation",
        "https://www.uniformation.fr/",
        "Le financement des formations de notre branche.",
        "Mes droits et ma formation",
    ),
    Site(
        "Mutuelle du centre",
        "https://mutuelle.example/",
        "Ses remboursements et sa carte de tiers payant.",
        "Mes droits et ma formation",
    ),
    Site(
        "Service-Public.fr",
        "https://www.service-public.fr/",
        "Droits et démarches : travail, famille, logement.",
        "Mes droits et ma formation",
    ),
    Site(
        "Le Compte Asso",
        "https://lecompteasso.associations.gouv.fr/",
        "Les demandes de subvention à l’État.",
        "Financeurs et subventions",
    ),
    Site(
        "Dauphin",
        "https://usager-dauphin.cget.gouv.fr/",
        "Les subventions de la politique de la ville.",
        "Financeurs et subventions",
    ),
    Site(
        "Caf : Mon Compte Partenaire",
        "https://moncomptepartenaire.caf.fr/",
        "Les déclarations et les aides de la Caf.",
        "Financeurs et subventions",
    ),
    Site(
        "Région Hauts-de-France : aides",
        "https://aides.hautsdefrance.fr/",
        "Les dispositifs et les dossiers de la Région.",
        "Financeurs et subventions",
    ),
    Site(
        "Département du Nord",
        "https://lenord.fr/",
        "Les appels à projets du Département.",
        "Financeurs et subventions",
    ),
    Site(
        "Métropole européenne de Lille",
        "https://www.lillemetropole.fr/",
        "Les appels à projets de la métropole.",
        "Financeurs et subventions",
    ),
    Site(
        "Ville de Lille",
        "https://www.lille.fr/",
        "Les subventions de la Ville et la vie associative.",
        "Financeurs et subventions",
    ),
    Site(
        "Vigilance météo",
        "https://vigilance.meteofrance.fr/",
        "À regarder avant chaque sortie.",
        "Au quotidien",
    ),
    Site(
        "Geste d’urgence : 15, 18, 112",
        "https://www.service-public.fr/particuliers/vosdroits/F33961",
        "Qui appeler, et quoi dire.",
        "Au quotidien",
    ),
)
