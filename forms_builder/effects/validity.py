"""Say from when until when what was granted holds, and remind of the end."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import blocks

from forms_builder.definition import EffectSpec, FormDefinition
from forms_builder.effects.base import (
    DATED,
    Case,
    Days,
    Effect,
    days_named,
    key_if_named,
    key_of,
    question_of_type,
)
from forms_builder.effects.reminder import MOST_DAYS
from forms_builder.exceptions import EndsBeforeItBegins
from forms_builder.field_types.base import PublishContext
from portal.kit.dates import write_date

UNTIL_ANSWER, SCHOOL_YEAR = "until_answer", "school_year"
LENGTHS = [
    (UNTIL_ANSWER, _("until another date of the request")),
    (SCHOOL_YEAR, _("for the school year, 1 September to 31 August")),
]


class ValidityBlock(blocks.StructBlock):
    start = blocks.CharBlock(max_length=200, label=_("Title of the question with the first day"))
    length = blocks.ChoiceBlock(choices=LENGTHS, default=UNTIL_ANSWER, label=_("Holds"))
    end = blocks.CharBlock(
        required=False,
        max_length=200,
        label=_("Title of the question with the last day"),
        help_text=_("Nothing for a school year, or where the first question asks for both days."),
    )
    days_before = blocks.IntegerBlock(
        required=False,
        min_value=1,
        max_value=MOST_DAYS,
        label=_("Remind to renew, days before the end"),
        help_text=_("Empty: no reminder."),
    )

    class Meta:
        icon = "calendar-alt"
        label = _("Holds from a day to another")


class Validity(Effect):
    name = "validity"
    block_class = ValidityBlock
    order = 40

    def settings(
        self, value: Mapping[str, Any], keys: Mapping[str, str], context: PublishContext
    ) -> dict[str, Any]:
        return {
            "start": key_of(value, "start", keys),
            "length": value["length"],
            "end": key_if_named(value, "end", keys),
            "days_before": value["days_before"] or 0,
        }

    def problems(self, spec: EffectSpec, definition: FormDefinition) -> list[str | Promise]:
        start, end = spec.settings["start"], spec.settings["end"]
        if not question_of_type(definition, start, *DATED):
            return [_("name a required question for a date, a month or dates, asked in every case.")]
        if spec.settings["length"] == SCHOOL_YEAR:
            return []
        if end is None and not question_of_type(definition, start, "period"):
            return [_("name the question with the last day.")]
        if end is not None and not question_of_type(definition, end, *DATED):
            return [_("the last day is to come from a required question for a date, asked in every case.")]
        return []

    def in_words(self, spec: EffectSpec, titles: Mapping[str, str]) -> list[str]:
        settings = spec.settings
        said = [titles.get(settings["start"], ""), str(dict(LENGTHS)[settings["length"]])]
        said.append(titles.get(settings["end"] or "", ""))
        if settings["days_before"]:
            reminded = ngettext(
                "reminded %(days)d day before", "reminded %(days)d days before", settings["days_before"]
            )
            said.append(reminded % {"days": settings["days_before"]})
        return [words for words in said if words]

    def days(self, spec: EffectSpec, answers: Mapping[str, Any]) -> Days | None:
        """From when until when a request with these answers would hold."""
        begun = days_named(answers.get(spec.settings["start"]))
        if begun is None:
            return None
        if spec.settings["length"] == SCHOOL_YEAR:
            return school_year(begun[0])
        ended = days_named(answers.get(spec.settings["end"])) if spec.settings["end"] else begun
        return ended and (begun[0], ended[1])

    def on_submitted(self, spec: EffectSpec, case: Case) -> None:
        days = self.days(spec, case.answers)
        if days is not None and days[1] < days[0]:
            raise EndsBeforeItBegins(field=spec.settings["end"] or spec.settings["start"])

    def on_approved(self, spec: EffectSpec, case: Case) -> None:
        days = self.days(spec, case.answers)
        case.hold_validity(days)
        if days is None or not spec.settings["days_before"]:
            return
        text = _now("This holds until %(day)s only. If you still need it, make a new request.")
        case.plan_reminder(
            days[1] - timedelta(days=spec.settings["days_before"]),
            text % {"day": write_date(days[1], "j F Y")},
            "",
            tells_applicant=True,
        )

    def on_cancelled(self, spec: EffectSpec, case: Case) -> None:
        case.hold_validity(None)
        case.forget_reminders()


def school_year(day: date) -> Days:
    """The school year that holds `day`: from 1 September to 31 August."""
    first = day.year if day.month >= 9 else day.year - 1
    return date(first, 9, 1), date(first + 1, 8, 31)
