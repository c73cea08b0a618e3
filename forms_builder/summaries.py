"""What a list says of a request, in a line that is written when it is sent. Pure.

Lists of requests read this line: neither the answers nor the version, which weigh a hundred times as much.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from forms_builder.definition import Answers, FieldSpec, FormDefinition
from forms_builder.effects import leave_asked
from forms_builder.field_types import FIELD_TYPES
from forms_builder.field_types.leave_kind import LeaveKindType
from forms_builder.leave_days import LeavePeriod
from portal.kit.dates import write_date

LONGEST = 300
MOST_TOLD = 2
LONGEST_TOLD = 80
"""Characters of one answer."""
BETWEEN = " – "


def summarise(definition: FormDefinition, answers: Answers, number: str = "", entered_by: str = "") -> str:
    """Say in a line what is asked: « Congés payés, du 4 au 8 mai 2026 » for a leave; for any other request its
    number, its first answers that tell something, and its main total; then who entered it for somebody.
    """
    asked = leave_asked(definition, answers)
    if asked is not None:
        parts = [number, describe_leave(definition, answers, *asked)]
    else:
        parts = [number, ", ".join(telling_answers(definition, answers)), main_total(definition, answers)]
    said = _("entered by %(person)s") % {"person": entered_by} if entered_by else ""
    room = LONGEST - len(BETWEEN + said) if said else LONGEST
    return BETWEEN.join(filter(None, (cut(BETWEEN.join(filter(None, parts)), room), said)))


def describe_leave(
    definition: FormDefinition, answers: Mapping[str, Any], chosen: str, period: LeavePeriod
) -> str:
    kinds = [spec for spec in definition.fields if spec.type == LeaveKindType.name]
    kind = next((spec for spec in kinds if answers.get(spec.key) == chosen), None)
    dates = describe_dates(period.start, period.end)
    if kind is None:
        return dates
    return _("%(kind)s, %(dates)s") % {"kind": FIELD_TYPES[kind.type].show(kind, chosen), "dates": dates}


def describe_dates(start: date, end: date) -> str:
    """Two dates in few words, each part said once."""
    last = write_date(end, "j F Y")
    if start == end:
        return _("on %(day)s") % {"day": last}
    if start.year != end.year:
        first = write_date(start, "j F Y")
    else:
        first = write_date(start, "j" if start.month == end.month else "j F")
    return _("from %(start)s to %(end)s") % {"start": first, "end": last}


def telling_answers(definition: FormDefinition, answers: Answers) -> list[str]:
    """The first answers that say what the request is about, in the order of the form."""
    told = (
        cut(" ".join(FIELD_TYPES[spec.type].show(spec, answers[spec.key]).split()), LONGEST_TOLD)
        for spec in answered(definition, answers)
        if FIELD_TYPES[spec.type].is_telling
    )
    return [words for words in told if words][:MOST_TOLD]


def main_total(definition: FormDefinition, answers: Answers) -> str:
    """« Total TTC : 152,30 € »: the last value that was computed, else the first amount; "" for none."""
    figures = [spec for spec in answered(definition, answers) if FIELD_TYPES[spec.type].has_figure]
    computed = [spec for spec in figures if not FIELD_TYPES[spec.type].is_typed]
    amounts = [spec for spec in figures if spec.type == "money"]
    spec = computed[-1] if computed else amounts[0] if amounts else None
    if spec is None:
        return ""
    words = {
        "title": cut(spec.label, LONGEST_TOLD),
        "figure": FIELD_TYPES[spec.type].show(spec, answers[spec.key]),
    }
    return _("%(title)s: %(figure)s") % words


def answered(definition: FormDefinition, answers: Answers) -> Iterator[FieldSpec]:
    return (
        spec
        for spec in definition.fields
        if spec.key in answers and FIELD_TYPES[spec.type].is_answered(answers[spec.key])
    )


def cut(text: str, longest: int) -> str:
    """The text, with an ellipsis in place of what is too long."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
