"""Pictures cut to the sizes that are shown, behind: decoding them takes seconds and memory that a reader would wait
for. Whoever comes before the worker has them cut on the way, as Wagtail does.
"""

from typing import Any

from wagtail.images.shortcuts import get_rendition_or_not_found
from wagtail.models import Page

from home.queries.pictures import sizes_shown
from portal.kit.access import require
from portal.media.models import FileUse, PortalImage

LISTED = "max-165x165"
"""In the lists and choosers of the back office."""


def cut_pictures(*, by: Any, page_id: int) -> None:
    """Cut the pictures of a page that is online to the sizes that it and the lists show.

    Rights:  home.cut_pictures (the system).
    Effects: renditions that are missing, of its centre's files. Safe to repeat; a lost file is left out.
    """
    require(by, "home.cut_pictures")
    page = Page.objects.filter(pk=page_id, live=True).first()
    if page is None:
        return
    own = PortalImage.objects.filter(uses__page=page_id).in_bulk()
    for number, spec in sorted(sizes_shown(page.specific)):
        if number in own:
            get_rendition_or_not_found(own[number], spec)


def cut_picture(*, by: Any, image_id: int) -> None:
    """Cut a picture that was laid down or changed: for the back office, and for the pages that show it.

    Rights, effects: those of `cut_pictures`.
    """
    require(by, "home.cut_pictures")
    image = PortalImage.objects.filter(pk=image_id).first()
    if image is None:
        return
    get_rendition_or_not_found(image, LISTED)
    for page_id in FileUse.objects.filter(image=image_id).values_list("page", flat=True):
        cut_pictures(by=by, page_id=page_id)
