"""The editor's form of what communication writes: for whom, and who answers for it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from home.widgets import AudienceField
from portal.accounts.models import User
from portal.centres.models import Centre, Readership
from portal.ui.models import PortalPageForm

GOES_OUT = frozenset({"action-publish", "action-submit"})
"""The buttons after which a page is read by somebody; without them, the editor keeps what is typed."""


class EditorialPageForm(PortalPageForm):
    """Proposes the sectors, roles and colleagues of the page's own centre, and nobody else's."""

    audience = AudienceField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.parent_page or self.instance.get_parent()
        self.centre: Centre = Centre.objects.of_page(place).get()
        if self.instance.is_permanent:
            # In everybody's menu: it opens for them.
            del self.fields["audience"]
        else:
            audience: Any = self.fields["audience"]
            audience.offer(centre=self.centre, parent=place, said=self.instance.audience)
            audience.is_draft = GOES_OUT.isdisjoint(self.data)
        if "expire_at" in self.fields and self.instance.creatable_subpage_models():
            self.fields["expire_at"].help_text = _("What stands below it is then read by nobody either.")
        if not self.centre.is_federation:
            self.fields.pop("is_shared", None)
        if "responsible" in self.fields:
            responsible: Any = self.fields["responsible"]
            responsible.queryset = User.objects.active().filter(centre=self.centre)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("is_shared"):
            try:
                self.refuse_limited_share(cleaned.get("audience") or [])
            except ValidationError as refusal:
                self.add_error("is_shared", refusal)
        return cleaned

    def refuse_limited_share(self, audience: list[str]) -> None:
        """Raise ValidationError for a page that would be shared with all centres and limited in its own."""
        if audience:
            raise ValidationError(
                _("What is shared with the network is for everybody: limit it or share it.")
            )
        above = self.parent_page and Readership.objects.filter(page=self.parent_page.pk).first()
        if above is not None and above.audience_id is not None:
            raise ValidationError(
                _("The page above is limited to some people: what stands below is not shared.")
            )
