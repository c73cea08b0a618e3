"""Somebody outside: a contact of the directory, or a name that somebody writes."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_builder.definition import FieldSpec
from forms_builder.field_types.base import FieldType, FillContext, PublishContext, QuestionBlock
from forms_builder.field_types.choice import NamedChoiceField
from portal.directory.choices import ContactKind
from portal.directory.queries import contacts_to_choose

LONGEST = 200


class ContactWidget(forms.MultiWidget):
    template_name = "forms_builder/widgets/contact.html"
    use_fieldset = True

    def __init__(self, choices: Any, *, may_be_written: bool) -> None:
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {"id": forms.Select(choices=choices)}
        if may_be_written:
            widgets["name"] = forms.TextInput()
        super().__init__(widgets)

    def decompress(self, value: Any) -> list[Any]:
        return [""] * len(self.widgets)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        labels = [_("In the directory"), _("Or write the name")]
        for widget, label in zip(context["widget"]["subwidgets"], labels, strict=False):
            widget["label"] = label
        return context


class ContactField(forms.MultiValueField):
    """Shape of what it gives: the identifier of a contact, "" for a name that was written, and the name."""

    def __init__(self, choices: Sequence[tuple[str, str]], *, may_be_written: bool, **options: Any) -> None:
        fields: list[forms.Field] = [NamedChoiceField(choices, required=False)]
        widget = ContactWidget(fields[0].choices, may_be_written=may_be_written)  # type: ignore[attr-defined]
        if may_be_written:
            fields.append(forms.CharField(max_length=LONGEST, required=False))
        super().__init__(fields=fields, widget=widget, require_all_fields=False, **options)

    def clean(self, value: Any) -> tuple[str, str] | None:
        cleaned: tuple[str, str] | None = super().clean([str(part or "").strip() for part in value or ()])
        return cleaned

    def compress(self, values: list[Any]) -> tuple[str, str] | None:
        chosen, written = values if len(values) == 2 else (values[0] if values else None, "")
        if chosen and written:
            raise forms.ValidationError(_("Choose a contact or write a name, not both."), code="both")
        return chosen or (("", written) if written else None)


class ContactBlock(QuestionBlock):
    kinds = blocks.MultipleChoiceBlock(
        required=False,
        choices=ContactKind.choices,
        widget=forms.CheckboxSelectMultiple,
        label=_("Kinds of contacts"),
        help_text=_("None ticked: all of them."),
    )
    may_be_written = blocks.BooleanBlock(
        required=False, default=True, label=_("Somebody who is not in the directory may be written")
    )

    class Meta:
        icon = "link"
        label = _("Contact: supplier, partner…")
        group = _("People and places")


class ContactType(FieldType):
    """Shape of an answer: {"id", "name"}, "" as the identifier of a name that was written."""

    name = "contact"
    block_class = ContactBlock
    order = 114
    is_telling = True
    suffixes = ("_id", "_name")

    def settings(self, value: Any, context: PublishContext) -> dict[str, Any]:
        return {
            "kinds": [str(kind) for kind in value.get("kinds") or ()],
            "may_be_written": bool(value.get("may_be_written", True)),
        }

    def problems(self, spec: FieldSpec) -> list[str | Promise]:
        unknown = set(spec.settings["kinds"]) - set(ContactKind.values)
        return [_("it names a kind of contact that does not exist.")] if unknown else []

    def form_field(self, spec: FieldSpec, context: FillContext) -> forms.Field:
        rows = contacts_to_choose(context.person, spec.settings["kinds"])
        choices = [
            (str(row.public_id), str(row)) for row in rows.only("public_id", "person_name", "organisation")
        ]
        return ContactField(choices, may_be_written=spec.settings["may_be_written"])

    def answer(self, value: Any) -> Any:
        return value and {"id": value[0], "name": value[1]}

    def inputs(self, answer: Any) -> dict[str, str | list[str]]:
        if not answer:
            return {}
        return {"_id": answer["id"]} if answer["id"] else {"_name": answer["name"]}

    def show(self, spec: FieldSpec, answer: Any) -> str:
        return str(answer["name"]) if answer else ""
