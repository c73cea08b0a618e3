"""The editor's form: a draft may be unfinished, what is published may not."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from wagtail.blocks.stream_block import StreamBlockValidationError

from forms_builder.compiler import Problem, compile_form, locate_problems
from portal.ui.models import PortalPageForm


class FormPageForm(PortalPageForm):
    """Refuses to publish a form that could not be filled in, and says where and why."""

    to_mend: Sequence[Problem] = ()
    """What is wrong in a question: its block is drawn under the key, which a link can lead to."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        self.to_mend = self.unfinished_questions()
        if "action-publish" not in self.data:
            return cleaned
        streams = {name: cleaned.get(name) for name in ("questions", "approval_route", "effects")}
        if any(value is None for value in streams.values()):
            return cleaned
        for name, value in streams.items():
            setattr(self.instance, name, value)
        self.instance.title = cleaned.get("title") or self.instance.title
        self.instance.introduction = cleaned.get("introduction") or ""
        context = self.instance.publish_context(self.parent_page or self.instance)
        last = self.instance.last_version()
        problems = locate_problems(compile_form(self.instance, context), last and last.definition)
        for problem in problems:
            self.add_error(None, problem.sentence)
        self.to_mend = [problem for problem in problems if problem.key]
        return cleaned

    def unfinished_questions(self) -> list[Problem]:
        """The questions that the editor itself refuses, for an empty answer or a figure out of its bounds."""
        refused = self.errors.as_data().get("questions", [])
        places = {
            place
            for error in refused
            if isinstance(error, StreamBlockValidationError)
            for place in error.block_errors
        }
        if not places:
            return []
        widget = self.fields["questions"].widget
        typed = widget.value_from_datadict(self.data, self.files, self.add_prefix("questions"))
        sentence = _("“%(where)s”: something is missing or wrong in this block, in red.")
        return [
            Problem(sentence % {"where": block.value.get("title") or block.block.label}, str(block.id))
            for place, block in enumerate(typed)
            if place in places
        ]
