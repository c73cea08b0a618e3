"""The words that French centres write in their own files of people: titles, contracts, roles."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy

from portal.accounts.choices import Contract, Role
from portal.kit.columns import Column

COLUMNS: tuple[Column, ...] = (
    Column(
        "last_name",
        gettext_lazy("Last name"),
        "Fontaine",
        ("nom", "noms", "nom de famille", "nom usage", "nom d usage", "nom usuel", "patronyme", "last name", "surname"),
        required=True,
    ),
    Column(
        "first_name",
        gettext_lazy("First name"),
        "Léa",
        ("prenom", "prenoms", "prenom usuel", "first name", "given name"),
        required=True,
    ),
    Column(
        "email",
        gettext_lazy("E-mail address"),
        "lea.fontaine@centre.example",
        (
            "e mail", "email", "mail", "courriel", "adresse mail", "adresse e mail", "adresse email",
            "adresse courriel", "adresse de courriel", "adresse electronique", "mel", "mail pro", "mail professionnel", "email professionnel",
            "adresse mail professionnelle",
        ),
        help=gettext_lazy("Whoever has already signed in keeps theirs: only they change it."),
    ),
    Column(
        "phone",
        gettext_lazy("Telephone"),
        "03 20 55 01 02",
        ("telephone", "tel", "numero de telephone", "n de telephone", "no de telephone", "num tel", "tel fixe", "fixe",
         "telephone fixe", "phone"),
    ),
    Column(
        "mobile",
        gettext_lazy("Mobile telephone"),
        "06 39 98 01 02",
        ("portable", "mobile", "telephone portable", "tel portable", "tel mobile", "telephone mobile", "gsm", "numero de portable"),
        help=gettext_lazy("Goes before the other telephone where both are filled in."),
    ),
    Column(
        "function",
        gettext_lazy("Function"),
        "Animatrice enfance",
        ("fonction", "poste", "emploi", "metier", "fonction occupee", "intitule du poste", "poste occupe", "titre"),
    ),
    Column(
        "contract",
        gettext_lazy("Contract"),
        "CDI",
        ("contrat", "type de contrat", "nature du contrat", "contrat de travail", "statut"),
        help=gettext_lazy("CDI, CDD, apprentissage, CEE, service civique, bénévole."),
    ),
    Column(
        "weekly_hours",
        gettext_lazy("Hours per week"),
        "35",
        ("heures", "heures semaine", "heures hebdo", "heures hebdomadaires", "nb heures", "temps de travail",
         "duree hebdomadaire", "horaire hebdomadaire", "h semaine", "heures par semaine"),
        help=gettext_lazy("35, 17,5 or 24h30."),
    ),
    Column(
        "working_days",
        gettext_lazy("Days worked"),
        "lun-ven",
        ("jours travailles", "jours", "jours de travail", "jours de presence", "jours travailles par semaine"),
        help=gettext_lazy("lun-ven, lun mar jeu, or 1245."),
    ),
    Column(
        "entered_on",
        gettext_lazy("Entered on"),
        "01/09/2024",
        ("entree le", "entree", "date d entree", "date entree", "date d embauche", "embauche", "debut", "debut du contrat",
         "date de debut", "date de debut de contrat", "arrivee", "date d arrivee"),
    ),
    Column(
        "leaves_on",
        gettext_lazy("Leaves on"),
        "",
        ("sortie le", "sortie", "date de sortie", "date sortie", "fin", "fin du contrat", "fin de contrat", "date de fin",
         "date de fin de contrat", "depart", "date de depart"),
        help=gettext_lazy("The account closes at the end of this day. It cannot be past."),
    ),
    Column(
        "main",
        gettext_lazy("Main sector"),
        "Secteur Enfance",
        ("secteur principal", "secteur", "service", "pole", "secteur de rattachement", "service principal"),
        help=gettext_lazy("The name of a sector of the centre."),
    ),
    Column(
        "others",
        gettext_lazy("Other sectors"),
        "Culture",
        ("autres secteurs", "secteurs secondaires", "autre secteur", "autres services", "secteurs"),
        help=gettext_lazy("Several are separated by semicolons."),
    ),
    Column(
        "coordinated",
        gettext_lazy("Coordinates"),
        "non",
        ("coordonne", "coordination", "secteurs coordonnes", "coordonne les secteurs", "coordinateur", "coordinatrice",
         "coordinateur de", "responsable de"),
        help=gettext_lazy("oui for the main sector, or the names of sectors."),
    ),
    Column(
        "roles",
        gettext_lazy("Roles"),
        "encadrant",
        ("roles", "role", "profil", "profils", "droits"),
        help=gettext_lazy("Exactly these: encadrant, matériel, RH, accueil, comptabilité, direction, communication, informatique, DPO."),
    ),
    Column(
        "username",
        gettext_lazy("User name"),
        "",
        ("nom d utilisateur", "identifiant", "nom utilisateur", "login", "compte", "username", "identifiants"),
        help=gettext_lazy("Empty: proposed for new people. Needed to tell namesakes apart."),
    ),
)  # fmt: skip
BY_NAME: Mapping[str, Column] = {column.name: column for column in COLUMNS}

CONTRACT_WORDS: Mapping[str, Contract] = {
    "cdi": Contract.PERMANENT, "cdii": Contract.PERMANENT, "cdi intermittent": Contract.PERMANENT,
    "duree indeterminee": Contract.PERMANENT, "contrat a duree indeterminee": Contract.PERMANENT,
    "cdd": Contract.FIXED_TERM, "cddu": Contract.FIXED_TERM, "duree determinee": Contract.FIXED_TERM,
    "contrat a duree determinee": Contract.FIXED_TERM,
    "apprentissage": Contract.APPRENTICE, "apprenti": Contract.APPRENTICE, "apprentie": Contract.APPRENTICE,
    "contrat d'apprentissage": Contract.APPRENTICE, "alternance": Contract.APPRENTICE,
    "cee": Contract.EDUCATIONAL, "contrat d'engagement educatif": Contract.EDUCATIONAL,
    "engagement educatif": Contract.EDUCATIONAL,
    "service civique": Contract.CIVIC_SERVICE, "volontaire": Contract.CIVIC_SERVICE,
    "volontaire en service civique": Contract.CIVIC_SERVICE,
    "benevole": Contract.BOARD, "benevolat": Contract.BOARD, "ca": Contract.BOARD, "benevole/ca": Contract.BOARD,
    "administrateur": Contract.BOARD, "administratrice": Contract.BOARD, "membre du ca": Contract.BOARD,
    "conseil d'administration": Contract.BOARD, "elu": Contract.BOARD, "elue": Contract.BOARD,
}  # fmt: skip
ROLE_WORDS: Mapping[str, Role] = {
    "encadrant": Role.SUPERVISOR, "encadrante": Role.SUPERVISOR, "animateur": Role.SUPERVISOR,
    "animatrice": Role.SUPERVISOR, "encadrement": Role.SUPERVISOR, "animation": Role.SUPERVISOR,
    "materiel": Role.EQUIPMENT, "gestionnaire des ressources materielles": Role.EQUIPMENT,
    "gestion du materiel": Role.EQUIPMENT,
    "rh": Role.HR, "ressources humaines": Role.HR, "administrateur rh": Role.HR, "administratrice rh": Role.HR,
    "accueil": Role.RECEPTION, "agent d'accueil": Role.RECEPTION, "agente d'accueil": Role.RECEPTION,
    "salles": Role.RECEPTION, "gestionnaire des salles": Role.RECEPTION,
    "comptabilite": Role.ACCOUNTING, "comptable": Role.ACCOUNTING, "compta": Role.ACCOUNTING,
    "direction": Role.DIRECTOR, "directeur": Role.DIRECTOR, "directrice": Role.DIRECTOR,
    "communication": Role.COMMUNICATION, "com": Role.COMMUNICATION,
    "informatique": Role.IT, "it": Role.IT, "referent informatique": Role.IT, "referente informatique": Role.IT,
    "dpo": Role.DPO, "dpd": Role.DPO, "delegue a la protection des donnees": Role.DPO,
    "deleguee a la protection des donnees": Role.DPO, "protection des donnees": Role.DPO,
}  # fmt: skip
