"""What is printed of a request, on a page and in a PDF: its recap, and the papers that its form offers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_builder.answers_in_words import AnswerView
from forms_builder.choices import OPEN_STATES, SETTLED_STATES, StepState, SubmissionState
from forms_builder.completing import values_of
from forms_builder.definition import EffectSpec, FieldSpec, FormDefinition
from forms_builder.effects.print_template import (
    AGREEMENT,
    COVER_SHEET,
    SLIP,
    PrintTemplate,
    fill_agreement,
)
from forms_builder.field_types import FIELD_TYPES
from forms_builder.field_types.yes_no import YES
from forms_builder.leave_days import read_day
from forms_builder.models import ApprovalStep, Signature, Submission
from forms_builder.presenting import present, present_days
from forms_builder.progress import present_step
from portal.accounts.secret_codes import in_groups
from portal.kit.dates import write_date

RECAP = "recap"
CHECK = "check"
"""What a print calls the picture of its address."""
METHODS: dict[str, Any] = {
    "password": gettext_lazy("own password given again"),
    "demonstration": gettext_lazy("demonstration, no password given"),
}


@dataclass(frozen=True, slots=True)
class Paper:
    """One kind of paper.

    Shape: `kind` is what stored copies are known by, `slug` its word in addresses, `print_label` the words of its
           link. The body stands in `prints/parts/<kind>.html`, around it `prints/sheet.html` for a PDF.
    """

    kind: str
    slug: str
    title: str | Promise
    print_label: str | Promise

    @property
    def body(self) -> str:
        return f"forms_builder/prints/parts/{self.kind}.html"

    @property
    def is_checked(self) -> bool:
        """Tell whether a code stands on its PDF, by which anybody may check it."""
        return self.kind == RECAP


PAPERS: dict[str, Paper] = {
    paper.kind: paper
    for paper in (
        Paper(RECAP, "recapitulatif", gettext_lazy("Recap"), gettext_lazy("Print the recap")),
        Paper(AGREEMENT, "convention", gettext_lazy("Agreement"), gettext_lazy("Print the agreement")),
        Paper(SLIP, "bordereau", gettext_lazy("Slip"), gettext_lazy("Print the slip")),
        Paper(
            COVER_SHEET,
            "page-de-garde",
            gettext_lazy("Cover sheet"),
            gettext_lazy("Print the cover sheet"),
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Block:
    """A run of answers under one heading, or the lines of one question."""

    heading: str = ""
    facts: list[AnswerView] = field(default_factory=list)
    lines: AnswerView | None = None


@dataclass(frozen=True, slots=True)
class RouteRow:
    """One step of the route on paper, where no colour says its state."""

    label: str
    state: str
    detail: str


@dataclass(frozen=True, slots=True)
class SignatureRow:
    """One signature. `how` says by what it was given."""

    signature: Signature
    how: str


def papers_of(definition: FormDefinition) -> list[Paper]:
    """The papers that a form offers besides the recap, each once, in the order of its effects."""
    kinds = dict.fromkeys(spec.settings["paper"] for spec in print_effects(definition))
    return [PAPERS[kind] for kind in kinds if kind in PAPERS and kind != RECAP]


def print_effects(definition: FormDefinition) -> list[EffectSpec]:
    return [spec for spec in definition.effects if spec.type == PrintTemplate.name]


def paper_for(submission: Submission, kind: str) -> Paper | None:
    """The paper of that kind, None where the request's version does not offer it."""
    if kind == RECAP:
        return PAPERS[RECAP]
    return next((paper for paper in papers_of(submission.definition) if paper.kind == kind), None)


def title_of(submission: Submission, paper: Paper) -> str:
    """« Récapitulatif : Bon de commande BC-2026-0001 »."""
    named = " ".join(word for word in (submission.version.title, submission.number) if word)
    if paper.kind != RECAP:
        return named
    return _("Recap: %(title)s") % {"title": named}


