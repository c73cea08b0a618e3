"""A month of a year."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from forms_builder.choices import FirstAnswerSource
from forms_builder.definition import FieldSpec
from forms_builder.field_types.base import FieldType, FillContext, QuestionBlock
from forms_builder.field_types.date import EARLIEST, LATEST
from forms_builder.field_types.picked import PickedField
from portal.kit.dates import write_date
from portal.kit.texts import fold

LONGEST = 30
PICKED = re.compile(r"([0-9]{4})-([0-9]{1,2})", re.ASCII)
FIGURES = re.compile(r"([0-9]{1,2})\s*[/.-]\s*([0-9]{4})", re.ASCII)
WORDS = re.compile(r"([a-z]{3,9})\.?\s+([0-9]{4})", re.ASCII)


def read_month(text: str) -> str | None:
    """What was typed as "YYYY-MM"; None when it is no month that somebody can have meant.

    Shape: « 2026-05 » as pickers send it, « 05/2026 », « mai 2026 », « sept. 2026 ».
    """
    plain = fold(text) if len(text) <= LONGEST else ""
    if picked := PICKED.fullmatch(plain):
        year, month = int(picked[1]), int(picked[2])
    elif figures := FIGURES.fullmatch(plain):
        month, year = int(figures[1]), int(figures[2])
    elif words := WORDS.fullmatch(plain):
        month, year = named_month(words[1]), int(words[2])
    else:
        return None
    return f"{year}-{month:02}" if 1 <= month <= 12 and EARLIEST.year <= year <= LATEST.year else None


def named_month(name: str) -> int:
    """The number of the month that `name` begins or is, 0 where none or two do."""
    found = [number for number, words in MONTHS.items() if fold(str(words)).startswith(name)]
    return found[0] if len(found) == 1 else 0


class MonthBlock(QuestionBlock):
    class Meta:
        icon = "calendar"
        label = _("Month")
        group = _("Dates")


class MonthType(FieldType):
    """Shape of an answer: "YYYY-MM"."""

    name = "month"
    block_class = MonthBlock
    order = 84
    is_repeated = False
    is_telling = True
    has_day = True
    stands_in_lines = True
    takes_words = True
    first_answer_sources = frozenset({FirstAnswerSource.LAST, FirstAnswerSource.THIS_MONTH})

    def form_field(self, spec: FieldSpec, context: FillContext) -> forms.Field:
        return PickedField("month", read_month, refusal=_("Write a month, such as 05/2026."))

    def day(self, answer: Any) -> date | None:
        return date.fromisoformat(f"{answer}-01") if answer else None

    def show(self, spec: FieldSpec, answer: Any) -> str:
        first = self.day(answer)
        return write_date(first, "F Y") if first else ""
