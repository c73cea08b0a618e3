"""Forms that leave something to a role: a badge that comes back, a check-list of documents."""

from typing import Any

from forms_builder.actions.drafts import attach_file
from forms_builder.choices import DocumentState
from forms_builder.models import FormPage, Submission
from portal.accounts.models import User
from portal.centres.models import Centre
from tests.factories.forms_builder import draft_of, key_of, make_form, pdf, question, send, sign_draft

NUMBER, RETURNED, STATE, WHY, PAID = "Numéro", "Rendu le", "État", "Pourquoi", "Caution rendue"
BANK, RECORD = "RIB", "Extrait de casier"
ALWAYS: dict[str, Any] = {"question": "", "operator": "is", "answers": []}


def make_badge_form(centre: Centre, by: User) -> FormPage:
    """HR says when it came back and how; accounting that the deposit was given back."""
    damaged = {"question": STATE, "answers": ["Abîmé"]}
    questions = [
        ("text", question(NUMBER)),
        ("date", question(RETURNED, later="hr")),
        ("choice", question(STATE, later="hr", options=["Bon", "Abîmé"])),
        ("text", question(WHY, later="hr", condition=damaged)),
        ("text", question(PAID, later="accounting", condition=damaged)),
    ]
    return make_form(centre, "Badge", questions, by=by, route=["coordinator", "hr"])


def make_check_list(centre: Centre, by: User) -> FormPage:
    """One document that is kept, one that is only looked at."""
    checked: dict[str, Any] = {"help": "", "condition": ALWAYS, "marked_by": "hr"}
    questions = [
        ("text", question("Poste", required=False)),
        ("document", {"title": BANK, "is_kept": True} | checked),
        ("document", {"title": RECORD, "is_kept": False} | checked),
    ]
    return make_form(centre, "Contrat", questions, by=by, route=["hr"])


def send_badge(form: FormPage, person: User) -> Submission:
    return send(form, person, {f"f-{key_of(form.versions.get(), NUMBER)}": ["12"]})


def send_check_list(form: FormPage, person: User) -> Submission:
    """Sent with the bank details attached."""
    draft = draft_of(form, person, {})
    attach_file(by=person, submission=draft, field=key_of(draft.version, BANK), upload=pdf("rib.pdf"))
    return sign_draft(draft)


def option(submission: Submission, title: str, label: str) -> str:
    """The key of a choice by its words."""
    spec = submission.definition.field(key_of(submission.version, title))
    return next(str(item["key"]) for item in spec.settings["options"] if item["label"] == label)


def mark(state: DocumentState | str, reason: str = "", seen_on: str = "") -> dict[str, str]:
    return {"state": str(state), "reason": reason, "seen_on": seen_on}
