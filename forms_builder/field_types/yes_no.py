"""Yes or no."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forms_builder.definition import FieldSpec
from forms_builder.field_types.base import FieldType, FillContext, QuestionBlock

YES, NO = "yes", "no"
ANSWERS = [(YES, _("Yes")), (NO, _("No"))]


class YesNoBlock(QuestionBlock):
    class Meta:
        icon = "check"
        label = _("Yes or no")
        group = _("Choices")


class YesNoType(FieldType):
    name = "yes_no"
    block_class = YesNoBlock
    order = 54
    offers_choices = True
    stands_in_lines = True
    takes_words = True

    def form_field(self, spec: FieldSpec, context: FillContext) -> forms.Field:
        return forms.ChoiceField(choices=ANSWERS, widget=forms.RadioSelect)

    def options(self, spec: FieldSpec) -> list[tuple[str, str]]:
        return [(key, str(label)) for key, label in ANSWERS]

    def show(self, spec: FieldSpec, answer: Any) -> str:
        return dict(self.options(spec)).get(answer, "")
