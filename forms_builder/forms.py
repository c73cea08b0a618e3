"""From what was typed to clean answers. Nothing is written here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from forms_builder.choices import Decision, StepPurpose, StepState
from forms_builder.day_one_forms import DAY_ONE_FORMS
from forms_builder.definition import Answers, FieldSpec, FormDefinition
from forms_builder.evaluation import Evaluation, Scope, evaluate, scope_of
from forms_builder.field_types import FIELD_TYPES
from forms_builder.field_types.base import FillContext
from forms_builder.field_types.date import BoundedDateField
from forms_builder.field_types.lines import MOST_LINES
from forms_builder.inputs import (
    PREFIX,
    asked_of_applicant,
    cell_path,
    input_name,
    lines_in,
    typed_of,
)
from forms_builder.models import Submission
from forms_builder.models.approvals import barred_of
from forms_builder.queries.filling import context_of
from forms_builder.queries.trials import forms_to_copy
from forms_builder.rules import kept_from
from portal.accounts.forms.own_account import PasswordConfirmationForm
from portal.accounts.models import User
from portal.accounts.queries.people import colleagues

SUMMED_UP: Any = _("%(lines)s, line %(number)d, %(column)s")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of repeated lines, as it was typed. `is_blank` when nothing is in it."""

    name: str
    is_blank: bool


