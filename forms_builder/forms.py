"""From what was typed to clean answers. Nothing is written here."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from forms_builder.choices import Decision
from forms_builder.definition import Answers, FieldSpec, FormDefinition
from forms_builder.field_types import FIELD_TYPES
from forms_builder.field_types.base import FillContext
from forms_builder.models import Submission
from portal.accounts.forms.own_account import PasswordConfirmationForm
from portal.accounts.models import User
from portal.accounts.queries.people import colleagues

PREFIX = "f"
"""Input names are `f-<key>`, so that a question can never stand for an input of the page itself."""


class RequestForm(forms.Form):
    """The questions of one version, bound to what was typed.

    All questions are in the form, so that the page can show them without JavaScript; those that the
    answers do not call for are neither checked nor kept.
    """

    def __init__(self, definition: FormDefinition, context: FillContext, typed: Any | None) -> None:
        super().__init__(data=typed, prefix=PREFIX)
        self.definition = definition
        for spec in definition.fields:
            kind = FIELD_TYPES[spec.type]
            if kind.takes_answer:
                field = kind.form_field(spec, context)
                # Django takes a help text for HTML; an editor's is text.
                field.label, field.help_text, field.required = spec.label, escape(spec.help), spec.required
                self.fields[spec.key] = field
        self.shown = {spec.key for spec in definition.visible_fields(self.choices())}

    def choices(self) -> dict[str, str]:
        """What was chosen so far, by field key: what conditions look at."""
        return {
            spec.key: str(self.data.get(self.add_prefix(spec.key), ""))
            for spec in self.definition.fields
            if FIELD_TYPES[spec.type].offers_choices
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for key in set(self.fields) - self.shown:
            self.errors.pop(key, None)
            cleaned.pop(key, None)
        return cleaned

    @property
    def answers(self) -> Answers:
        """The answers to store, by field key, after `is_valid()`; what is wrong is left out."""
        return {
            key: FIELD_TYPES[self.definition.field(key).type].answer(value)
            for key, value in self.cleaned_data.items()
        }

    def refuse(self, field: str, message: Any) -> None:
        """Put a refusal of an action next to its question, in place of what stands there, or on top."""
        self.errors.pop(field, None)
        self.add_error(field if field in self.fields else None, message)

    def questions(self) -> list[dict[str, Any]]:
        """For the page: each part of the form with its bound field and when it is asked, in words and for
        the script (the name of an input, and the values that call for this part, one a line).
        """
        return [
            {
                "spec": spec,
                "field": self[spec.key] if spec.key in self.fields else None,
                "is_shown": spec.key in self.shown,
                "when": self.when(spec),
                "asks_of": self.add_prefix(spec.condition.field) if spec.condition else "",
                "asks_for": "\n".join(spec.condition.values) if spec.condition else "",
            }
            for spec in self.definition.fields
        ]

    def when(self, spec: FieldSpec) -> str:
        if spec.condition is None:
            return ""
        source = self.definition.field(spec.condition.field)
        names = [FIELD_TYPES[source.type].show(source, value) for value in spec.condition.values]
        return _("Only if “%(question)s” is: %(answers)s") % {
            "question": source.label,
            "answers": ", ".join(names),
        }


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


def typed_from_answers(definition: FormDefinition, answers: Answers) -> dict[str, list[str]]:
    """The inputs of stored answers, to correct a request that was sent back."""
    typed: dict[str, list[str]] = {}
    for spec in definition.fields:
        if spec.key in answers:
            for suffix, value in FIELD_TYPES[spec.type].inputs(answers[spec.key]).items():
                typed[f"{PREFIX}-{spec.key}{suffix}"] = [value]
    return typed


def form_of(submission: Submission, person: Any) -> RequestForm:
    """The form of the request's own version, with what its applicant typed, or with the answers to correct."""
    typed = submission.draft or typed_from_answers(submission.definition, submission.answers)
    files = {} if submission._state.adding else files_by_field(submission.files.all())
    return RequestForm(submission.definition, FillContext(person, files), as_data(typed))


def files_by_field(files: Iterable[Any]) -> dict[str, list[Any]]:
    grouped: dict[str, list[Any]] = {}
    for row in files:
        grouped.setdefault(row.field, []).append(row)
    return grouped


class DecisionForm(PasswordConfirmationForm):
    """What somebody decides on a request."""

    step = forms.UUIDField(widget=forms.HiddenInput)
    revision = forms.IntegerField(min_value=0, max_value=1_000_000, widget=forms.HiddenInput)
    comment = forms.CharField(
        label=_("Message to the applicant"),
        help_text=_("Required to refuse or to send back."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    decision = forms.ChoiceField(choices=Decision.choices, widget=forms.HiddenInput)
    field_order = ("comment", "password")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("decision") in (Decision.REFUSE, Decision.SEND_BACK) and not cleaned.get("comment"):
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

    def __init__(self, *args: Any, by: Any, applicant: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues(by).exclude(pk=applicant.pk)  # type: ignore[attr-defined]
