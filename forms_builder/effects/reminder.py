"""Remind people of something some days before a date that the request names."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_builder.choices import READ_ALL, Approver
from forms_builder.definition import EffectSpec, FormDefinition
from forms_builder.effects.base import DATED, Case, Effect, days_named, find_question, key_of
from forms_builder.field_types.base import LATER, PublishContext

MOST_DAYS = 365


class ReminderBlock(blocks.StructBlock):
    date = blocks.CharBlock(
        max_length=200,
        label=_("Title of the question with the date"),
        help_text=_("Of dates from… to…, the last day counts."),
    )
    days_before = blocks.IntegerBlock(default=0, min_value=0, max_value=MOST_DAYS, label=_("Days before"))
    text = blocks.CharBlock(max_length=300, label=_("What to remind of"))
    tells_applicant = blocks.BooleanBlock(required=False, default=True, label=_("Tell who asked"))
    role = blocks.ChoiceBlock(choices=LATER, required=False, label=_("Tell this role too"))

    class Meta:
        icon = "time"
        label = _("Remind on a day")


class Reminder(Effect):
    name = "reminder"
    block_class = ReminderBlock
    order = 50
    may_repeat = True

    def settings(
        self, value: Mapping[str, Any], keys: Mapping[str, str], context: PublishContext
    ) -> dict[str, Any]:
        return {
            "date": key_of(value, "date", keys),
            "days_before": value["days_before"] or 0,
            "text": str(value["text"]).strip(),
            "tells_applicant": bool(value["tells_applicant"]),
            "role": str(value["role"] or ""),
        }

    def in_words(self, spec: EffectSpec, titles: Mapping[str, str]) -> list[str]:
        settings = spec.settings
        said = [titles.get(settings["date"], ""), settings["text"]]
        if settings["days_before"]:
            before = ngettext("%(days)d day before", "%(days)d days before", settings["days_before"])
            said.insert(1, before % {"days": settings["days_before"]})
        said += [str(Approver(settings["role"]).label)] if settings["role"] else []
        said += [gettext("who asked")] if settings["tells_applicant"] else []
        return [words for words in said if words]

    def problems(self, spec: EffectSpec, definition: FormDefinition) -> list[str | Promise]:
        found: list[str | Promise] = []
        question = find_question(definition, spec.settings["date"])
        role = spec.settings["role"]
        if question is None or question.type not in DATED:
            found.append(_("name a question for a date, a month or dates."))
        if not spec.settings["tells_applicant"] and not role:
            found.append(_("say who is reminded."))
        if role and role not in READ_ALL and all(step.approver != role for step in definition.route):
            found.append(_("the role that it reminds stands on no step of the route, and may not read it."))
        return found

    def on_approved(self, spec: EffectSpec, case: Case) -> None:
        days = days_named(case.answers.get(spec.settings["date"]))
        if days is None:
            return
        case.plan_reminder(
            days[1] - timedelta(days=spec.settings["days_before"]),
            spec.settings["text"],
            spec.settings["role"],
            tells_applicant=spec.settings["tells_applicant"],
        )

    def on_cancelled(self, spec: EffectSpec, case: Case) -> None:
        case.forget_reminders()
