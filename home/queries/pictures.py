"""Pictures at the sizes that pages show."""

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from portal.media.models import PortalImage, Rendition


def with_renditions(images: list[PortalImage], *specs: str) -> None:
    """Bring the renditions of all `images` at the sizes of `specs` in one query."""
    unread = [image for image in images if not hasattr(image, "prefetched_renditions")]
    if unread:
        found: QuerySet[Rendition] = Rendition.objects.filter(filter_spec__in=specs)
        prefetch_related_objects(
            unread, Prefetch("renditions", queryset=found, to_attr="prefetched_renditions")
        )
