"""A colleague of the same centre, other than the one who fills in."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from forms_builder.definition import FieldSpec
from forms_builder.field_types.base import FieldType, FillContext, QuestionBlock
from portal.accounts.queries.people import colleagues

NAMED = ("public_id", "first_name", "last_name", "username")
"""What a list of colleagues shows of them, and what an answer keeps."""


class PersonChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def to_python(self, value: Any) -> Any:
        # A forged value that is no UUID is an unknown person, not an error of the server.
        try:
            return super().to_python(str(UUID(str(value))) if value else value)
        except ValueError as error:
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice"
            ) from error


class PersonBlock(QuestionBlock):
    class Meta:
        icon = "user"
        label = _("Colleague")
        group = _("People and places")


class PersonType(FieldType):
    name = "person"
    block_class = PersonBlock
    order = 110
    is_telling = True

    def form_field(self, spec: FieldSpec, context: FillContext) -> forms.Field:
        others = colleagues(context.person).exclude(pk=context.person.pk).only(*NAMED)
        return PersonChoiceField(queryset=others, to_field_name="public_id", empty_label=_("Choose…"))

    def answer(self, value: Any) -> Any:
        # The name goes with the identifier: the request shows who it was even after they have left.
        return value and {"id": str(value.public_id), "name": str(value)}

    def inputs(self, answer: Any) -> dict[str, str | list[str]]:
        return {"": answer["id"]} if answer else {}

    def show(self, spec: FieldSpec, answer: Any) -> str:
        return str(answer["name"]) if answer else ""
