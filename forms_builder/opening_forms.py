"""A file of opening balances, and its lines as the page of the preview carries them. Nothing is written here.

Between the preview and the confirmation, the lines are in the page itself, signed for whoever sent them: no row to keep, to
forget after a week, or to erase with a person. They hold nothing that its reader has not just typed.
"""

from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forms_builder.opening_columns import COLUMNS
from portal.accounts.forms.imports import SheetForm

MOST_LINES = 500
LONGEST_KEPT = 200_000
"""Letters, compressed: some twenty times what 500 lines take."""
KEPT_FOR = 60 * 60


def keep_lines(by: Any, lines: Any) -> str:
    """Lines as one signed text, which nobody else can send. Units: readable for KEPT_FOR seconds."""
    return signing.dumps([[number, cells] for number, cells in lines], salt=salt_of(by), compress=True)


def salt_of(by: Any) -> str:
    return f"forms_builder.opening_balances:{by.pk}"


class OpeningFileForm(SheetForm):
    """Shape: `lines` are those that say how many days; `kept` is what the page of the preview carries."""

    columns = COLUMNS
    lines: list[tuple[int, dict[str, str]]]
    kept = ""

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["file"].help_text = _("A spreadsheet, .xlsx or .csv, of 500 lines at most.")

    def clean_file(self) -> Any:
        upload = super().clean_file()
        lines = [(number, cells) for number, cells in self.table.lines if cells.get("days")]
        if not lines:
            raise ValidationError(_("No line of this file says how many days are left."), code="no_days")
        self.kept = keep_lines(self.by, lines)
        if len(lines) > MOST_LINES or len(self.kept) > LONGEST_KEPT:
            raise ValidationError(_("This file is too long: cut it in parts of 500 lines."), code="too_long")
        self.lines = lines
        return upload


class OpeningConfirmForm(forms.Form):
    """What the page showed. Shape: `lines` become those of the file again."""

    seen = forms.CharField(max_length=32)
    lines = forms.CharField(max_length=LONGEST_KEPT)

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_lines(self) -> Any:
        try:
            return signing.loads(self.cleaned_data["lines"], salt=salt_of(self.by), max_age=KEPT_FOR)
        except signing.BadSignature as refused:
            raise ValidationError(_("Send the file again."), code="too_old") from refused
