"""What is typed about people outside, and to find them. Input to clean values, nothing is written here."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.forms.imports import SheetForm
from portal.accounts.forms.people import DateField
from portal.directory.choices import ContactKind, Listing
from portal.directory.models import CalledSupervisor, PartnerContact
from portal.directory.outside_columns import COLUMNS
from portal.directory.outside_lines import website_of
from portal.directory.queries.outside import OutsideSearch, outsider_words
from portal.kit.columns import phone_of

TELEPHONE = forms.TextInput(attrs={"type": "tel"})
LINES = forms.Textarea(attrs={"rows": 4})


class OutsideSearchForm(forms.Form):
    """The search box and its filters. What is not one of the choices is not looked for."""

    recherche = forms.CharField(label=_("Search"), required=False, max_length=100)
    genre = forms.ChoiceField(
        label=_("Kind of contact"), required=False, choices=[("", _("All kinds")), *ContactKind.choices]
    )
    archives = forms.BooleanField(label=_("Archived ones"), required=False)

    def search(self) -> OutsideSearch:
        """Return what is looked for. A faulty value is left out: its field says so."""
        self.is_valid()
        values = self.cleaned_data
        return OutsideSearch(
            words=outsider_words(values.get("recherche", "")),
            kind=values.get("genre", ""),
            archived=values.get("archives", False),
        )

    def kept(self) -> str:
        """Return the search as the end of an address, for the file of what is on the screen; "" without one."""
        values = {
            name: "on" if value is True else value for name, value in self.cleaned_data.items() if value
        }
        return f"?{urlencode(values)}" if values else ""


class PhoneForm(forms.ModelForm[Any]):
    """The cells that both lists have. It fills no row in: the actions do."""

    def clean_phone(self) -> str:
        return phone_of(self.cleaned_data["phone"])


class ContactForm(PhoneForm):
    class Meta:
        model = PartnerContact
        fields = ["organisation", "person_name", "kind", "function", "phone", "email", "website", "address", "note", "is_active"]  # fmt: skip
        widgets = {"phone": TELEPHONE, "note": LINES, "website": forms.TextInput(attrs={"inputmode": "url"})}

    def clean_website(self) -> str:
        """« www.caf.fr » is enough."""
        address: str = self.cleaned_data["website"]
        return website_of(address) if address else ""


class CalledSupervisorForm(PhoneForm):
    last_called_on = DateField(label=_("Last called upon on"), required=False)

    class Meta:
        model = CalledSupervisor
        fields = [
            "name",
            "phone",
            "email",
            "qualifications",
            "called_for",
            "last_called_on",
            "note",
            "is_active",
        ]
        widgets = {"phone": TELEPHONE, "note": LINES}


class OutsideFileForm(SheetForm):
    def __init__(self, *args: Any, listing: Listing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = COLUMNS[listing]
        self.fields["file"].help_text = _("A spreadsheet, .xlsx or .csv, of 5 MB and 2,000 lines at most.")


class ConfirmForm(forms.Form):
    """What the page showed."""

    seen = forms.CharField(max_length=32, required=False)
