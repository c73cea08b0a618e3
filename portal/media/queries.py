"""What pictures and documents say of whoever laid them down."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.kit.personal_data import Foreseen
from portal.media.models import PortalDocument, PortalImage


def export(person: Any) -> dict[str, Any]:
    """What the person laid down. The files themselves are the centre's."""
    return {
        title: [
            {_("Title"): one.title, _("File"): one.filename, _("On"): one.created_at}
            for one in model.objects.filter(uploaded_by_user=person).order_by("created_at", "pk")
        ]
        for title, model in ((_("Pictures"), PortalImage), (_("Documents"), PortalDocument))
    }


def foresee(person: Any) -> Foreseen:
    files = sum(
        model.objects.filter(uploaded_by_user=person).count() for model in (PortalImage, PortalDocument)
    )
    if not files:
        return Foreseen()
    said = ngettext(
        "Who laid down %(number)d file of the centre; the file stays",
        "Who laid down %(number)d files of the centre; the files stay",
        files,
    )
    return Foreseen((said % {"number": files},))
