"""When something takes place, as people say it: a day, two times, how it comes back."""

from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from calendars.actions.events import Plan
from calendars.recurrence import WEEK, Pattern
from portal.accounts.forms.people import DateField

AHEAD = timedelta(days=5 * 366)
BEHIND = timedelta(days=366)
LAST_WEEK = 5

REPEATS = [
    ("", _("No")),
    ("daily", _("Every day")),
    ("weekly", _("Every week")),
    ("fortnightly", _("Every two weeks")),
    ("monthly", _("Every month, on the same number")),
    ("monthly_day", _("Every month, on the same day of the week")),
    ("quarterly", _("Every three months")),
    ("yearly", _("Every year")),
]
RULES = {
    "": "",
    "daily": "FREQ=DAILY",
    "weekly": "FREQ=WEEKLY",
    "fortnightly": "FREQ=WEEKLY;INTERVAL=2",
    "monthly": "FREQ=MONTHLY",
    "quarterly": "FREQ=MONTHLY;INTERVAL=3",
    "yearly": "FREQ=YEARLY",
}
NO_TIME = _("Write a time, or tick “all day”.")
TIME = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


def rule_of(repeats: str, day: date) -> str:
    """The rule of one of `REPEATS` for what begins on `day`: the fifth Tuesday is the last one."""
    if repeats != "monthly_day":
        return RULES[repeats]
    number = (day.day - 1) // 7 + 1
    return f"FREQ=MONTHLY;BYDAY={-1 if number == LAST_WEEK else number}{WEEK[day.weekday()]}"


def near_enough(day: date) -> date:
    """`day`, when a calendar has a use for it. Raises: ValidationError."""
    today = timezone.localdate()
    if not today - BEHIND <= day <= today + AHEAD:
        raise forms.ValidationError(_("Choose a date between last year and five years from now."))
    return day


class TimesForm(forms.Form):
    """One date. Shape: `plan()` once it is valid."""

    day = DateField(label=_("Date"))
    is_all_day = forms.BooleanField(label=_("All day"), required=False)
    starts = forms.TimeField(
        label=pgettext_lazy("time", "From"), widget=TIME, error_messages={"required": NO_TIME}
    )
    ends = forms.TimeField(
        label=pgettext_lazy("time", "To"), widget=TIME, error_messages={"required": NO_TIME}
    )
    last_day = DateField(label=_("Ends on another day"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.data.get("is_all_day"):
            for name in ("starts", "ends"):
                self.fields[name].required = False

    def clean_day(self) -> date:
        return near_enough(self.cleaned_data["day"])

    def clean_last_day(self) -> date | None:
        last: date | None = self.cleaned_data["last_day"]
        return last if last is None else near_enough(last)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        first, last = values.get("day"), values.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The end comes before the beginning."))
        if not values.get("is_all_day"):
            self.check_times(values, is_one_day=not last or last == first)
        return values

    def check_times(self, values: dict[str, Any], *, is_one_day: bool) -> None:
        starts, ends = values.get("starts"), values.get("ends")
        if starts and ends is not None and is_one_day and time() != ends <= starts:
            self.add_error("ends", _("The end comes before the beginning."))

    def pattern(self) -> Pattern:
        """« Until midnight » ends with the day."""
        values = self.cleaned_data
        day, last = values["day"], values["last_day"] or values["day"]
        starts, ends = values["starts"] or time(), values["ends"] or time()
        over_night = not values["is_all_day"] and ends == time() and last == day
        return Pattern(
            first=day,
            starts=starts,
            ends=ends,
            zone="",
            end_day_offset=(last - day).days + over_night,
            is_all_day=values["is_all_day"],
        )

    def plan(self) -> Plan:
        return Plan(self.pattern())


class WhenForm(TimesForm):
    """One date, or how it comes back."""

    repeats = forms.ChoiceField(label=_("Comes back"), required=False, choices=REPEATS)
    until = DateField(
        label=_("Until"),
        required=False,
        help_text=_("Empty: the end of the school year; what comes back by quarter or by year goes on."),
    )
    skips_public_holidays = forms.BooleanField(
        label=_("Not on public holidays"), required=False, initial=True
    )

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        return until if until is None else near_enough(until)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        day, until = values.get("day"), values.get("until")
        if day and until and until < day:
            self.add_error("until", _("The end comes before the beginning."))
        return values

    def plan(self) -> Plan:
        values = self.cleaned_data
        pattern = self.pattern()
        rule = rule_of(values["repeats"], pattern.first)
        return Plan(
            Pattern(
                first=pattern.first,
                starts=pattern.starts,
                ends=pattern.ends,
                zone="",
                end_day_offset=pattern.end_day_offset,
                is_all_day=pattern.is_all_day,
                rule=rule,
                until=values["until"] if rule else None,
            ),
            skips_public_holidays=bool(rule and values["skips_public_holidays"]),
        )
