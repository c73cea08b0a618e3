"""Choosing what to decide in one go."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from forms_builder.actions.deciding_together import Chosen
from forms_builder.queries.together import MOST
from portal.accounts.forms.own_account import PasswordConfirmationForm

LARGEST_REVISION = 1_000_000


class ChosenField(forms.MultipleChoiceField):
    """Steps as the page showed them, « identifier.revision ». One that is no longer offered is taken too: the action
    says what became of it.
    """

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {
        "required": _("Choose at least one."),
        "unreadable": _("This is no choice of this page."),
        "too_many": ngettext_lazy("At most %(number)d at once.", "At most %(number)d at once.", "number"),
    }

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)
        if len(value) > MOST:
            raise ValidationError(self.error_messages["too_many"], "too_many", {"number": MOST})

    def clean(self, value: Any) -> list[Chosen]:
        kept = dict.fromkeys(super().clean(value))
        try:
            return [read_choice(one) for one in kept]
        except ValueError:
            raise ValidationError(self.error_messages["unreadable"], "unreadable") from None


def read_choice(text: str) -> Chosen:
    """Raises: ValueError for what no page of ours posts."""
    step, _dot, revision = text.partition(".")
    if not (revision.isascii() and revision.isdigit() and int(revision[:9]) <= LARGEST_REVISION):
        raise ValueError(text)
    return Chosen(UUID(step), int(revision[:9]))


class TogetherForm(PasswordConfirmationForm):
    chosen = ChosenField(label=_("What I approve or mark as done"))
    field_order = ("chosen", "password")

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = choices  # type: ignore[attr-defined]
