"""What a stranger types to check a recap: its code, or the file itself."""

import hashlib
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.secret_codes import as_typed

MOST_BYTES = 20 * 1024 * 1024


class CheckForm(forms.Form):
    """Shape: `cleaned_data` holds `code` without spaces or hyphens, and `digest`, the SHA-256 of the file, "" without
    one. The file is read and forgotten.
    """

    code = forms.CharField(
        label=_("Code of the recap"),
        max_length=40,
        required=False,
        help_text=_("Twelve letters and digits, at the end of the paper. Spaces and hyphens do not matter."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    file = forms.FileField(
        label=_("Or the PDF itself"),
        required=False,
        allow_empty_file=True,
        help_text=_("To see whether it is, to the letter, the one that the portal made. It is not kept."),
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )

    def clean_code(self) -> str:
        return as_typed(self.cleaned_data["code"])

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > MOST_BYTES:
            raise forms.ValidationError(_("This file is too large to be one of ours."), code="too_large")
        return file

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        file = given.get("file")
        if not self.errors and not given.get("code") and not file:
            raise forms.ValidationError(_("Type the code, or choose the file."), code="nothing")
        given["digest"] = hashlib.file_digest(file, "sha256").hexdigest() if file else ""
        return given
