"""What is typed about people by those who manage them. Input to clean values, nothing is written here."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from portal.accounts.choices import TRUSTED_ROLES, Contract, Role
from portal.accounts.forms.declared import DeclaredForm
from portal.accounts.models import SectorMembership, User, UserQuerySet, validate_phone
from portal.accounts.queries.people import free_username
from portal.accounts.queries.personnel import is_known, search_people
from portal.centres.models import Sector
from portal.kit.texts import by_pairs, fold

DAYS = [(str(number + 1), capfirst(str(name))) for number, name in WEEKDAYS.items()]
MOST_NAMESAKES = 50
EVERYDAY = frozenset(Role) - TRUSTED_ROLES


class DateField(forms.DateField):
    """A date as browsers give it, and as people type it where the browser has no calendar."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class ColleagueField(forms.CharField):
    """Somebody by their name: a list of 7,500 people is nothing to choose from.

    Shape: `people` are those who may be meant, set by the form; the value is one of them, or None.
    """

    people: UserQuerySet

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"list": "collegues", "autocomplete": "off"})
        super().__init__(max_length=150, widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        found = list(search_people(self.people, text)[:MOST_NAMESAKES])
        exact = [person for person in found if fold(text) in (fold(str(person)), person.username)]
        found = exact or found
        if not found:
            raise forms.ValidationError(_("Nobody here has this name."), code="nobody")
        if len(found) > 1:
            names = ", ".join(f"{person} ({person.username})" for person in found[:5])
            raise forms.ValidationError(
                _("Several people: %(names)s. Write the user name."), code="several", params={"names": names}
            )
        return found[0]


class FactsForm(DeclaredForm):
    """What the centre knows of a person."""

    first_name = forms.CharField(label=_("First name"), max_length=150)
    last_name = forms.CharField(label=_("Last name"), max_length=150)
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        help_text=_("The invitation goes there. Without one, a code is printed on paper."),
    )
    function = forms.CharField(label=_("Function"), required=False, max_length=120)
    phone = forms.CharField(
        label=_("Telephone at work"),
        required=False,
        max_length=20,
        validators=[validate_phone],
        help_text=_("All colleagues see it."),
        widget=forms.TextInput(attrs={"type": "tel"}),
    )
    contract = forms.ChoiceField(label=_("Contract"), choices=Contract.choices)
    weekly_hours = forms.DecimalField(
        label=_("Hours a week"), min_value=0, max_value=48, max_digits=4, decimal_places=2, initial=35
    )
    working_days = forms.MultipleChoiceField(
        label=_("Days worked"), choices=DAYS, widget=forms.CheckboxSelectMultiple, initial=list("12345")
    )
    entered_on = DateField(label=_("First day"), required=False)
    leaves_on = DateField(
        label=_("Last day"),
        required=False,
        help_text=_("The account closes by itself the day after. Left empty: a contract without end."),
    )

    def clean_phone(self) -> str:
        return by_pairs(self.cleaned_data["phone"])

    def clean_working_days(self) -> str:
        return "".join(sorted(self.cleaned_data["working_days"]))

    def clean(self) -> dict[str, Any]:
        entered, leaves = self.cleaned_data.get("entered_on"), self.cleaned_data.get("leaves_on")
        if entered and leaves and leaves < entered:
            self.add_error("leaves_on", _("The last day comes after the first one."))
        return self.cleaned_data


LOCKED = _("Locked: another colleague who manages people changes it.")
LOCKED_IDENTITY = _("Locked: once somebody has signed in, nobody else changes it.")


class ChangePersonForm(FactsForm):
    """The facts of somebody who is there. What the reader may not change is shown and not taken."""

    username = forms.CharField(label=_("User name"), max_length=150, help_text=_("To sign in with."))
    field_order = ("first_name", "last_name", "username")

    def __init__(self, *args: Any, person: User, locked: Iterable[str], **kwargs: Any) -> None:
        initial = {name: getattr(person, name) for name in [*FactsForm.base_fields, "username"]}
        initial["working_days"] = list(person.working_days)
        initial["weekly_hours"] = format(person.weekly_hours.normalize(), "f")
        super().__init__(*args, **kwargs)
        self.initial.update(initial)
        for name in locked:
            self.fields[name].disabled = True
            is_identity = name in ("username", "email")
            self.fields[name].help_text = LOCKED_IDENTITY if is_identity else LOCKED

    @property
    def facts(self) -> dict[str, Any]:
        """What was typed into the fields that could be typed into."""
        return {name: value for name, value in self.cleaned_data.items() if not self.fields[name].disabled}


