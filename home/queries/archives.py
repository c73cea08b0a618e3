"""What was archived, for those who keep the pages."""

from typing import Any

from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Length, Substr
from wagtail.models import Page

from home.models import PageCare
from portal.centres.models import CENTRE_PATH
from portal.centres.queries import keeps_pages


def archived_pages(user: Any) -> Any:
    """The pages of the centre that were archived, without those that went with a page above: one query."""
    if not keeps_pages(user):
        return PageCare.objects.none()
    above = PageCare.objects.filter(
        archived_at=OuterRef("archived_at"),
        page__path=Substr(OuterRef("page__path"), 1, Length(OuterRef("page__path")) - Page.steplen),
    )
    own = PageCare.objects.filter(
        archived_at__isnull=False, page__path__startswith=user.centre.site.root_page.path
    )
    return own.filter(~Exists(above)).select_related("page")


def pages_below(page: Page) -> int:
    """How many pages that are online stand below `page`."""
    return int(Page.objects.descendant_of(page).live().count())


def without_archives(pages: Any) -> Any:
    """`pages` as the tree shows them: what is archived has its own list."""
    return pages.exclude(pk__in=PageCare.objects.filter(archived_at__isnull=False).values(number=F("page")))


def is_archivable(page: Page) -> bool:
    """Tell whether `page` may leave: not the root of a centre, nor what the menu counts on."""
    return len(page.path) > CENTRE_PATH and not getattr(page.specific_class, "is_permanent", False)
