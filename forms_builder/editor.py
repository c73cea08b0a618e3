"""The editor's form: a draft may be unfinished, what is published may not."""

from typing import Any

from forms_builder.compiler import compile_form, find_problems
from portal.ui.models import PortalPageForm


class FormPageForm(PortalPageForm):
    """Refuses to publish a form that could not be filled in, and says where and why."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
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
        last = self.instance.versions.order_by("-number").first() if self.instance.pk else None
        definition = compile_form(self.instance, context)
        for problem in find_problems(definition, last and last.definition):
            self.add_error(None, problem)
        return cleaned
