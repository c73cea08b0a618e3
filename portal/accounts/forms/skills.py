"""What somebody can do besides their job."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Skill


class SkillsForm(forms.Form):
    """The skills of the centre's list, to tick. Shape: `chosen` are rows of that list."""

    skills = forms.TypedMultipleChoiceField(
        label=_("Skills"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, skills: Iterable[Skill], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {skill.pk: skill for skill in skills}
        field: Any = self.fields["skills"]
        field.choices = [(pk, skill.name) for pk, skill in self.offered.items()]

    @property
    def chosen(self) -> list[Skill]:
        return [self.offered[pk] for pk in self.cleaned_data["skills"]]