def print_context(submission: Submission, paper: Paper) -> dict[str, Any]:
    """What the template of a paper shows of a request that was fetched in full."""
    view = present(submission)
    days = [read_day(day) for part in submission.leave_parts.all() for day in part.detail]
    last = view.events[-1] if view.events else None
    return {
        "submission": submission,
        "paper": paper,
        "view": view,
        "blocks": blocks_of(view.answers),
        "days": present_days(days),
        "route": [present_route_row(step) for step in submission.steps.all()],
        "signatures": [SignatureRow(signature, how_signed(signature)) for signature in view.signatures],
        "caution": caution_of(submission),
        "as_of": last.at if last else submission.changed_at,
        **CONTEXTS.get(paper.kind, no_more)(submission),
    }


def check_address(code: str = "") -> str:
    path = f"{settings.BASE_URL}{reverse('forms_builder:check')}"
    return f"{path}?code={code}" if code else path


def check_context(code: str) -> dict[str, Any]:
    """What a PDF says of how it is checked; nothing without a code."""
    return {"check_code": in_groups(code), "check_address": check_address()} if code else {}


def draw_check(code: str) -> bytes:
    """The address that checks a PDF, for a telephone to read: a square of black and white, as PNG."""
    import segno  # three megabytes, for the worker alone

    picture = BytesIO()
    segno.make(check_address(code), error="m").save(picture, kind="png", scale=6, border=2)
    return picture.getvalue()


def blocks_of(answers: Iterable[AnswerView]) -> list[Block]:
    """Gather answers so that tables stand between runs of facts, each under the heading of its part."""
    blocks = [Block()]
    for answer in answers:
        if answer.is_heading:
            blocks.append(Block(answer.label))
        elif answer.table:
            blocks += [Block(lines=answer), Block()]
        else:
            blocks[-1].facts.append(answer)
    return [block for block in blocks if block.heading or block.facts or block.lines]


def present_route_row(step: ApprovalStep) -> RouteRow:
    view = present_step(step)
    state = step.done if step.done and step.state == StepState.HANDLED else str(step.get_state_display())
    return RouteRow(view.label, state, view.detail)


def how_signed(signature: Signature) -> str:
    """By what a signature was given, in words."""
    how = METHODS.get(signature.method, signature.method)
    if signature.second_factor:
        return _("%(how)s, signed in with a second factor") % {"how": how}
    return str(how)


def caution_of(submission: Submission) -> str:
    """What stands across a paper that is worth nothing yet, or no more; "" where it holds."""
    state = submission.state
    if state in SETTLED_STATES or state == SubmissionState.CANCELLATION_ASKED:
        return ""
    if state in OPEN_STATES:
        return _("Draft: not approved yet") if submission.definition.has_decisions else ""
    return _("Worth nothing: %(state)s") % {"state": submission.get_state_display()}


def no_more(submission: Submission) -> dict[str, Any]:
    return {}


def agreement_context(submission: Submission) -> dict[str, Any]:
    """The parties and the text of an agreement, with the answers in their places."""
    definition = submission.definition
    effect = next(one for one in print_effects(definition) if one.settings["paper"] == AGREEMENT)
    given = values_of(submission.additions) | submission.answers
    return fill_agreement(effect, definition, given, submission.heading)


def cover_sheet_context(submission: Submission) -> dict[str, Any]:
    """What a cover sheet says in large letters: the boxes that were ticked."""
    return {"marks": marks_of(submission.definition.fields, submission.answers)}


def marks_of(fields: Iterable[FieldSpec], answers: Mapping[str, Any]) -> list[str]:
    """The words of questions of yes or no that were answered yes, and of the boxes that were ticked."""
    found: list[str] = []
    for spec in fields:
        answer = answers.get(spec.key)
        if spec.type == "yes_no" and answer == YES:
            found.append(spec.label.rstrip(" \N{NO-BREAK SPACE}?"))
        elif isinstance(answer, list) and FIELD_TYPES[spec.type].offers_choices:
            found += [label for key, label in FIELD_TYPES[spec.type].options(spec) if key in answer]
    return found


CONTEXTS: dict[str, Any] = {AGREEMENT: agreement_context, COVER_SHEET: cover_sheet_context}


def file_name(submission: Submission, paper: Paper) -> str:
    """« recapitulatif-BC-2026-0001.pdf »: no name of a person, since files lie about."""
    sent = submission.submitted_at
    day = write_date(localtime(sent), "Y-m-d") if sent else ""
    return f"{paper.slug}-{submission.number or day}-{str(submission.pk)[:8]}.pdf"
