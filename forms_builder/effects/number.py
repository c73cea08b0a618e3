"""Give the request a number of a yearly sequence without gaps: BC-2026-0001."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_builder.definition import EffectSpec, FormDefinition
from forms_builder.effects.base import Case, Effect
from forms_builder.field_types.base import PublishContext

PREFIX = re.compile(r"[A-Z]{1,6}", re.ASCII)


class NumberBlock(blocks.StructBlock):
    prefix = blocks.CharBlock(
        max_length=6,
        label=_("Prefix"),
        help_text=_(
            "One to six capitals: BC gives BC-2026-0001, and begins again every year. Two forms with the same "
            "prefix share one sequence."
        ),
    )

    class Meta:
        icon = "order"
        label = _("Give a number")


class Number(Effect):
    name = "number"
    block_class = NumberBlock
    order = 30

    def settings(
        self, value: Mapping[str, Any], keys: Mapping[str, str], context: PublishContext
    ) -> dict[str, Any]:
        return {"prefix": str(value["prefix"]).strip()}

    def in_words(self, spec: EffectSpec, titles: Mapping[str, str]) -> list[str]:
        return [gettext("%(prefix)s-year-0001") % spec.settings]

    def problems(self, spec: EffectSpec, definition: FormDefinition) -> list[str | Promise]:
        if PREFIX.fullmatch(spec.settings["prefix"]):
            return []
        return [_("its prefix is one to six capitals without accents.")]

    def on_submitted(self, spec: EffectSpec, case: Case) -> None:
        case.give_number(spec.settings["prefix"])
