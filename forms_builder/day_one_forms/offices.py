"""What the offices hand over, order, send and collect."""

from forms_builder.day_one_forms.writing import (
    TEN_YEARS,
    THREE_VALIDATORS,
    DayOneForm,
    choice,
    computed,
    document,
    effect,
    explanation,
    informed,
    lines,
    only_if,
    part,
    question,
    step,
)

ROOMS, PURCHASES, WELCOME = "Badges et clés", "Achats", "Accueil"
DEPOSIT = "Une caution est-elle versée ?"
DEPOSITED = only_if(DEPOSIT, "Oui")

BADGE = DayOneForm(
    slug="remise-de-badge",
    title="Attestation de remise de badge",
    family=ROOMS,
    introduction="<p>À remplir quand un badge vous est remis. Les RH noteront ici son retour.</p>",
    questions=(
        question("text", "Numéro du badge"),
        question("long_text", "Ce qu’il ouvre", help="Les lieux et les heures."),
        question("date", "Remis le", proposed="today"),
        question("yes_no", DEPOSIT),
        question("money", "Montant de la caution", minimum="0.01", only_if=DEPOSITED),
        question(
            "commitment",
            "Engagements",
            text=(
                "Ce badge est pour moi seul(e) : je ne le prête pas. S’il est perdu ou volé, je préviens le centre le jour "
                "même. Je le rends à mon départ."
            ),
        ),
        question("date", "Rendu le", later="hr", required=False),
    ),
    approval_route=(informed("director"), step("hr", "handling", done="Badge rendu")),
)

PURCHASE = DayOneForm(
    slug="bon-de-commande",
    title="Bon de commande administratif",
    family=PURCHASES,
    introduction="<p>Pour toute commande passée au nom du centre.</p>",
    questions=(
        question("contact", "Fournisseur", kinds=["supplier"]),
        choice(
            "Ligne budgétaire",
            "Fournitures administratives",
            "Activités",
            "Alimentation",
            "Entretien",
            "Informatique",
            "Autre",
        ),
        lines(
            "Articles",
            question("text", "Désignation"),
            question("text", "Référence", required=False),
            question("number", "Quantité", minimum="0.01", places=2),
            question("money", "Prix unitaire HT"),
            question("rate_choice", "TVA", table="Taux de TVA"),
            computed("Total HT", "product", "Quantité", "Prix unitaire HT"),
            computed("Montant de TVA", "percent", "Total HT", "TVA"),
        ),
        computed("Total hors taxes", "sum", "Articles / Total HT"),
        computed("Total de la TVA", "sum", "Articles / Montant de TVA"),
        computed("Total toutes taxes comprises", "sum", "Total hors taxes", "Total de la TVA"),
        question("file", "Devis", required=False),
        question("date", "Souhaité pour le"),
        question("text", "Lieu de livraison"),
    ),
    approval_route=(step("coordinator"), step("accounting"), step("director")),
    effects=(effect("number", prefix="BC"),),
    retention_months=TEN_YEARS,
)

CHILDREN, SEEN = (
    "La mission se fait-elle avec des enfants ?",
    "Attestation d’honorabilité de moins de six mois vue",
)
WITH_CHILDREN = only_if(CHILDREN, "Oui")

VOLUNTEER = DayOneForm(
    slug="convention-benevolat",
    title="Convention de bénévolat",
    family=WELCOME,
    introduction="<p>La convention s’imprime depuis la demande, à signer par le bénévole et par le centre.</p>",
    questions=(
        part("Le bénévole"),
        question("text", "Nom et prénom"),
        question("date", "Date de naissance", not_to_come=True),
        question("long_text", "Adresse"),
        question("email", "Adresse électronique", required=False),
        question("phone", "Téléphone"),
        question("text", "Personne à prévenir"),
        question("phone", "Téléphone de la personne à prévenir"),
        part("Le bénévolat"),
        question("long_text", "Missions"),
        question("text", "Jours et heures"),
        question("date", "Début"),
        question("date", "Fin", required=False, not_before="Début"),
        question("file", "Attestation d’assurance"),
        question("yes_no", CHILDREN),
        question(
            "yes_no",
            SEEN,
            only_if=WITH_CHILDREN,
            help="Le centre la voit et ne la garde pas : ne la joignez pas.",
        ),
        question("date", "Attestation vue le", only_if=only_if(SEEN, "Oui"), not_to_come=True),
        question(
            "commitment",
            "Règles",
            text="Le bénévole a reçu le projet et le règlement du centre, et s’engage à les respecter.",
        ),
    ),
    effects=(
        effect(
            "print_template",
            paper="agreement",
            first_party="Le centre social, représenté par sa direction",
            second_party="[Nom et prénom]",
            text=(
                "<p>Entre le centre social et [Nom et prénom], bénévole, né(e) le [Date de naissance], demeurant [Adresse].</p>"
                "<p>Missions confiées : [Missions]</p><p>Jours et heures : [Jours et heures], à partir du [Début].</p>"
                "<p>Le centre assure le bénévole pendant ses missions, l’accueille et l’accompagne. Le bénévole respecte le "
                "projet, le règlement et la discrétion due aux familles. Chacun peut mettre fin à cette convention en "
                "prévenant l’autre.</p><p>En cas d’urgence, prévenir [Personne à prévenir], [Téléphone de la personne à "
                "prévenir].</p>"
            ),
        ),
    ),
)