class SectorsForm(DeclaredForm):
    """Which sectors somebody belongs to, and which they coordinate."""

    main = forms.TypedChoiceField(label=_("Main sector"))
    others = forms.TypedMultipleChoiceField(
        label=_("Other sectors"), required=False, widget=forms.CheckboxSelectMultiple
    )
    coordinated = forms.TypedMultipleChoiceField(
        label=_("Sectors coordinated"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A coordinator decides first on the requests of their sector."),
    )

    def __init__(
        self,
        *args: Any,
        sectors: Iterable[Sector],
        memberships: Iterable[SectorMembership] = (),
        may_coordinate: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(sectors_of(memberships))
        known = {str(sector.pk): sector for sector in sectors}
        choices = [(pk, sector.name) for pk, sector in known.items()]
        for name in ("main", "others", "coordinated"):
            field: Any = self.fields[name]
            field.coerce = known.__getitem__
            field.choices = choices if name != "main" else [("", _("Choose…")), *choices]
        self.fields["coordinated"].disabled = not may_coordinate

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        known = {cleaned.get("main"), *(cleaned.get("others") or ())}
        if not known.issuperset(cleaned.get("coordinated") or ()):
            self.add_error(
                "coordinated", _("A sector that is coordinated is the main one or one of the others.")
            )
        return cleaned


def sectors_of(memberships: Iterable[SectorMembership]) -> dict[str, Any]:
    rows = list(memberships)
    return {
        "main": next((row.sector_id for row in rows if row.is_main), None),
        "others": [row.sector_id for row in rows if not row.is_main],
        "coordinated": [row.sector_id for row in rows if row.is_coordinator],
    }


class RolesForm(DeclaredForm):
    """What somebody is entrusted with. Roles of trust are offered to those who may give them."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"), required=False, widget=forms.CheckboxSelectMultiple, choices=Role.choices
    )

    def __init__(
        self, *args: Any, held: frozenset[Role] = frozenset(), may_trust: bool, **kwargs: Any
    ) -> None:
        self.kept = held - EVERYDAY if not may_trust else frozenset()
        super().__init__(*args, **kwargs)
        self.initial["roles"] = sorted(held - self.kept)
        offered = [(role.value, capfirst(str(role.label))) for role in Role if may_trust or role in EVERYDAY]
        self.fields["roles"].choices = offered  # type: ignore[attr-defined]

    @property
    def undeclared(self) -> tuple[str, ...]:
        """A role of trust that was not offered smells as well."""
        offered = {value for value, label in self.fields["roles"].choices}  # type: ignore[attr-defined]
        asked = set(self.data.getlist("roles")) if self.is_bound and hasattr(self.data, "getlist") else set()
        more = {f"roles={role}" for role in asked & set(Role.values) - offered}
        return (*super().undeclared, *sorted(more))

    @property
    def kept_words(self) -> str:
        return ", ".join(str(role.label) for role in sorted(self.kept))

    @property
    def wanted(self) -> frozenset[Role]:
        """What is ticked, and what the reader may not take away."""
        return frozenset(Role(value) for value in self.cleaned_data["roles"]) | self.kept


class CreatePersonForm(RolesForm, SectorsForm, FactsForm):
    """A new colleague, with all that is known of them."""

    username = forms.CharField(
        label=_("User name"),
        required=False,
        max_length=150,
        help_text=_("To sign in with. Left empty: firstname.lastname."),
    )
    is_another = forms.BooleanField(label=_("It is somebody else of the same name"), required=False)
    field_order = (
        "first_name",
        "last_name",
        "is_another",
        "username",
        "email",
        "function",
        "phone",
        "main",
        "others",
        "coordinated",
        "roles",
    )

    def __init__(self, *args: Any, colleagues: UserQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.colleagues = colleagues

    def clean(self) -> dict[str, Any]:
        """Sending the same page twice does not make two people."""
        cleaned = super().clean()
        name = f"{cleaned.get('first_name', '')} {cleaned.get('last_name', '')}"
        if not cleaned.get("is_another") and is_known(self.colleagues, name):
            self.add_error("is_another", _("Somebody of this name is there already."))
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        """What is known of the person, with a user name that nobody has."""
        facts = {name: self.cleaned_data[name] for name in [*FactsForm.base_fields, "username"]}
        facts["username"] = facts["username"] or free_username(facts["first_name"], facts["last_name"])
        return facts


class StandInForm(DeclaredForm):
    stand_in = ColleagueField(
        label=_("Stand-in"),
        required=False,
        help_text=_(
            "A name or a user name. Decides on this person’s own requests, where they alone would decide. "
            "Empty: nobody."
        ),
    )

    def __init__(self, *args: Any, people: UserQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stand_in"].people = people  # type: ignore[attr-defined]


class DelegationForm(DeclaredForm):
    delegate = ColleagueField(label=_("Who decides too"), help_text=_("Their name, or their user name."))
    starts_on = DateField(label=_("From"))
    ends_on = DateField(label=_("To, included"))
    reason = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=200,
        help_text=_("For example: training. Whoever decides too reads it; say nothing of anybody’s health."),
    )
    # Last: from here on, this name is no longer that of Django's module.
    forms = forms.TypedMultipleChoiceField(
        label=_("For which forms"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: for all of them."),
    )
    field_order = ("delegate", "starts_on", "ends_on", "forms", "reason")

    def __init__(
        self, *args: Any, people: UserQuerySet, today: date, pages: Iterable[Page] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial["starts_on"] = today
        self.fields["delegate"].people = people  # type: ignore[attr-defined]
        known = {str(page.pk): page for page in pages}
        field: Any = self.fields["forms"]
        field.choices = [(key, page.title) for key, page in known.items()]
        field.coerce = known.__getitem__


class ReactivateForm(DeclaredForm):
    leaves_on = DateField(
        label=_("New last day"), required=False, help_text=_("Left empty: a contract without end.")
    )


class PhotoForm(DeclaredForm):
    photo = forms.FileField(
        label=_("Photo"),
        help_text=_("JPEG, PNG or WebP, 10 MB at most. It is cut to a square and loses where it was taken."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    consented_on = DateField(label=_("Image right given on"))
    until = DateField(label=_("Image right given until"), help_text=_("The photo goes away by itself after."))
