"""What the browser's own picker sends, or somebody writes where there is none. No kind of field by itself."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.functional import Promise

Read = Callable[[str], str | None]
"""What was typed, in the one way that the picker knows; None when it cannot be read."""


class PickerInput(forms.TextInput):
    """What was typed by hand elsewhere is put as the picker wants it."""

    def __init__(self, input_type: str, read: Read) -> None:
        super().__init__()
        self.input_type, self.read = input_type, read

    def format_value(self, value: Any) -> Any:
        return self.read(str(value)) or value if value else value


class PickedField(forms.CharField):
    def __init__(self, input_type: str, read: Read, *, refusal: str | Promise, **options: Any) -> None:
        super().__init__(widget=PickerInput(input_type, read), **options)
        self.read, self.refusal = read, refusal

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value))
        read = self.read(text) if text else ""
        if read is None:
            raise forms.ValidationError(str(self.refusal), code="invalid")
        return read
