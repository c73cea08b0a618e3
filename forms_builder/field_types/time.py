"""A time of the day."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forms_builder.definition import FieldSpec
from forms_builder.field_types.base import FieldType, FillContext, QuestionBlock
from forms_builder.field_types.picked import PickedField
from forms_builder.figures import NO_BREAK

LONGEST = 20
TYPED = re.compile(
    r"([0-9]{1,2})\s*(?:h\s*|[:.](?=[0-9]))(?:([0-9]{2})(?::[0-9]{2}|\s*mi?n)?)?", re.IGNORECASE
)
"""« 9 h 30 », « 9h », « 9:30 », « 09:30:00 » as some pickers send it."""


def read_time(text: str) -> str | None:
    """What was typed as "HH:MM"; None when it is no time of a day."""
    found = TYPED.fullmatch(text.strip()) if len(text) <= LONGEST else None
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


class TimeBlock(QuestionBlock):
    class Meta:
        icon = "time"
        label = _("Time")
        group = _("Dates")


class TimeType(FieldType):
    """Shape of an answer: "HH:MM"."""

    name = "time"
    block_class = TimeBlock
    order = 86
    is_repeated = False
    stands_in_lines = True
    takes_words = True

    def form_field(self, spec: FieldSpec, context: FillContext) -> forms.Field:
        return PickedField("time", read_time, refusal=_("Write a time, such as 9 h 30."))

    def show(self, spec: FieldSpec, answer: Any) -> str:
        """« 9 h 30 », « 14 h »."""
        if not answer:
            return ""
        hour, _colon, minute = answer.partition(":")
        return NO_BREAK.join([str(int(hour)), "h", *([minute] if int(minute) else [])])
