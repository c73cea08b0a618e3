"""Pictures at the sizes that are shown, and what files say of whoever laid them down."""

from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.kit.personal_data import Foreseen
from portal.media.models import PortalDocument, PortalImage, Rendition


def with_renditions(images: list[PortalImage], *specs: str) -> None:
    """Bring the renditions of all `images` at the sizes of `specs` in one query."""
    unread = [image for image in images if not hasattr(image, "prefetched_renditions")]
    if unread:
        found: QuerySet[Rendition] = Rendition.objects.filter(filter_spec__in=specs)
        prefetch_related_objects(
            unread, Prefetch("renditions", queryset=found, to_attr="prefetched_renditions")
        )


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
