"""What people ask for every day in the demonstration, beside leave: an order, trips, a badge, a fax, papers for HR.

Written by the titles of the forms of day one, as people read them; typed and sent by the actions that people use.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid5

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localdate

from forms_builder.actions.additions import complete
from forms_builder.actions.drafts import attach_file, begin_draft, save_draft
from forms_builder.choices import Decision, DocumentState
from forms_builder.completing import is_marked, left_to, roles_of
from forms_builder.definition import FieldSpec
from forms_builder.field_types import FIELD_TYPES
from forms_builder.forms import form_of
from forms_builder.inputs import cell_path, first_line, input_name
from forms_builder.models import FormPage, Submission
from portal.accounts.models import User
from portal.demo.papers import write_pdf
from portal.demo.people import CENTRE
from portal.demo.requests import NAMES, proof, settle, sign

Typed = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Day:
    """A day `days` after today, as an input for dates takes it."""

    days: int

    def __str__(self) -> str:
        return (localdate() + timedelta(days=self.days)).isoformat()


class Paper(str):
    """A PDF of one page to attach: its title."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Everyday:
    """One request. Shape: `told` by the title of the question: words, the parts of an input, lines, or papers;
    `approvals` steps are approved; `marks` are what HR says of documents then.
    """

    who: str
    form: str
    told: Mapping[str, Any]
    approvals: int = 0
    marks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def period(days: int, length: int = 0) -> dict[str, Any]:
    """Whole days."""
    return {"start": Day(days), "start_half": "morning", "end": Day(days + length), "end_half": "evening"}


EVERYDAY: tuple[Everyday, ...] = (
    Everyday(
        "animation.jeunes",
        "bon-de-commande",
        {
            "Fournisseur": {"name": "Papeterie Lilas"},
            "Ligne budgétaire": "Activités",
            "Articles": [
                {"Désignation": "Peinture acrylique, lot de 12", "Référence": "A12", "Quantité": "6", "Prix unitaire HT": "18,90", "TVA": "Taux normal"},
                {"Désignation": "Toiles 40 × 50", "Quantité": "24", "Prix unitaire HT": "3,45", "TVA": "Taux normal"},
                {"Désignation": "Livre « Peindre avec des jeunes »", "Quantité": "1", "Prix unitaire HT": "21,80", "TVA": "Taux réduit"},
            ],
            "Devis": Paper("Devis"),
            "Souhaité pour le": Day(21),
            "Lieu de livraison": "Accueil du centre",
        },
        approvals=1,
    ),
    Everyday(
        "animation.jeunes",
        "formation",
        {
            "Intitulé": "Prévenir le harcèlement entre jeunes",
            "Organisme": {"name": "Fédération des centres sociaux"},
            "Dates": period(45, 1),
            "Nombre d’heures": "14",
            "Lieu": "Lille",
            "Objectifs": "Repérer, en parler, agir avec les familles et le collège.",
            "Frais pédagogiques": "420",
            "Financement": "Uniformation",
            "Programme et devis": Paper("Programme de la formation"),
        },
    ),
    Everyday(
        "coordination.jeunes",
        "remboursement-de-frais",
        {
            "Mois": Day(0),
            "Avez-vous pris votre voiture ?": "Oui",
            "Puissance fiscale": "5 CV",
            "Véhicule électrique": "Non",
            "Immatriculation": "AB-123-CD",
            "Distance déjà remboursée cette année": "120",
            "Déplacements et frais": [
                {"Date": Day(-6), "Motif": "Réunion à la fédération", "Départ": "Lille", "Arrivée": "Arras", "Distance": "104", "Parking": "6,50", "Justificatif": Paper("Ticket de parking")},
                {"Date": Day(-2), "Motif": "Courses pour le camp", "Départ": "Lille", "Arrivée": "Seclin", "Distance": "24"},
            ],
            "IBAN": "FR76 3000 6000 0112 3456 7890 189",
        },
    ),
    Everyday(
        "accueil2",
        "remise-de-badge",
        {
            "Numéro du badge": "B-042",
            "Ce qu’il ouvre": "Porte du personnel et accueil, de 7 h à 20 h.",
            "Remis le": Day(-20),
            "Une caution est-elle versée ?": "Non",
            "Engagements": "on",
        },
    ),
    Everyday(
        "animation.jeunes",
        "fax",
        {
            "Destinataire": "Service des séjours",
            "Organisme": "Caisse fictive",
            "Numéro de fax": "01 99 00 12 34",
            "Nombre de pages": "2",
            "Objet": "Déclaration du camp d’été",
            "Mentions": ["Urgent", "À confirmer"],
            "Message": "Merci d’en accuser réception.",
            "Pièce jointe": Paper("Déclaration"),
        },
    ),
    Everyday(
        "materiel",
        "documents-du-contrat",
        {
            "Travaillerez-vous avec des enfants ?": "Oui",
            "Conduisez-vous pour le centre ?": "Oui",
            "Avez-vous un titre de séjour ?": "Non",
            "Vous faut-il une autorisation de travail ?": "Non",
            "Pièce d’identité": Paper("Pièce d’identité (exemple)"),
            "Attestation de sécurité sociale": Paper("Attestation de sécurité sociale (exemple)"),
            "Permis de conduire": Paper("Permis de conduire (exemple)"),
        },
        marks={
            "Attestation de sécurité sociale": {"state": DocumentState.RECEIVED},
            "Permis de conduire": {"state": DocumentState.REFUSED, "reason": "La photo est floue."},
        },
    ),
    Everyday(
        "coordination.jeunes",
        "ordre-de-mission",
        {
            "Objet de la mission": "Journée des coordinations du réseau",
            "Lieu": "Valenciennes",
            "Dates": period(12),
            "Véhicule": "Véhicule du centre",
            "Véhicule réservé": "Minibus",
        },
        approvals=1,
    ),
)  # fmt: skip


