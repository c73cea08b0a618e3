"""What is typed about a campaign of leave. Nothing is written here."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forms_builder.field_types.date import BoundedDateField
from forms_builder.models import LeaveCampaign, LeaveKind

LONGEST_TITLE, LONGEST_ORDER, LONGEST_WORDS = 120, 2000, 300


class CampaignForm(forms.Form):
    """When wishes are taken, for which days, and what counts when not everybody can have theirs."""

    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE)
    kind = forms.ModelChoiceField(
        label=_("Kind of leave"),
        queryset=LeaveKind.objects.none(),
        to_field_name="public_id",
        empty_label=_("Choose…"),
    )
    opens_on = BoundedDateField(label=_("Wishes are taken from"))
    wishes_by = BoundedDateField(label=_("Wishes are taken until"))
    starts_on = BoundedDateField(label=_("First day of leave"))
    ends_on = BoundedDateField(label=_("Last day of leave"))
    order = forms.CharField(
        label=_("Order of departure"),
        max_length=LONGEST_ORDER,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What counts when not everybody can have their dates (Code du travail, L3141-16)."),
    )

    def __init__(self, *args: Any, by: Any, campaign: LeaveCampaign | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = LeaveKind.objects.visible_to(by)  # type: ignore[attr-defined]
        if campaign is not None:
            named = ("title", "opens_on", "wishes_by", "starts_on", "ends_on", "order")
            self.initial.update({name: getattr(campaign, name) for name in named})
            self.initial["kind"] = campaign.kind.public_id

    @property
    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        return dict(self.cleaned_data)


class WishForm(forms.Form):
    """Days that somebody would like."""

    starts_on = BoundedDateField(label=_("From"))
    ends_on = BoundedDateField(label=_("To"))
    comment = forms.CharField(
        label=_("Comment"),
        max_length=LONGEST_WORDS,
        required=False,
        help_text=_("Read by human resources, the direction and your coordinator. Nothing about health."),
    )

    @property
    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        return dict(self.cleaned_data)


class SetAsideForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The person reads it."),
    )
