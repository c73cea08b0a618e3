"""What is typed about an event."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from calendars.choices import AssetKind, EventKind, Scope, Visibility
from calendars.forms.when import TimesForm, WhenForm
from calendars.models import Asset
from portal.accounts.forms.people import ColleagueField
from portal.accounts.models import User
from portal.centres.models import Sector

MOST_PEOPLE = 60
OFFERED = [choice for choice in EventKind.choices if choice[0] != EventKind.CLOSURE]


class PeopleField(ColleagueField):
    """Several colleagues, one on a line or between commas. The value is a list."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.max_length = None
        self.validators = []
        self.widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> Any:
        text = forms.CharField(max_length=4000, required=False).clean(value)
        names = [name.strip() for name in re.split(r"[\n,;]+", text) if name.strip()]
        if len(names) > MOST_PEOPLE:
            raise forms.ValidationError(_("At most 60 people."))
        return [super(PeopleField, self).clean(name) for name in names]


class EventForm(WhenForm):
    """Shape: `leaves_out` and `accepts` are sent by the buttons beside what is in the way."""

    title = forms.CharField(label=_("Title"), max_length=150)
    kind = forms.ChoiceField(label=_("Kind"), choices=OFFERED, initial=EventKind.ACTIVITY)
    sector = forms.ModelChoiceField(label=_("Sector"), queryset=Sector.objects.none(), required=False)
    rooms = forms.ModelMultipleChoiceField(
        label=_("Rooms"), queryset=Asset.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    items = forms.ModelMultipleChoiceField(
        label=_("Equipment"),
        queryset=Asset.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    place = forms.CharField(
        label=_("Other place"),
        max_length=150,
        required=False,
        help_text=_("Where it is not one of the centre's rooms."),
    )
    participants = PeopleField(
        label=_("Who takes part"), required=False, help_text=_("One colleague on each line.")
    )
    people = forms.IntegerField(label=_("People expected"), required=False, min_value=0, max_value=5000)
    description = forms.CharField(
        label=_("Description"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    visibility = forms.ChoiceField(
        label=_("Who reads it"),
        choices=Visibility.choices,
        initial=Visibility.EVERYONE,
        widget=forms.RadioSelect,
    )
    leaves_out = forms.BooleanField(required=False)
    accepts = forms.BooleanField(required=False)

    field_order = (
        "title", "day", "is_all_day", "starts", "ends", "last_day", "rooms", "items", "repeats", "until",
        "skips_public_holidays", "kind", "sector", "place", "participants", "people", "description", "visibility",
    )  # fmt: skip

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["sector"].queryset = Sector.objects.filter(centre=by.centre)
        lent = Asset.objects.visible_to(by).active()
        fields["rooms"].queryset = lent.filter(kind=AssetKind.ROOM)
        fields["items"].queryset = lent.filter(kind=AssetKind.EQUIPMENT)
        for name in ("rooms", "items"):
            fields[name].to_field_name = "public_id"
        fields["participants"].people = User.objects.visible_to(by).filter(is_active=True)

    def facts(self) -> dict[str, Any]:
        values = self.cleaned_data
        names = ("title", "kind", "sector", "place", "description", "visibility")
        return {name: values[name] for name in names} | {"people": values["people"] or 0}

    @property
    def assets(self) -> list[Asset]:
        return [*self.cleaned_data["rooms"], *self.cleaned_data["items"]]


class MoveForm(WhenForm):
    """Other times, for one date or several."""

    scope = forms.ChoiceField(
        label=_("What changes"), choices=Scope.choices, initial=Scope.THIS, widget=forms.RadioSelect
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
    leaves_out = forms.BooleanField(required=False)
    accepts = forms.BooleanField(required=False)

    def __init__(self, *args: Any, is_series: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_series:
            for name in ("scope", "repeats", "until", "skips_public_holidays"):
                del self.fields[name]

    def plan(self) -> Any:
        return WhenForm.plan(self) if "repeats" in self.fields else TimesForm.plan(self)


class CancelForm(forms.Form):
    scope = forms.ChoiceField(
        label=_("What is cancelled"), choices=Scope.choices, initial=Scope.THIS, widget=forms.RadioSelect
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)


class AgendaForm(forms.Form):
    """What the agenda is narrowed to. A faulty value is left out."""

    du = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    genre = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *EventKind.choices]
    )
    secteur = forms.ModelChoiceField(
        label=_("Sector"), required=False, queryset=Sector.objects.none(), empty_label=_("All sectors")
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["secteur"].queryset = Sector.objects.filter(centre=by.centre)

    def narrowed(self, dates: Any) -> Any:
        self.is_valid()
        kind, sector = self.cleaned_data.get("genre"), self.cleaned_data.get("secteur")
        if kind:
            dates = dates.filter(event__kind=kind)
        return dates.filter(event__sector=sector) if sector else dates