def load() -> None:
    for number, story in enumerate(EVERYDAY):
        page = FormPage.objects.get(slug=story.form, versions__centre__slug=CENTRE)
        play(page, story, number)


def play(page: FormPage, story: Everyday, number: int) -> None:
    """Fill one request in, send it, and carry it as far as its story says."""
    person = User.objects.get(username=story.who)
    submission = begin_draft(by=person, page=page, identifier=uuid5(NAMES, f"everyday/{number}"))
    typed, papers = typed_by_titles(submission, story.told)
    submission = save_draft(by=person, submission=submission, typed=typed)
    for path, title in papers.items():
        attach_file(by=person, submission=submission, field=path, upload=paper(title))
    submission = sign(submission)
    for _turn in range(story.approvals):
        submission = settle(submission, Decision.APPROVE)
    if story.marks:
        mark(submission, story.marks)


def mark(submission: Submission, marks: Mapping[str, Mapping[str, str]]) -> None:
    """Let HR say how the documents stand."""
    submission = Submission.objects.get(pk=submission.pk)
    by = User.objects.get(username="rh")
    definition = submission.definition
    left = left_to(definition, submission.answers, submission.additions, roles_of(definition))
    keys = {plain(spec.label): spec.key for spec in left if is_marked(spec)}
    values = {keys[title]: {"reason": "", "seen_on": "", **said} for title, said in marks.items()}
    revision = submission.revision
    complete(by=by, submission=submission, values=values, revision=revision, proof=proof(by))


def typed_by_titles(submission: Submission, told: Mapping[str, Any]) -> tuple[Typed, dict[str, str]]:
    """What a page would post, and the titles of the papers to attach by the path of their question."""
    context = form_of(submission, submission.applicant).context
    specs = {plain(spec.label): spec for spec in submission.definition.fields}
    typed: Typed = {}
    papers: dict[str, str] = {}
    for title, said in told.items():
        spec = specs[title]
        for path, cell, words in cells_of(spec, said):
            if isinstance(words, Paper):
                papers[path] = words
            else:
                typed |= typed_cell(path, cell, words, context)
        for number in range(len(said) if spec.columns else 0):
            typed[f"{input_name(spec.key)}.{first_line(number)}"] = ["1"]
    return typed, papers


def cells_of(spec: FieldSpec, said: Any) -> list[tuple[str, FieldSpec, Any]]:
    """A question as it is, or the cells of its lines: path, question, what is told."""
    if not spec.columns:
        return [(spec.key, spec, said)]
    columns = {plain(column.label): column for column in spec.columns}
    lines: Sequence[Mapping[str, Any]] = said
    return [
        (cell_path(spec, first_line(number), columns[title]), columns[title], words)
        for number, line in enumerate(lines)
        for title, words in line.items()
    ]


def typed_cell(path: str, spec: FieldSpec, words: Any, context: Any) -> Typed:
    """The inputs of one question. Choices are named by their words."""
    name = input_name(path)
    if isinstance(words, Mapping):
        return {f"{name}_{part}": [str(value)] for part, value in words.items()}
    form_field = FIELD_TYPES[spec.type].form_field(spec, context)
    keys = {plain(str(label)): str(key) for key, label in getattr(form_field, "choices", ()) if key}
    several = words if isinstance(words, list) else [month_of(words) if spec.type == "month" else str(words)]
    return {name: [keys.get(word, word) for word in several]}


def plain(title: str) -> str:
    """With ordinary spaces, as the stories are typed."""
    return title.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def month_of(day: Day) -> str:
    return str(day)[:7]


def paper(title: str) -> SimpleUploadedFile:
    content = write_pdf(title, ("Exemple de la démonstration.",))
    return SimpleUploadedFile(f"{title.split(' (', maxsplit=1)[0]}.pdf", content, "application/pdf")
