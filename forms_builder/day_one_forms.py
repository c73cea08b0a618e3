"""The forms that a centre starts with, as an editor would have built them (requirement B1).

Data only: installed once as pages, they belong to the centre from then on. Texts are in French, since they
are content and not interface.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ALWAYS: Mapping[str, Any] = {"question": "", "operator": "is", "answers": []}


def question(
    kind: str,
    title: str,
    *,
    help: str = "",
    required: bool = True,
    only_if: Mapping[str, Any] = ALWAYS,
    **more: Any,
) -> dict[str, Any]:
    """One block of the stream of questions. `only_if` names an earlier question and its answers."""
    value = {"title": title, "help": help, "required": required, "condition": {**ALWAYS, **only_if}, **more}
    return {"type": kind, "value": value}


def explanation(text: str, *, only_if: Mapping[str, Any] = ALWAYS) -> dict[str, Any]:
    return {"type": "explanation", "value": {"text": text, "condition": {**ALWAYS, **only_if}}}


def step(approver: str, purpose: str = "approval", *, done: str = "", **more: Any) -> dict[str, Any]:
    """One step of a route. Shape: `more` are within_days and condition."""
    value = {"approver": approver, "purpose": purpose, "within_days": None, "condition": dict(ALWAYS)}
    return {"type": "step", "value": {**value, "done": done, **more}}


THREE_VALIDATORS = (step("coordinator"), step("hr"), step("director"))
"""The route that the tender asks for (requirement B3)."""


@dataclass(frozen=True, slots=True)
class DayOneForm:
    """One form. Shape: `questions`, `approval_route` and `effects` are the values of the page's streams."""

    slug: str
    title: str
    family: str
    introduction: str
    questions: tuple[dict[str, Any], ...]
    approval_route: tuple[dict[str, Any], ...] = THREE_VALIDATORS
    effects: tuple[dict[str, Any], ...] = field(default=())
    retention_months: int = 36


KIND, DATES = "Nature du congé", "Dates"
OF_RIGHT = {"question": KIND, "answers": ["Événement familial", "Enfant malade"]}

LEAVE = DayOneForm(
    slug="conge",
    title="Autorisation d’absence et demande de congé",
    family="Congés et absences",
    introduction="<p>Pour toute absence prévue : congés payés, récupération, événement familial, formation…</p>",
    questions=(
        question("leave_kind", KIND),
        explanation(
            "<p>Ce congé est un droit : votre demande est vérifiée, elle ne se refuse pas. "
            "Joignez le justificatif.</p>",
            only_if=OF_RIGHT,
        ),
        question(
            "period",
            DATES,
            help="Le premier et le dernier jour de votre absence. Les jours décomptés se calculent tout seuls.",
        ),
        question("person", "Qui me remplace ?", help="Si vous en avez parlé ensemble.", required=False),
        question("file", "Justificatif", help="Une photo bien lisible suffit.", only_if=OF_RIGHT),
        question("long_text", "Commentaire", required=False),
    ),
    effects=(
        {"type": "debit_leave", "value": {"kind": KIND, "period": DATES}},
        {"type": "record_absence", "value": {"period": DATES}},
    ),
)

DAY_ONE_FORMS = (LEAVE,)
"""What a new centre finds in its list of forms."""
