"""What human resources type about leave. Nothing is written here."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from forms_builder.choices import MovementKind
from forms_builder.field_types.date import BoundedDateField
from forms_builder.field_types.number import FigureField
from forms_builder.models import LeaveAccount, LeaveKind, LeavePolicy, Submission
from forms_builder.summaries import describe_dates

MOST_DAYS = Decimal(366)
LONGEST_REASON = 300
MOST_TICKS = 1000
OPENING = "opening:"
"""Before the name of an account that is to be opened."""


def account_name(account: LeaveAccount) -> str:
    """How a form names an account, there or not."""
    return f"{account.kind.public_id}:{account.year_start.isoformat()}"


class AdjustmentForm(forms.Form):
    """Days to add to an account, or to take off, and why; or what it is opened with, where it has none yet."""

    account = forms.ChoiceField(label=_("Balance"))
    days = FigureField(
        label=_("Days to add"),
        places=2,
        minimum=-MOST_DAYS,
        maximum=MOST_DAYS,
        help_text=_("With a minus sign to take days off, such as −1,5."),
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=LONGEST_REASON,
        help_text=_("The person reads it, line by line of their balance."),
    )
    identifier = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, accounts: Sequence[LeaveAccount], credited: Collection[int], **kwargs: Any
    ) -> None:
        """Shape: `credited` are the keys of those on which days were given. An opening sent twice, or from a page of before,
        still names its account: the action knows it again, or refuses.
        """
        super().__init__(*args, **kwargs)
        self.initial.setdefault("identifier", uuid4())
        self.accounts = {account_name(account): account for account in accounts}
        words = {name: f"{one.kind}, {one.year_label}" for name, one in self.accounts.items()}
        opening = MovementKind.OPENING.label
        openings = {f"{OPENING}{name}": f"{label} – {opening}" for name, label in words.items()}
        adjusted = {name: label for name, label in words.items() if self.accounts[name].pk in credited}
        self.opening = len(adjusted) < len(words)
        field = self.fields["account"]
        field.choices = [*adjusted.items(), *openings.items()]  # type: ignore[attr-defined]
        field.widget.choices = [
            (name, adjusted[name]) if name in adjusted else (f"{OPENING}{name}", openings[f"{OPENING}{name}"])
            for name in words
        ]

    @property
    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        values = self.cleaned_data
        names = ("days", "reason", "identifier")
        account = self.accounts[values["account"].removeprefix(OPENING)]
        return {"account": account, **{name: values[name] for name in names}}

    @property
    def opens(self) -> bool:
        """Whether what is sent is an opening balance."""
        return str(self.cleaned_data["account"]).startswith(OPENING)


class SicknessForm(forms.Form):
    """Which approved leave a sickness cut into, and when. Never what the sickness was."""

    leave = forms.ChoiceField(label=pgettext_lazy("days off", "Leave"))
    starts_on = BoundedDateField(label=_("Sick from"))
    ends_on = BoundedDateField(label=_("Sick until"))

    def __init__(self, *args: Any, leaves: Sequence[Submission], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.leaves = {str(leave.pk): leave for leave in leaves}
        choices = [(name, words_of(leave)) for name, leave in self.leaves.items()]
        self.fields["leave"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("The end is before the beginning."))
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        values = self.cleaned_data
        days = {"starts_on": values["starts_on"], "ends_on": values["ends_on"]}
        return {"submission": self.leaves[values["leave"]], "reason": "", **days}


def words_of(leave: Submission) -> str:
    """« du 15 au 19 mars 2027 », as its parts have it."""
    parts = list(leave.leave_parts.all())
    return describe_dates(min(part.starts_on for part in parts), max(part.ends_on for part in parts))


class WritingForm(forms.Form):
    """One of the lines that the page proposes for an account."""

    act = forms.ChoiceField(choices=[("split", ""), ("lapse", ""), ("carry", "")], widget=forms.HiddenInput)


class YearClosingForm(forms.Form):
    """What the page of a closing showed, and the accounts whose days beyond the cap lapse."""

    seen = forms.CharField(max_length=16, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Ticks are one name with many values; what is no identifier is nobody's account."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        found = set()
        for name in self.data.getlist("lapses")[:MOST_TICKS] if hasattr(self.data, "getlist") else ():
            try:
                found.add(UUID(name))
            except ValueError:
                continue
        return {**cleaned, "lapsing_for": frozenset(found)}

    @property
    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        return {"seen": self.cleaned_data["seen"], "lapsing_for": self.cleaned_data["lapsing_for"]}


class PolicyForm(forms.ModelForm[LeavePolicy]):
    """How the centre counts leave. When the year begins is settled once there are balances."""

    class Meta:
        model = LeavePolicy
        fields = (
            "day_basis",
            "year_starts_in",
            "is_by_days_worked",
            "allows_negative",
            "rounds_up",
            "carries_over",
            "carried_for_months",
            "splits",
            "reminds_after",
            "escalates_after",
        )
        localized_fields = ("carries_over",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        settled = LeaveAccount.objects.filter(centre=self.instance.centre_id).exists()
        self.fields["year_starts_in"].disabled = settled

    @property
    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        return dict(self.cleaned_data)


class KindForm(forms.ModelForm[LeaveKind]):
    """What a kind of leave gives, and how."""

    class Meta:
        model = LeaveKind
        fields = (
            "name",
            "position",
            "is_debited",
            "entitlement",
            "accrual",
            "is_acquired_ahead",
            "accrual_share",
            "is_of_right",
            "is_offered",
        )
        localized_fields = ("entitlement", "accrual_share")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["position"].required = False
        self.fields["is_offered"].help_text = _("Forms follow once they are published again.")

    @property
    def facts(self) -> dict[str, Any]:
        """What the action takes; without a position, the kind stays at its place."""
        return {name: value for name, value in self.cleaned_data.items() if value is not None}
