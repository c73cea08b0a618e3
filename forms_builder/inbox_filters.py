"""Narrowing what waits for somebody: a form by GET."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from forms_builder.choices import StepPurpose
from forms_builder.queries.inbox import InboxFilters
from portal.ui.filters import FilterForm

OWN, DELEGATED, LATE = "moi", "delegation", "oui"
PURPOSES = (
    (StepPurpose.APPROVAL.value, _("To decide")),
    (StepPurpose.HANDLING.value, _("To handle")),
    (StepPurpose.CANCELLATION.value, _("Cancellations")),
)


class InboxFilterForm(FilterForm):
    label = _("Title, number, summary or name")
    placeholder = _("Name, number…")
    quoi = forms.ChoiceField(label=_("What"), required=False)
    demarche = forms.ChoiceField(label=_("Form"), required=False)
    retard = forms.ChoiceField(label=_("Delay"), required=False)
    pour = forms.ChoiceField(label=_("For whom"), required=False)

    def __init__(
        self, data: Mapping[str, Any], *, pages: Iterable[tuple[str, str]], is_delegate: bool
    ) -> None:
        super().__init__(data)
        self.offer("quoi", _("Everything"), PURPOSES)
        self.offer("demarche", _("All forms"), pages)
        self.offer("retard", _("Late or not"), [(LATE, _("Late only"))])
        self.offer(
            "pour",
            pgettext_lazy("for whom", "Both"),
            [(OWN, _("Given to me")), (DELEGATED, _("By delegation"))],
        )
        if not is_delegate:
            del self.fields["pour"]
        self.full_clean()

    @property
    def filters(self) -> InboxFilters:
        """What was understood; what was not is left out."""
        asked = self.cleaned_data
        whose = asked.get("pour", "")
        return InboxFilters(
            words=asked.get("q", ""),
            purpose=asked.get("quoi", ""),
            form=asked.get("demarche", ""),
            is_late=asked.get("retard") == LATE,
            is_own=whose == OWN if whose else None,
        )
