"""A file of people, and whether to write it. Input to clean values, nothing is written here."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.accounts.people_columns import COLUMNS
from portal.kit.columns import Column, Table, read_table
from portal.kit.errors import DomainError
from portal.kit.spreadsheets import MAX_BYTES, SheetTooLarge, read_sheet
from portal.media.uploads import check_document


class SheetForm(forms.Form):
    """A file of lines. Shape: `columns` are those that its room knows; `table` is what was read."""

    file = forms.FileField(label=_("The file"), widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}))
    columns: tuple[Column, ...] = ()
    table: Table

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        name, declared = upload.name or "", upload.content_type or ""
        try:
            if (upload.size or 0) > MAX_BYTES:
                raise SheetTooLarge
            content = upload.read()
            sheet = read_sheet(name, content)
            check_document(name, declared, content)
            self.table = read_table(sheet, self.columns)
        except DomainError as refused:
            raise ValidationError(str(refused.message), code=refused.code) from refused
        return upload


class PeopleFileForm(SheetForm):
    columns = COLUMNS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = _("The file of people")
        self.fields["file"].help_text = _("A spreadsheet, .xlsx or .csv, of 5 MB and 10,000 lines at most.")


class ConfirmImportForm(forms.Form):
    invites = forms.BooleanField(
        label=_("Invite the new people by e-mail now"),
        help_text=_("Each receives a link to choose their password, which serves once, within 72 hours."),
        required=False,
        initial=True,
    )