class RequestForm(forms.Form):
    """The questions of one version, bound to what was typed.

    All questions are in the form, so that the page can show them without JavaScript; those that the answers do
    not call for are neither checked nor kept. The name of a field is its path: the key of a question, or
    « lines.line.column ».
    """

    def __init__(
        self,
        definition: FormDefinition,
        context: FillContext,
        typed: QueryDict,
        specs: Sequence[FieldSpec] | None = None,
        known: Scope | None = None,
    ) -> None:
        super().__init__(data=typed, prefix=PREFIX)
        self.definition, self.context, self.typed, self.known = definition, context, typed, known
        self.specs = asked_of_applicant(definition) if specs is None else tuple(specs)
        self.lines: dict[str, list[Line]] = {}
        for spec in self.specs:
            if spec.columns:
                self.add_lines(spec)
            elif FIELD_TYPES[spec.type].is_typed and FIELD_TYPES[spec.type].takes_answer:
                self.add(spec, spec.key)
        self.evaluation = Evaluation({}, frozenset(), frozenset())
        self.drawn = self.evaluation

    def add(self, spec: FieldSpec, path: str) -> None:
        kind = FIELD_TYPES[spec.type]
        field = kind.form_field(replace(spec, key=path), self.context)
        field.label, field.help_text, field.required = (
            kind.input_label(spec),
            kind.help_html(spec),
            spec.required,
        )
        self.fields[path] = field

    def add_lines(self, spec: FieldSpec) -> None:
        self.add(replace(spec, required=False), spec.key)
        names = lines_in(spec, dict(self.typed.lists()))
        for row, name in enumerate(names[:MOST_LINES], 1):
            for number, column in enumerate(spec.columns):
                if FIELD_TYPES[column.type].is_typed and not (number == 0 and spec.settings["begun"]):
                    path = cell_path(spec, name, column)
                    self.add(column, path)
                    place = {"lines": spec.label, "number": row, "column": column.label}
                    self.fields[path].summary_label = SUMMED_UP % place  # type: ignore[attr-defined]
        self.lines[spec.key] = [Line(name, self.is_blank(spec, name)) for name in names[:MOST_LINES]]

    def is_blank(self, spec: FieldSpec, line: str) -> bool:
        if spec.settings["begun"]:
            return False
        return not any(
            self.context.files.get(path)
            or any(
                str(value).strip()
                for suffix in FIELD_TYPES[column.type].suffixes
                for value in self.typed.getlist(input_name(path) + suffix)
            )
            for column in spec.columns
            if FIELD_TYPES[column.type].is_typed
            for path in [cell_path(spec, line, column)]
        )

    def given(self, *, with_blank_lines: bool = False) -> Answers:
        """The answers that are well typed, asked for or not, lines as they are stored."""
        given: Answers = {}
        for spec in self.specs:
            if spec.columns:
                given[spec.key] = [
                    self.line(spec, number, line)
                    for number, line in enumerate(self.lines[spec.key])
                    if with_blank_lines or not line.is_blank
                ]
            elif spec.key in self.cleaned_data:
                given[spec.key] = FIELD_TYPES[spec.type].answer(self.cleaned_data[spec.key])
        return given

    def line(self, spec: FieldSpec, number: int, line: Line) -> dict[str, Any]:
        row: dict[str, Any] = {"id": line.name}
        if spec.settings["begun"]:
            row[spec.columns[0].key] = spec.settings["begun"][number]
        for column in spec.columns:
            path = cell_path(spec, line.name, column)
            if path in self.cleaned_data:
                row[column.key] = FIELD_TYPES[column.type].answer(self.cleaned_data[path])
        return row

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self.evaluation = evaluate(self.specs, self.given(), self.context.rates, self.known)
        with_blanks = self.given(with_blank_lines=True)
        self.drawn = evaluate(self.specs, with_blanks, self.context.rates, self.known)
        for path in set(self.fields) - self.evaluation.shown:
            self.errors.pop(path, None)
        for spec in self.specs:
            if spec.columns and spec.key in self.evaluation.shown:
                self.check_number(spec)
        self.check_order()
        for path in sorted(self.evaluation.too_large):
            self.add_error(None, _("“%(where)s”: this is too large.") % {"where": self.spec_at(path).label})
        return cleaned

    def check_order(self) -> None:
        """Refuse days that come before the one that their question, or their column, names."""
        asked = replace(scope_of(self.specs, self.evaluation.answers), outer=self.known)
        for spec in self.specs:
            self.check_day(spec, spec.key, asked)
            for row in (asked.answers.get(spec.key) or ()) if spec.columns else ():
                beside = replace(scope_of(spec.columns, row), outer=asked)
                for column in spec.columns:
                    self.check_day(column, cell_path(spec, row["id"], column), beside)

    def check_day(self, spec: FieldSpec, path: str, scope: Scope) -> None:
        found, named = scope.find(spec.key), scope.find(spec.settings.get("not_before") or "")
        if found and named and found[1] and named[1] and found[1] < named[1]:
            words = _("This day comes before “%(title)s”.") % {"title": named[0].label}
            self.add_error(path, words)

    def check_number(self, spec: FieldSpec) -> None:
        """Refuse too few lines, or too many."""
        number = len(self.evaluation.answers.get(spec.key) or ())
        least = max(1, spec.settings["least"]) if spec.required else 0
        if number < least:
            few = ngettext("Fill in at least %(least)d line.", "Fill in at least %(least)d lines.", least)
            self.add_error(spec.key, few % {"least": least})
        if number > spec.settings["most"]:
            most = spec.settings["most"]
            many = ngettext("Keep %(most)d line at most.", "Keep %(most)d lines at most.", most)
            self.add_error(spec.key, many % {"most": most})

    def spec_at(self, path: str) -> FieldSpec:
        key, _dot, rest = path.partition(".")
        spec = next(one for one in self.specs if one.key == key)
        column = rest.partition(".")[2]
        return next((one for one in spec.columns if one.key == column), spec)

    @property
    def answers(self) -> Answers:
        """The answers to store, by field key, after `is_valid()`; what is wrong is left out."""
        return self.evaluation.answers

    def refuse(self, field: str, message: str) -> None:
        """Put a refusal of an action next to its question, in place of what stands there, or on top."""
        self.errors.pop(field, None)
        self.add_error(field if field in self.fields else None, message)

    def blank_line(self, spec: FieldSpec) -> "RequestForm":
        """A form of one empty line of `spec`, for the script to copy."""
        one = replace(spec, settings={**spec.settings, "least": 1})
        form = RequestForm(self.definition, replace(self.context, files={}), as_data({}), specs=[one])
        form.is_valid()
        form.errors.clear()
        return form


def typed_values(data: QueryDict) -> dict[str, list[str]]:
    """The raw values of the questions in what was posted, by input name."""
    return {name: data.getlist(name) for name in data if name.startswith(f"{PREFIX}-")}


def touched_inputs(
    data: QueryDict, typed: Mapping[str, list[str]], submission: Submission
) -> set[str] | None:
    """The inputs that changed on the page since it was last saved; None when it shows what is kept.

    The script tells. Without it, a page that is behind is taken at its word where something is written.
    """
    if data.get("seen", submission.draft_digest) == submission.draft_digest:
        return None
    if "touched" in data:
        return set(data.getlist("touched"))
    return {name for name, values in typed.items() if any(values)}


def is_all_of(typed: Mapping[str, list[str]], draft: Mapping[str, list[str]]) -> bool:
    """Tell whether a page that shows `typed` shows the whole of `draft`."""
    shown, kept = (
        {name: values for name, values in inputs.items() if any(values)} for inputs in (typed, draft)
    )
    return shown == kept


