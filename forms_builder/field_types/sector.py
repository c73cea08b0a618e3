"""A sector of the centre."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forms_builder.choices import FirstAnswerSource
from forms_builder.definition import FieldSpec
from forms_builder.field_types.base import FieldType, FillContext, QuestionBlock
from forms_builder.field_types.choice import NamedChoiceField
from portal.centres.models import Sector


class SectorBlock(QuestionBlock):
    class Meta:
        icon = "group"
        label = _("Sector")
        group = _("People and places")


class SectorType(FieldType):
    """Shape of an answer: {"id", "name"}: the request says what it was called, even after it is gone."""

    name = "sector"
    block_class = SectorBlock
    order = 112
    is_telling = True
    first_answer_sources = frozenset({FirstAnswerSource.LAST, FirstAnswerSource.SECTOR})

    def form_field(self, spec: FieldSpec, context: FillContext) -> forms.Field:
        rows = Sector.objects.visible_to(context.person).values_list("pk", "name")
        return NamedChoiceField([(str(pk), name) for pk, name in rows])

    def answer(self, value: Any) -> Any:
        return value and {"id": value[0], "name": value[1]}

    def inputs(self, answer: Any) -> dict[str, str | list[str]]:
        return {"": answer["id"]} if answer else {}

    def show(self, spec: FieldSpec, answer: Any) -> str:
        return str(answer["name"]) if answer else ""
