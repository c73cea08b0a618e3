"""What a centre's tree of pages begins with. Safe to repeat: a newer release gives older centres what they lack."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Page

from home.actions.placing import place_pages
from home.models import LibraryPage, LinksPage, NewsIndexPage
from portal.audit.actions import record
from portal.centres.actions.opening import lay_charter
from portal.centres.actions.rates import lay_first_rates
from portal.centres.models import Centre
from portal.kit.access import require

LIBRARY = "documents"


@transaction.atomic
def lay_first_pages(*, by: Any, centre: Centre) -> None:
    """Make the lists of the news and of the links, and a library, where the centre has none yet.

    Rights:  centres.create_centre.
    Effects: pages online, an audit entry for each. Safe to repeat.
    """
    require(by, "centres.create_centre")
    with override("fr"):
        first: tuple[tuple[Any, dict[str, Any]], ...] = (
            (NewsIndexPage, {"title": _("News"), "slug": "actualites"}),
            (LinksPage, {"title": _("Useful links"), "slug": "liens"}),
            (LibraryPage, {"title": _("Documents"), "slug": LIBRARY, "show_in_menus": True}),
        )
        for model, facts in first:
            root = Page.objects.get(pk=centre.site.root_page_id)
            if (
                model.objects.child_of(root).exists()
                or root.get_children().filter(slug=facts["slug"]).exists()
            ):
                continue
            page = root.add_child(instance=model(**facts))
            page.save_revision().publish()
            record(by, "home.lay_page", page)


@transaction.atomic
def complete_centre(*, by: Any, centre: Centre) -> None:
    """Give a centre of an older release what a new one begins with, and say of each page who reads it.

    Rights:  centres.create_centre.
    Effects: rows that are missing; nothing that the centre has is changed. Safe to repeat.
    """
    require(by, "centres.create_centre")
    lay_charter(by=by, centre=centre)
    lay_first_rates(by=by, centre=centre)
    lay_first_pages(by=by, centre=centre)
    for page in Page.objects.child_of(centre.site.root_page):
        place_pages(top=page, with_files=True)
