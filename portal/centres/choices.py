"""The sectors that a new centre starts with (requirement A3)."""

FIRST_SECTORS: tuple[str, ...] = (
    "Cyber Espace",
    "Centre petite enfance",
    "Multi-accueil",
    "Secteur Petite Enfance",
    "Secteur Enfance",
    "Secteur Jeunes et Adolescents",
    "Secteur Jeunes Adultes",
    "Secteur Adultes et Familles",
    "Actualité Administrative",
    "Culture",
    "Santé Bien-être",
    "Non renseigné",
)
UNKNOWN_SECTOR = "Non renseigné"
OFFICE_SECTOR = "Actualité Administrative"
"""Where the first person of a centre stands until somebody says otherwise."""

EDITORS = frozenset({"communication", "it"})
HUMAN_RESOURCES = frozenset({"hr"})
"""Values of portal.accounts.choices.Role, which stands above this room."""
