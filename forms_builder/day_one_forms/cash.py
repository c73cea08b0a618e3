"""Money that passes from hand to hand: advances for activities, cheques, the cash desk."""

from forms_builder.day_one_forms.writing import (
    TEN_YEARS,
    DayOneForm,
    choice,
    computed,
    effect,
    lines,
    only_if,
    part,
    question,
    step,
)

FAMILY = "Caisse et régies"
NATURES = ("Alimentation", "Transport", "Entrées", "Matériel", "Autre")
CASH = "Espèces"

ADVANCE_WANTED = DayOneForm(
    slug="regie-activite",
    title="Demande de régie d’activité",
    family=FAMILY,
    introduction="<p>Pour recevoir de quoi payer les dépenses d’une activité.</p>",
    questions=(
        question("text", "Activité"),
        question("date", "Date de l’activité"),
        question("sector", "Secteur", proposed="sector"),
        question("number", "Nombre de participants", minimum="1"),
        lines("Dépenses prévues", choice("Nature", *NATURES), question("money", "Montant", minimum="0.01")),
        computed("Total demandé", "sum", "Dépenses prévues / Montant"),
        choice("Mode de paiement", CASH, "Chèque", "Carte bancaire"),
        question("date", "Nécessaire pour le"),
    ),
    approval_route=(step("coordinator"), step("accounting"), step("hr"), step("director")),
    retention_months=TEN_YEARS,
)

RETURNED, GAP = "Montant rendu ou reçu", "Écart"

ADVANCE_SHEET = DayOneForm(
    slug="fiche-regie-avance",
    title="Fiche de régie d’avance",
    family=FAMILY,
    introduction="<p>Pour rendre compte de l’avance reçue, justificatifs à l’appui.</p>",
    questions=(
        question("request", "Demande de régie", form=ADVANCE_WANTED.title),
        question("money", "Avance reçue", minimum="0.01"),
        lines(
            "Dépenses",
            question("date", "Date", not_to_come=True),
            question("text", "Fournisseur"),
            choice("Nature", *NATURES),
            question("money", "Montant", minimum="0.01"),
            question("file", "Justificatif"),
        ),
        computed("Total dépensé", "sum", "Dépenses / Montant"),
        computed(
            "Reste",
            "difference",
            "Avance reçue",
            "Total dépensé",
            help="À rendre au centre. Avec un moins devant : le centre vous le doit.",
        ),
        question(
            "money",
            RETURNED,
            minimum=None,
            help="Ce que vous avez rendu. Avec un moins devant : ce que vous avez reçu.",
        ),
        computed(GAP, "difference", "Reste", RETURNED),
        question("long_text", "Explication de l’écart", only_if=only_if(GAP, "0", operator="is_not")),
    ),
    approval_route=(step("coordinator"), step("accounting"), step("hr"), step("director")),
    retention_months=TEN_YEARS,
)

CHEQUES = DayOneForm(
    slug="remise-de-cheques",
    title="Feuille de remise de chèques",
    family=FAMILY,
    introduction="<p>Pour remettre des chèques à la banque. Le bordereau s’imprime depuis la demande.</p>",
    questions=(
        choice("Compte bancaire", "Compte courant", "Livret"),
        lines(
            "Chèques",
            question("text", "Émetteur"),
            question("text", "Banque"),
            question("text", "Numéro du chèque"),
            question("money", "Montant", minimum="0.01"),
            most=60,
        ),
        computed("Nombre de chèques", "count", "Chèques", unit="", places=0),
        computed("Total", "sum", "Chèques / Montant"),
        question("text", "Numéro du bordereau"),
    ),
    approval_route=(step("accounting"),),
    effects=(effect("print_template", paper="slip"),),
    retention_months=TEN_YEARS,
)

NOTES_AND_COINS = (
    "500",
    "200",
    "100",
    "50",
    "20",
    "10",
    "5",
    "2",
    "1",
    "0,50",
    "0,20",
    "0,10",
    "0,05",
    "0,02",
    "0,01",
)
OPENING, COUNTED, DIFFERENCE, WAY = "Solde d’ouverture", "Solde compté", "Différence", "Mode de paiement"

CASH_SHEET = DayOneForm(
    slug="feuille-de-caisse",
    title="Feuille de caisse",
    family=FAMILY,
    introduction="<p>Une feuille par caisse et par jour.</p>",
    questions=(
        part("La journée"),
        choice("Caisse", "Accueil", "Activités"),
        question("date", "Date", proposed="today"),
        question("money", OPENING),
        lines(
            "Mouvements",
            question("time", "Heure"),
            question("text", "Libellé"),
            choice(WAY, CASH, "Chèque", "Carte bancaire"),
            question("money", "Entrée", required=False),
            question("money", "Sortie", required=False),
            computed("Espèces reçues", "sum", "Entrée", only_if=only_if(WAY, CASH)),
            computed("Espèces sorties", "sum", "Sortie", only_if=only_if(WAY, CASH)),
            least=0,
            most=60,
            required=False,
        ),
        part("Le comptage"),
        lines(
            "Pièces et billets",
            question("money", "Valeur"),
            question("number", "Nombre", required=False),
            computed("Montant", "product", "Valeur", "Nombre"),
            begun=list(NOTES_AND_COINS),
        ),
        part("Le résultat"),
        computed("Ouverture et entrées", "sum", OPENING, "Mouvements / Espèces reçues"),
        computed("Solde théorique", "difference", "Ouverture et entrées", "Mouvements / Espèces sorties"),
        computed(COUNTED, "sum", "Pièces et billets / Montant"),
        computed(DIFFERENCE, "difference", COUNTED, "Solde théorique"),
        question(
            "long_text", "Explication de la différence", only_if=only_if(DIFFERENCE, "0", operator="is_not")
        ),
    ),
    approval_route=(step("accounting"),),
    effects=(effect("carry_over", source=COUNTED, target=OPENING, same="Caisse"),),
    retention_months=TEN_YEARS,
)
