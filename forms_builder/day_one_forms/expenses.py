"""What employees have paid, and are paid back."""

from forms_builder.day_one_forms.writing import (
    TEN_YEARS,
    DayOneForm,
    choice,
    computed,
    effect,
    explanation,
    lines,
    only_if,
    part,
    question,
)

FAMILY = "Frais et transport"
POWERS = ("3 CV et moins", "4 CV", "5 CV", "6 CV", "7 CV et plus")
POWER = "Puissance fiscale"
SCALE, SUPPLEMENT, SHARE = "Barème kilométrique", "Supplément électrique", "Abonnement de transport"
HOW, BY_TICKET, BY_CAR = "Moyen de transport", "Abonnement de transport en commun", "Voiture personnelle"
IS_TICKET, IS_CAR = only_if(HOW, BY_TICKET), only_if(HOW, BY_CAR)

TRANSPORT_WANTED = DayOneForm(
    slug="demande-prime-transport",
    title="Demande de prime de transport",
    family=FAMILY,
    introduction="<p>Une fois par année scolaire. Ensuite, chaque mois, remplissez « Prime transport ».</p>",
    questions=(
        question("date", "À partir du", proposed="today"),
        choice(HOW, BY_TICKET, BY_CAR),
        question("number", "Distance entre le domicile et le travail", minimum="0.1", places=1, unit="km"),
        question("money", "Prix de l’abonnement", minimum="0.01", only_if=IS_TICKET),
        choice("Période de l’abonnement", "Par mois", "Par an", only_if=IS_TICKET),
        question("file", "Justificatif de l’abonnement", only_if=IS_TICKET),
        question("file", "Carte grise", only_if=IS_CAR),
        question("long_text", "Pourquoi pas les transports en commun ?", only_if=IS_CAR),
    ),
    effects=(effect("validity", start="À partir du", length="school_year", end="", days_before=30),),
)

PART_TIME, WEEKLY = "Travaillez-vous moins d’un mi-temps ?", "Heures de travail par semaine"
IS_PART_TIME = only_if(PART_TIME, "Oui")

TRANSPORT_PAID = DayOneForm(
    slug="prime-transport",
    title="Prime transport",
    family=FAMILY,
    introduction="<p>Chaque mois, une fois votre demande de l’année acceptée.</p>",
    questions=(
        question("month", "Mois", proposed="this_month"),
        choice(HOW, BY_TICKET, BY_CAR),
        part("L’abonnement", only_if=IS_TICKET),
        explanation(
            "<p>Le centre rembourse la moitié de l’abonnement, quel que soit le nombre de jours travaillés ; en dessous d’un "
            "mi-temps, en proportion.</p>"
        ),
        question("money", "Prix payé ce mois-ci", minimum="0.01"),
        question("file", "Abonnement du mois"),
        question("yes_no", PART_TIME),
        question(
            "number", WEEKLY, minimum="0.5", maximum="17.5", places=2, unit="heures", only_if=IS_PART_TIME
        ),
        computed("Part remboursée", "rate", table=SHARE, unit="%"),
        computed("Part de l’abonnement", "percent", "Prix payé ce mois-ci", "Part remboursée"),
        computed("Proportion", "quotient", WEEKLY, "17,5", unit="", places=4, only_if=IS_PART_TIME),
        computed("Montant de l’abonnement", "product", "Part de l’abonnement", "Proportion"),
        part("Les kilomètres", only_if=IS_CAR),
        choice(POWER, *POWERS),
        question("number", "Distance d’un aller", minimum="0.1", places=1, unit="km"),
        question("number", "Jours travaillés", minimum="1", maximum="31", unit="jours"),
        computed(
            "Kilomètres du mois",
            "product",
            "Distance d’un aller",
            "2",
            "Jours travaillés",
            unit="km",
            places=1,
        ),
        computed("Tarif au kilomètre", "rate", POWER, table=SCALE, unit="€/km", places=3),
        computed("Montant des kilomètres", "product", "Kilomètres du mois", "Tarif au kilomètre"),
        part("Le montant"),
        computed("Montant", "sum", "Montant de l’abonnement", "Montant des kilomètres"),
    ),
    effects=(effect("prerequisite", form=TRANSPORT_WANTED.title, date="Mois"),),
)

BY_OWN_CAR, ELECTRIC = "Avez-vous pris votre voiture ?", "Véhicule électrique"
TRIPS, DUE, BONUS = "Déplacements et frais", "Frais à justifier", "Majoration"
HAS_CAR = only_if(BY_OWN_CAR, "Oui")

EXPENSES = DayOneForm(
    slug="remboursement-de-frais",
    title="Fiche de remboursement de frais / kilométrique",
    family=FAMILY,
    introduction="<p>Une fiche par mois. Photographiez chaque justificatif sur sa ligne.</p>",
    questions=(
        question("month", "Mois", proposed="this_month"),
        question("yes_no", BY_OWN_CAR),
        part("Le véhicule", only_if=HAS_CAR),
        choice(POWER, *POWERS, proposed="last"),
        question("yes_no", ELECTRIC, proposed="last"),
        question("text", "Immatriculation", proposed="last"),
        question(
            "number",
            "Distance déjà remboursée cette année",
            unit="km",
            help="Le total de vos fiches depuis janvier. Le tarif change après 5 000 km.",
        ),
        computed(
            "Tarif au kilomètre",
            "rate",
            POWER,
            "Distance déjà remboursée cette année",
            table=SCALE,
            unit="€/km",
            places=3,
        ),
        computed(BONUS, "rate", table=SUPPLEMENT, unit="×", only_if=only_if(ELECTRIC, "Oui")),
        part("Le détail"),
        lines(
            TRIPS,
            question("date", "Date", not_to_come=True),
            question("text", "Motif"),
            question("text", "Départ", required=False),
            question("text", "Arrivée", required=False),
            question("number", "Distance", required=False, places=1, unit="km", only_if=HAS_CAR),
            computed("Indemnité", "product", "Distance", "Tarif au kilomètre", BONUS, only_if=HAS_CAR),
            question("money", "Péages", required=False),
            question("money", "Parking", required=False),
            question("money", "Repas", required=False),
            question("money", "Autres frais", required=False),
            computed(DUE, "sum", "Péages", "Parking", "Repas", "Autres frais"),
            question("file", "Justificatif", only_if=only_if(DUE, "0", operator="over")),
            computed("Total de la ligne", "sum", "Indemnité", DUE),
            most=60,
        ),
        part("Le total"),
        computed("Total des kilomètres", "sum", f"{TRIPS} / Distance", unit="km", places=1),
        computed("Total des indemnités", "sum", f"{TRIPS} / Indemnité"),
        computed("Total des frais", "sum", f"{TRIPS} / {DUE}"),
        computed("Total à rembourser", "sum", "Total des indemnités", "Total des frais"),
        question("iban", "IBAN", proposed="last"),
    ),
    retention_months=TEN_YEARS,
)
