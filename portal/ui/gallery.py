"""The material of the gallery page: every component in its states, with a form that has everything."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.ui.components import COMPONENTS, Component
from portal.ui.presenters import STEP_STATES


class SampleForm(forms.Form):
    """One field of each kind, some of them wrong."""

    name = forms.CharField(label=_("Name"), help_text=_("As written on your identity card."))
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("Choose")), ("paid", _("Paid leave")), ("other", _("Other"))]
    )
    half = forms.ChoiceField(
        label=_("Half day"),
        widget=forms.RadioSelect,
        choices=[("morning", _("Morning")), ("afternoon", _("Afternoon"))],
    )
    days = forms.MultipleChoiceField(
        label=_("Days"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[("1", _("Monday")), ("2", _("Tuesday"))],
    )
    starts_on = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))
    proof = forms.FileField(label=_("Supporting document"), required=False)
    agreed = forms.BooleanField(label=_("I have read the rules."))


@dataclass(frozen=True, slots=True)
class Exhibit:
    component: Component
    template: str


def exhibits() -> list[Exhibit]:
    return [Exhibit(component, f"ui/gallery/{name}.html") for name, component in sorted(COMPONENTS.items())]


def wrong_form() -> SampleForm:
    return SampleForm({"name": "", "half": "night", "kind": "paid", "starts_on": ""})


def sample_steps() -> list[dict[str, object]]:
    labels = {
        "done": _("Sent"),
        "current": _("Coordination"),
        "waiting": _("Direction"),
        "returned": _("Sector"),
        "refused": _("Human resources"),
        "skipped": _("Accounting"),
    }
    return [{"label": labels[state], "state": state, "detail": _("3 March")} for state in STEP_STATES]
