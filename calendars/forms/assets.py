"""What is typed about rooms and equipment, and to find a free one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from calendars.choices import AssetKind
from calendars.forms.when import TIME, TimesForm
from calendars.models import Asset, AssetFeature

RULES = (
    "opens_at", "closes_at", "longest_minutes", "ahead_days", "setup_minutes", "cleanup_minutes", "booked_by",
    "needs_approval", "form_slug", "waits_for_form", "is_active",
)  # fmt: skip


class AssetForm(forms.ModelForm[Any]):
    """It fills no row in: the actions do. Shape: `features_typed` are names between commas."""

    features_typed = forms.CharField(
        label=_("What it offers"),
        max_length=400,
        required=False,
        help_text=_("Between commas: video projector, kitchen, wheelchair access."),
    )

    class Meta:
        model = Asset
        fields = ["name", "place", "description", "capacity", *RULES]
        widgets = {"description": forms.Textarea(attrs={"rows": 3}), "opens_at": TIME, "closes_at": TIME}

    field_order = ("name", "place", "capacity", "features_typed", "description")

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        opens, closes = values.get("opens_at"), values.get("closes_at")
        if (opens is None) != (closes is None) and not {"opens_at", "closes_at"} & set(self.errors):
            self.add_error("closes_at", _("Give both times, or none."))
        elif opens and closes and closes <= opens:
            self.add_error("closes_at", _("The end comes before the beginning."))
        if values.get("waits_for_form") and not values.get("form_slug"):
            self.add_error("form_slug", _("Say which form it waits for."))
        return values

    def clean_features_typed(self) -> list[str]:
        names = [" ".join(name.split())[:60] for name in self.cleaned_data["features_typed"].split(",")]
        return sorted({name for name in names if name})

    def _post_clean(self) -> None:
        """A form of Django would write what was typed on the row that is shown."""


class FreeForm(TimesForm):
    """« A free room for 20 people, on Thursday from 14 to 16, with a video projector »."""

    kind = forms.ChoiceField(
        label=_("What"), choices=[(kind.value, kind.label) for kind in (AssetKind.ROOM, AssetKind.EQUIPMENT)]
    )
    people = forms.IntegerField(label=_("People"), required=False, min_value=0, max_value=5000)
    features = forms.ModelMultipleChoiceField(
        label=_("With"),
        queryset=AssetFeature.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ("kind", "day", "starts", "ends", "is_all_day", "last_day", "people", "features")

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["features"].queryset = AssetFeature.objects.visible_to(by)


class RefusalForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