BORROWER, EMPLOYEE, OUTSIDER = "Qui emprunte ?", "Un salarié", "Une personne extérieure"
BACK_ON = "Au"

KEYS = DayOneForm(
    slug="mise-a-disposition-des-cles",
    title="Convention de mise à disposition des clés",
    family=ROOMS,
    introduction="<p>Pour confier des clés, et savoir quand elles reviennent.</p>",
    questions=(
        choice(BORROWER, "Moi", EMPLOYEE, OUTSIDER),
        question("person", "Salarié", only_if=only_if(BORROWER, EMPLOYEE)),
        question("text", "Nom de la personne extérieure", only_if=only_if(BORROWER, OUTSIDER)),
        question("phone", "Téléphone de la personne extérieure", only_if=only_if(BORROWER, OUTSIDER)),
        lines("Clés", question("text", "Numéro"), question("text", "Ce qu’elle ouvre")),
        question("date", "Du", proposed="today"),
        question("date", BACK_ON, not_before="Du"),
        question("yes_no", DEPOSIT),
        question("money", "Montant de la caution", minimum="0.01", only_if=DEPOSITED),
        question(
            "commitment",
            "Engagements",
            text="Ces clés ne sont ni prêtées ni copiées. Une perte est dite le jour même. Elles reviennent à la date prévue.",
        ),
        question("date", "Rendues le", later="reception", required=False),
    ),
    approval_route=(*THREE_VALIDATORS, informed("reception")),
    effects=(
        effect(
            "reminder",
            date=BACK_ON,
            days_before=0,
            text="Des clés sont à rendre aujourd’hui.",
            role="reception",
            tells_applicant=True,
        ),
    ),
)

FAX = DayOneForm(
    slug="fax",
    title="Fax",
    family=WELCOME,
    introduction="<p>L’accueil envoie votre fax, puis vous le dit.</p>",
    questions=(
        question("text", "Destinataire"),
        question("text", "Organisme", required=False),
        question("phone", "Numéro de fax"),
        question("number", "Nombre de pages", minimum="1", maximum="200", help="Sans la page de garde."),
        question("text", "Objet"),
        choice("Mentions", "Urgent", "Confidentiel", "À confirmer", kind="choices", required=False),
        question("long_text", "Message", required=False),
        question("file", "Pièce jointe", required=False),
    ),
    approval_route=(step("reception", "handling", done="Envoyé"),),
    effects=(effect("print_template", paper="cover_sheet"),),
)

HAS_CAR = "Conduisez-vous pour le centre ?"
HAS_PERMIT = "Avez-vous un titre de séjour ?"
ABROAD = "Vous faut-il une autorisation de travail ?"
IDENTITY = "Pièce d’identité"
CHILD_YEARS = 36

DOCUMENTS = DayOneForm(
    slug="documents-du-contrat",
    title="Documents à fournir pour l’établissement du contrat de travail",
    family="Embauche",
    introduction="<p>Photographiez vos documents quand vous les avez : ce que vous avez joint est gardé, vous continuez plus tard.</p>",
    questions=(
        question("yes_no", "Travaillerez-vous avec des enfants ?"),
        question("yes_no", HAS_CAR),
        question("yes_no", HAS_PERMIT),
        question("yes_no", ABROAD),
        part("Les documents"),
        document(IDENTITY, help="Effacée une fois le contrat fait."),
        document(
            "Titre de séjour",
            help="Gardé avec le registre du personnel.",
            only_if=only_if(HAS_PERMIT, "Oui"),
        ),
        document("Attestation de sécurité sociale"),
        document("Relevé d’identité bancaire"),
        document("Diplômes"),
        document(
            "Extrait n° 3 du casier judiciaire ou attestation d’honorabilité",
            is_kept=False,
            renewed_after_months=CHILD_YEARS,
            help="À montrer aux RH, qui le notent sans le garder. À renouveler tous les trois ans avec des enfants.",
            only_if=only_if("Travaillerez-vous avec des enfants ?", "Oui"),
        ),
        document("Permis de conduire", only_if=only_if(HAS_CAR, "Oui")),
        document("Attestation de suivi médical"),
        document("Autorisation de travail", only_if=only_if(ABROAD, "Oui")),
        document("Formulaire de la mutuelle"),
        document("Photo d’identité"),
        explanation(
            "<p>Vous pouvez envoyer même s’il manque des documents : les RH vous diront lesquels.</p>"
        ),
    ),
    approval_route=(step("hr"), step("hr", "handling", done="Contrat fait")),
    effects=(effect("erase_files", question=IDENTITY),),
)
