"""The words that centres write in their own files of contacts and of supervisors: titles, kinds."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from portal.directory.choices import ContactKind, Listing
from portal.kit.columns import Column

PHONE = Column(
    "phone",
    _("Telephone"),
    "01 99 00 12 34",
    ("telephone", "tel", "numero de telephone", "n de telephone", "no de telephone", "portable", "mobile", "telephone portable",
     "tel portable", "numero", "phone"),
)  # fmt: skip
EMAIL = Column(
    "email",
    _("E-mail address"),
    "contact@exemple.example",
    ("e mail", "email", "mail", "courriel", "adresse mail", "adresse e mail", "adresse email", "adresse de courriel",
     "adresse electronique", "mel"),
)  # fmt: skip
NOTE = Column(
    "note", _("Note"), "", ("notes", "remarque", "remarques", "commentaire", "commentaires", "observations")
)

CONTACT_COLUMNS: tuple[Column, ...] = (
    Column(
        "kind",
        _("Kind of contact"),
        "Partenaire",
        ("type", "genre", "categorie", "nature", "type de contact"),
        help=_("Partenaire, financeur, fournisseur or autre. Empty: partner."),
    ),
    Column(
        "organisation",
        _("Organisation"),
        "Maison des associations",
        ("organisme", "structure", "societe", "entreprise", "raison sociale", "association", "nom de l organisme", "etablissement"),
        required=True,
    ),
    Column(
        "person_name",
        _("Person"),
        "Nadia Lecomte",
        ("personne", "nom", "nom du contact", "contact", "interlocuteur", "interlocutrice", "nom et prenom", "prenom et nom",
         "nom prenom", "prenom nom"),
        help=_("First and last names in one cell. Empty: the organisation itself."),
    ),
    Column("function", _("Function"), "Chargée de mission", ("fonction", "poste", "service", "role", "titre")),
    PHONE,
    EMAIL,
    Column("website", _("Website"), "https://www.exemple.example", ("site", "site internet", "site web", "url", "web")),
    Column("address", _("Postal address"), "12 rue des Lilas, 59000 Lille", ("adresse", "adresse postale")),
    NOTE,
)  # fmt: skip
SUPERVISOR_COLUMNS: tuple[Column, ...] = (
    Column(
        "name",
        _("Name"),
        "Samir Delattre",
        ("nom", "nom et prenom", "prenom et nom", "nom prenom", "prenom nom", "animateur", "animatrice", "intervenant",
         "intervenante"),
        required=True,
        help=_("First and last names in one cell."),
    ),
    PHONE,
    EMAIL,
    Column("qualifications", _("Qualifications"), "BAFA, PSC1", ("diplomes", "diplome", "qualification", "brevets", "formation", "formations")),
    Column(
        "called_for",
        _("Called upon for"),
        "Camp d’été 2026",
        ("missions", "mission", "appele pour", "appelee pour", "motif", "interventions", "intervention", "sejour", "activite"),
    ),
    Column(
        "last_called_on",
        _("Last called upon on"),
        "04/07/2026",
        ("dernier appel", "dernier appel le", "derniere mission", "derniere intervention", "date", "derniere date"),
    ),
    NOTE,
)  # fmt: skip
COLUMNS: Mapping[Listing, tuple[Column, ...]] = {
    Listing.CONTACTS: CONTACT_COLUMNS,
    Listing.CALLED_SUPERVISORS: SUPERVISOR_COLUMNS,
}
KIND_WORDS: Mapping[str, ContactKind] = {
    "partenaire": ContactKind.PARTNER, "partenaires": ContactKind.PARTNER, "partenariat": ContactKind.PARTNER,
    "financeur": ContactKind.FUNDER, "financeurs": ContactKind.FUNDER, "financement": ContactKind.FUNDER,
    "fournisseur": ContactKind.SUPPLIER, "fournisseurs": ContactKind.SUPPLIER, "prestataire": ContactKind.SUPPLIER,
    "prestataires": ContactKind.SUPPLIER,
    "autre": ContactKind.OTHER, "autres": ContactKind.OTHER, "autre contact": ContactKind.OTHER, "divers": ContactKind.OTHER,
}  # fmt: skip
