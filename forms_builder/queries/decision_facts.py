"""What whoever decides wants to know besides the request: who is left in the sector, what the person asked before,
what is spent already on the same budget line.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Window
from django.db.models.fields.json import KeyTextTransform

from forms_builder.attendance import Attendance
from forms_builder.choices import APPROVED_STATES, SubmissionState
from forms_builder.definition import FieldSpec, FormDefinition
from forms_builder.effects.number import Number
from forms_builder.field_types import FIELD_TYPES
from forms_builder.field_types.computed import EUROS
from forms_builder.models import Submission
from forms_builder.queries.previews import LeavePreview
from forms_builder.queries.submissions import listed

EARLIER_SHOWN = 5
LOOKED_BACK = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Spent:
    """A budget line in words: what was approved this year on `answer` to the question `label`, and with this one."""

    label: str
    answer: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """Shape: `earlier` are the last ones that the reader may see, of `earlier_total`."""

    attendance: Sequence[Attendance]
    earlier: Sequence[Submission]
    earlier_total: int
    spent: Sequence[Spent]

    @property
    def short_days(self) -> list[Attendance]:
        return [day for day in self.attendance if day.is_short]


def facts_for_decision(submission: Submission, reader: Any, leave: LeavePreview | None) -> DecisionFacts:
    """Two queries at most. Shape: `leave` is what the request costs, None for one that asks for no leave."""
    earlier = earlier_requests(submission, reader)
    days = [day.date for day in leave.detail if day.weight] if leave else []
    return DecisionFacts(
        attendance=leave.sector.attendance(submission.applicant_id, days) if leave else (),
        earlier=earlier,
        earlier_total=earlier[0].total if earlier else 0,
        spent=spent_this_year(submission),
    )


def earlier_requests(submission: Submission, reader: Any) -> list[Any]:
    """What the same person sent with the same form in the last twelve months, of what `reader` may see."""
    if submission.page_id is None or submission.submitted_at is None:
        return []
    rows = listed().visible_to(reader).filter(applicant=submission.applicant_id, page=submission.page_id)
    sent = rows.filter(submitted_at__gte=submission.submitted_at - LOOKED_BACK)
    others = sent.exclude(pk=submission.pk).exclude(state=SubmissionState.DRAFT)
    return list(others.annotate(total=Window(Count("pk"))).order_by("-submitted_at", "pk")[:EARLIER_SHOWN])


def spent_this_year(submission: Submission) -> list[Spent]:
    """For each choice of a numbered form with a total in euros: what was approved this year on the same answer."""
    total, choices = budget_questions(submission.definition)
    answers = submission.answers
    asked = [spec for spec in choices if answers.get(spec.key)]
    if total is None or not asked:
        return []
    centre = submission.centre
    new_year = datetime(centre.today.year, 1, 1, tzinfo=ZoneInfo(centre.zone))
    approved = Submission.objects.filter(
        centre=centre, page=submission.page_id, state__in=APPROVED_STATES, closed_at__gte=new_year
    ).exclude(pk=submission.pk)
    keys = (total.key, *(spec.key for spec in asked))
    rows = list(approved.values_list(*(KeyTextTransform(key, "answers") for key in keys)))
    show, own = FIELD_TYPES[total.type].show, Decimal(answers.get(total.key) or 0)
    found = []
    for place, spec in enumerate(asked, 1):
        same = [Decimal(row[0] or 0) for row in rows if row[place] == answers[spec.key]]
        before = sum(same, Decimal(0))
        answer = FIELD_TYPES[spec.type].show(spec, answers[spec.key])
        found.append(Spent(spec.label, answer, show(total, str(before)), show(total, str(before + own))))
    return found


def budget_questions(definition: FormDefinition) -> tuple[FieldSpec | None, list[FieldSpec]]:
    """The last total in euros of a form whose requests are numbered, and its choices; no total for other forms."""
    totals = [
        spec for spec in definition.fields if spec.type == "computed" and spec.settings["unit"] == EUROS
    ]
    is_numbered = any(effect.type == Number.name for effect in definition.effects)
    choices = [spec for spec in definition.fields if spec.type == "choice" and not spec.filled_by]
    return (totals[-1] if totals and is_numbered else None), choices