def as_data(typed: Mapping[str, Sequence[str]]) -> QueryDict:
    """What was typed, in the shape that forms read."""
    data = QueryDict(mutable=True)
    for name, values in typed.items():
        data.setlist(name, list(values))
    return data


def form_of(submission: Submission, person: Any) -> RequestForm:
    """The form of the request's own version, with what its applicant typed, or with the answers to correct."""
    return RequestForm(submission.definition, context_of(submission, person), as_data(typed_of(submission)))


class DroppingForm(PasswordConfirmationForm):
    """That a request is closed without a decision: which state the browser showed, and what is said of it."""

    revision = forms.IntegerField(min_value=0, max_value=1_000_000, widget=forms.HiddenInput)
    comment = forms.CharField(
        label=_("Message to the applicant"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    field_order = ("comment", "password")


class HandlingForm(DroppingForm):
    """What somebody says of a step that is done."""

    step = forms.UUIDField(widget=forms.HiddenInput)


class DecisionForm(HandlingForm):
    """What somebody decides on a request."""

    comment = forms.CharField(
        label=_("Message to the applicant"),
        help_text=_("To refuse or to send back, say why."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    decision = forms.ChoiceField(choices=Decision.choices, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("decision") in (Decision.REFUSE, Decision.SEND_BACK) and not cleaned.get("comment"):
            self.add_error("comment", _("Say why: the person will read it."))
        return cleaned


class ProposalDecisionForm(PasswordConfirmationForm):
    """What human resources decide on a change of a form. `seen` and `version` say what the page compared."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    version = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    comment = forms.CharField(
        label=_("Message to the author"),
        help_text=_("To refuse, say why."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    decision = forms.ChoiceField(
        choices=[(Decision.APPROVE, ""), (Decision.REFUSE, "")], widget=forms.HiddenInput
    )
    field_order = ("comment", "password")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("decision") == Decision.REFUSE and not cleaned.get("comment"):
            self.add_error("comment", _("Say why: the person will read it."))
        return cleaned


class StateForm(forms.Form):
    """A change of state that asks for no reason: which state the browser showed."""

    revision = forms.IntegerField(min_value=0, max_value=1_000_000, widget=forms.HiddenInput)


class CancellationForm(StateForm):
    comment = forms.CharField(
        label=_("Why do you ask for the cancellation?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReassignForm(StateForm):
    to: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(
        queryset=None, to_field_name="public_id", label=_("Give to"), empty_label=_("Choose…")
    )
    comment = forms.CharField(label=_("Why?"), max_length=500)

    def __init__(self, *args: Any, by: Any, submission: Submission, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        step = next((one for one in submission.steps.all() if one.state == StepState.CURRENT), None)
        barred = barred_of(submission, step.purpose if step else StepPurpose.APPROVAL)
        people = [person.pk for person in step.approvers.all()] if step else []
        kept_out = barred.union(people if len(people) == 1 else (), kept_from(submission, by))
        self.fields["to"].queryset = colleagues(by).exclude(pk__in=kept_out)  # type: ignore[attr-defined]


class ExportForm(PasswordConfirmationForm):
    """Which requests to take away, and the password: accounts of banks may be among them. Both days are included."""

    form = forms.ChoiceField(label=_("Form"))
    start = BoundedDateField(label=_("Sent from"))
    end = BoundedDateField(label=_("Sent until"))
    field_order = ("form", "start", "end", "password")

    def __init__(self, *args: Any, pages: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = localdate()
        self.initial = {"start": today.replace(month=1, day=1), "end": today, **self.initial}
        choices = [(page.slug, page.title) for page in pages]
        self.fields["form"].choices = [("", _("Choose…")), *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end < start:
            self.add_error("end", _("The end is before the beginning."))
        return cleaned


class BeginningForm(forms.Form):
    """What a new form begins with: a model, or a file."""

    model = forms.ChoiceField(label=_("Model"), required=False)
    file = forms.FileField(
        label=_("or a form taken from another portal"),
        help_text=_("A file .json, less than 1 MB."),
        required=False,
    )

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        own = [(str(page.translation_key), page.title) for page in forms_to_copy(user)]
        delivered = [(form.slug, form.title) for form in DAY_ONE_FORMS]
        self.fields["model"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose…")),
            (_("Forms that come with the portal"), delivered),
            (_("Forms of the centre"), own),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("model") and not cleaned.get("file"):
            self.add_error("model", _("Choose a model, or a file."))
        return cleaned
