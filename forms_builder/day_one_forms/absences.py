"""Being away: leave, training, missions."""

from forms_builder.day_one_forms.writing import (
    DayOneForm,
    choice,
    computed,
    effect,
    explanation,
    only_if,
    part,
    question,
    step,
)

KIND, DATES = "Nature du congé", "Dates"
OF_RIGHT = only_if(KIND, "Événement familial", "Enfant malade")
FAMILY = "Congés et absences"

LEAVE = DayOneForm(
    slug="conge",
    title="Autorisation d’absence et demande de congé",
    family=FAMILY,
    introduction="<p>Pour toute absence prévue : congés payés, récupération, événement familial, formation…</p>",
    questions=(
        question("leave_kind", KIND),
        explanation(
            "<p>Ce congé est un droit : votre demande est vérifiée, elle ne se refuse pas. "
            "Joignez le justificatif.</p>",
            only_if=OF_RIGHT,
        ),
        question(
            "period",
            DATES,
            help="Le premier et le dernier jour de votre absence. Les jours décomptés se calculent tout seuls.",
        ),
        question("person", "Qui me remplace ?", help="Si vous en avez parlé ensemble.", required=False),
        question("file", "Justificatif", help="Une photo bien lisible suffit.", only_if=OF_RIGHT),
        question("long_text", "Commentaire", required=False),
    ),
    effects=(
        effect("debit_leave", kind=KIND, period=DATES),
        effect("record_absence", period=DATES),
    ),
)

FUNDING = "Financement"
CPF, UNIFORMATION = "Compte personnel de formation (CPF)", "Uniformation"

TRAINING = DayOneForm(
    slug="formation",
    title="Demande de formation",
    family="Formation",
    introduction="<p>Pour suivre une formation sur votre temps de travail.</p>",
    questions=(
        part("La formation"),
        question("text", "Intitulé"),
        question("contact", "Organisme"),
        question("period", DATES),
        question("number", "Nombre d’heures", minimum="1", places=1, unit="heures"),
        question("text", "Lieu"),
        question("long_text", "Objectifs", help="Ce que vous saurez faire ensuite."),
        part("Le coût"),
        question("money", "Frais pédagogiques"),
        question("money", "Déplacements", required=False),
        question("money", "Repas", required=False),
        question("money", "Hébergement", required=False),
        computed("Coût total", "sum", "Frais pédagogiques", "Déplacements", "Repas", "Hébergement"),
        choice(FUNDING, "Plan de développement des compétences", CPF, UNIFORMATION, "Autre"),
        explanation(
            "<p>Demandez au moins 60 jours avant le début, 120 jours si la formation dure six mois ou plus. Sans réponse "
            "du centre sous 30 jours, votre demande est acceptée. Vos droits : "
            '<a href="https://www.moncompteformation.gouv.fr">Mon compte formation</a>.</p>',
            only_if=only_if(FUNDING, CPF),
        ),
        explanation(
            '<p>Le dossier se dépose avant le début de la formation : <a href="https://www.uniformation.fr">Uniformation</a>.</p>',
            only_if=only_if(FUNDING, UNIFORMATION),
        ),
        question("text", "Quel financement ?", only_if=only_if(FUNDING, "Autre")),
        question("file", "Programme et devis"),
    ),
    approval_route=(
        step("coordinator", within_days=5),
        step("hr", within_days=5),
        step("director", within_days=5),
    ),
    effects=(effect("record_absence", period=DATES),),
)

MISSION = DayOneForm(
    slug="ordre-de-mission",
    title="Ordre de mission",
    family=FAMILY,
    introduction="<p>Pour un déplacement professionnel, avec ou sans véhicule du centre.</p>",
    questions=(
        question("text", "Objet de la mission"),
        question("text", "Lieu"),
        question("period", DATES),
        choice("Véhicule", "Véhicule du centre", "Voiture personnelle", "Transports en commun"),
        question("text", "Véhicule réservé", only_if=only_if("Véhicule", "Véhicule du centre")),
        question(
            "text",
            "Assurance",
            only_if=only_if("Véhicule", "Voiture personnelle"),
            help="Assureur et numéro du contrat.",
        ),
        question("long_text", "Passagers", required=False, help="Un nom par ligne."),
        question("yes_no", "Permis de conduire vérifié", later="equipment", required=False),
    ),
    approval_route=(step("coordinator"), step("director")),
)
