"""The editor's form: a draft may be unfinished, what is published may not."""

from typing import Any

from django.utils.translation import gettext as _

from forms_builder.compiler import compile_form, find_problems
from portal.ui.models import PortalPageForm


class FormPageForm(PortalPageForm):
    """Refuses to publish a form that could not be filled in, and says where and why."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if "action-publish" not in self.data:
            return cleaned
        streams = {name: cleaned.get(name) for name in ("questions", "route", "effects")}
        if any(value is None for value in streams.values()):
            return cleaned
        for name, value in streams.items():
            setattr(self.instance, name, value)
        self.instance.title = cleaned.get("title") or self.instance.title
        self.instance.introduction = cleaned.get("introduction") or ""
        context = self.instance.publish_context(self.parent_page or self.instance)
        for problem in find_problems(compile_form(self.instance, context)):
            self.add_error(None, problem)
        changed = self.retyped_questions()
        if changed:
            self.add_error(
                None,
                _("“%(title)s”: the type of a question cannot be changed. Add a new question instead.")
                % {"title": changed[0]},
            )
        return cleaned

    def retyped_questions(self) -> list[str]:
        """Titles of the questions that have kept their key and changed their type since the last version."""
        version = self.instance.versions.order_by("-number").first() if self.instance.pk else None
        if version is None:
            return []
        before = {spec.key: spec.type for spec in version.definition.fields}
        return [
            str(block.value.get("title", ""))
            for block in self.instance.questions
            if before.get(str(block.id), block.block_type) != block.block_type
        ]
