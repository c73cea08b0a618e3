"""Need an approved request of another form, that holds on the day that is asked for."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_builder.definition import EffectSpec, FormDefinition, folded
from forms_builder.effects.base import DATED, Case, Effect, days_named, key_of, question_of_type
from forms_builder.field_types.base import PublishContext


class PrerequisiteBlock(blocks.StructBlock):
    form = blocks.CharBlock(
        max_length=255,
        label=_("Title of the other form"),
        help_text=_("Who asks needs a request of that form, approved, or recorded where nobody decides."),
    )
    date = blocks.CharBlock(
        max_length=200,
        label=_("Title of the question with the date or the month"),
        help_text=_("The other request has to hold then, if it says from when until when it holds."),
    )

    class Meta:
        icon = "key"
        label = _("Need another request first")


class Prerequisite(Effect):
    name = "prerequisite"
    block_class = PrerequisiteBlock
    order = 5
    may_repeat = True

    def settings(
        self, value: Mapping[str, Any], keys: Mapping[str, str], context: PublishContext
    ) -> dict[str, Any]:
        title = str(value["form"]).strip()
        return {
            "form": context.forms.get(folded(title), ""),
            "title": title,
            "date": key_of(value, "date", keys),
        }

    def in_words(self, spec: EffectSpec, titles: Mapping[str, str]) -> list[str]:
        return [spec.settings["title"], titles.get(spec.settings["date"], "")]

    def problems(self, spec: EffectSpec, definition: FormDefinition) -> list[str | Promise]:
        found: list[str | Promise] = []
        if not spec.settings["form"]:
            found.append(_("no form of the centre has this title."))
        elif folded(spec.settings["title"]) == folded(definition.title):
            found.append(_("a form cannot need itself."))
        if not question_of_type(definition, spec.settings["date"], *DATED):
            found.append(_("name a required question for a date, a month or dates, asked in every case."))
        return found

    def on_submitted(self, spec: EffectSpec, case: Case) -> None:
        days = days_named(case.answers.get(spec.settings["date"]))
        case.need_request(spec.settings["form"], spec.settings["title"], days, field=spec.settings["date"])
