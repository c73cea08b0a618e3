"""Every write of this room that is not the page editor's (which has its own log)."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from home.models import NewsIndexPage
from portal.audit.actions import record
from portal.centres.models import Centre
from portal.kit.access import require


@transaction.atomic
def create_news_index(*, by: Any, centre: Centre) -> NewsIndexPage:
    """Make the list of the news of a new centre.

    Rights:  centres.create_centre.
    Effects: one page online, one audit entry. Safe to repeat.
    """
    require(by, "centres.create_centre")
    root = centre.site.root_page
    existing = NewsIndexPage.objects.child_of(root).first()
    if existing is not None:
        return existing
    with override("fr"):
        index = root.add_child(instance=NewsIndexPage(title=str(_("News")), slug="actualites"))
    record(by, "home.create_news_index", index)
    return index
