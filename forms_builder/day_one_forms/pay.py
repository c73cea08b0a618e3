"""Pay before pay day."""

from forms_builder.day_one_forms.writing import (
    THREE_VALIDATORS,
    DayOneForm,
    computed,
    explanation,
    informed,
    question,
)

FAMILY = "Paie"

PAY_EARLY = DayOneForm(
    slug="acompte-sur-salaire",
    title="Acompte sur salaire",
    family=FAMILY,
    introduction="<p>Pour recevoir avant la fin du mois une part de votre paie, pour du travail déjà fait.</p>",
    questions=(
        explanation(
            "<p>Le premier acompte du mois, demandé à partir du 15 et jusqu’à la moitié de la paie, est un droit : "
            "il est vérifié, il ne se refuse pas. Au-delà, le centre décide.</p>"
        ),
        question("month", "Mois concerné", proposed="this_month"),
        question("money", "Montant demandé", minimum="1", help="En euros, sur la paie de ce mois."),
        question("long_text", "Motif", required=False),
    ),
    approval_route=(*THREE_VALIDATORS, informed("accounting")),
)

PAY_ADVANCE = DayOneForm(
    slug="avance-sur-salaire",
    title="Demande d’avance sur salaire",
    family=FAMILY,
    introduction="<p>Pour recevoir une somme que vous rembourserez sur vos prochaines paies.</p>",
    questions=(
        question("money", "Montant demandé", minimum="1"),
        question("long_text", "Motif"),
        question("number", "Nombre de mois pour rembourser", minimum="1", maximum="60", unit="mois"),
        question("month", "Premier mois de remboursement"),
        computed("Retenue par mois", "quotient", "Montant demandé", "Nombre de mois pour rembourser"),
        question(
            "commitment",
            "Remboursement",
            text=(
                "Une avance paie un travail qui n’est pas encore fait. J’accepte qu’elle soit retenue sur mes "
                "prochaines paies, d’un dixième de chaque paie au plus."
            ),
        ),
    ),
)
