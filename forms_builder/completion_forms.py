"""From what a role completes to clean values. Nothing is written here."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from forms_builder.choices import DocumentState
from forms_builder.completing import Additions, is_marked, known_of, left_to, mark_of, values_of
from forms_builder.definition import Answers, FieldSpec
from forms_builder.drawing import Drawing
from forms_builder.field_types.base import FillContext
from forms_builder.field_types.date import BoundedDateField
from forms_builder.forms import RequestForm, StateForm, as_data
from forms_builder.inputs import declared_only, inputs_of_specs
from forms_builder.models import Submission
from forms_builder.rules import roles_completed_by
from portal.accounts.forms.own_account import PasswordConfirmationForm

KEPT = (DocumentState.TO_PROVIDE, DocumentState.RECEIVED, DocumentState.REFUSED, DocumentState.NOT_DUE)
ONLY_SEEN = (DocumentState.TO_PROVIDE, DocumentState.SEEN, DocumentState.REFUSED, DocumentState.NOT_DUE)


class StateSelect(forms.Select):
    """“Not checked yet” is an answer."""

    is_always_answered = True


class MarksForm(forms.Form):
    """The state of each document of a check-list: three inputs a document, named « key.state » and so on."""

    def __init__(
        self,
        documents: Sequence[FieldSpec],
        answers: Answers,
        additions: Additions,
        data: QueryDict | None = None,
    ) -> None:
        super().__init__(data=data, prefix="m")
        self.documents = documents
        for spec in documents:
            mark = mark_of(spec, answers, additions) or {}
            states = KEPT if spec.settings["is_kept"] else ONLY_SEEN
            choices = [("", _("not checked yet")), *((str(one), one.label) for one in states)]
            state = forms.ChoiceField(label=_("State"), choices=choices, required=False, widget=StateSelect)
            reason = forms.CharField(label=_("Why it is refused"), max_length=300, required=False)
            seen_on = BoundedDateField(label=_("Seen on"), required=False)
            for name, field in (("state", state), ("reason", reason), ("seen_on", seen_on)):
                field.initial = mark.get(name, "")
                self.fields[f"{spec.key}.{name}"] = field

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for spec in self.documents:
            state = cleaned.get(f"{spec.key}.state")
            if state == DocumentState.REFUSED and not cleaned.get(f"{spec.key}.reason"):
                self.add_error(f"{spec.key}.reason", _("Say why: the person will read it."))
            seen_on = cleaned.get(f"{spec.key}.seen_on")
            if state == DocumentState.SEEN and seen_on is not None and seen_on > localdate():
                self.add_error(f"{spec.key}.seen_on", _("This day is still to come."))
        return cleaned

    @property
    def marks(self) -> dict[str, dict[str, str]]:
        """The mark of each document that has one, after `is_valid()`."""
        return {
            spec.key: self.mark(spec) for spec in self.documents if self.cleaned_data[f"{spec.key}.state"]
        }

    def mark(self, spec: FieldSpec) -> dict[str, str]:
        """Whoever names no day has seen it today."""
        state, reason, seen_on = (
            self.cleaned_data[f"{spec.key}.{name}"] for name in ("state", "reason", "seen_on")
        )
        return {
            "state": state,
            "reason": reason if state == DocumentState.REFUSED else "",
            "seen_on": (seen_on or localdate()).isoformat() if state == DocumentState.SEEN else "",
        }

    def rows(self) -> list[dict[str, Any]]:
        """For the page: each document with its three fields."""
        return [
            {
                "spec": spec,
                "asks_of": self.add_prefix(f"{spec.key}.state"),
                "is_kept": spec.settings["is_kept"],
                **{name: self[f"{spec.key}.{name}"] for name in ("state", "reason", "seen_on")},
            }
            for spec in self.documents
        ]


class CompletionForm(StateForm, PasswordConfirmationForm):
    """What a role completes of one request, signed by one password: questions, marks of documents."""

    def __init__(self, submission: Submission, person: Any, data: QueryDict | None = None) -> None:
        # The form of a decision may stand on the same page: no two inputs have one identifier.
        super().__init__(data=data, initial={"revision": submission.revision}, auto_id="completer-%s")
        definition, answers, additions = submission.definition, submission.answers, submission.additions
        left = left_to(definition, answers, additions, roles_completed_by(submission, person))
        self.marks_form = MarksForm([spec for spec in left if is_marked(spec)], answers, additions, data)
        # None is required: a role completes as things come.
        specs = [replace(spec, required=False) for spec in left if not is_marked(spec)]
        typed: Mapping[str, Sequence[str]] = inputs_of_specs(specs, values_of(additions))
        if data is not None:
            typed = declared_only(specs, {name: data.getlist(name) for name in data})
        known = known_of(definition, answers, additions)
        self.questions_form = RequestForm(definition, FillContext(person), as_data(typed), specs, known)

    def is_valid(self) -> bool:
        # Each of them, so that all mistakes are said at once.
        return all([super().is_valid(), self.marks_form.is_valid(), self.questions_form.is_valid()])

    @property
    def values(self) -> Answers:
        """What was completed, by the key of its question, after `is_valid()`."""
        return self.questions_form.answers | self.marks_form.marks

    def questions(self) -> list[dict[str, Any]]:
        """For the page."""
        if not self.is_bound:
            self.questions_form.is_valid()
            self.questions_form.errors.clear()
        return Drawing(self.questions_form).questions
