"""The titles of pages in what people keep of them: a page may have become somebody else's since."""

from typing import Any

from django.db.models import Case, CharField, F, Q, Value, When
from django.utils.translation import gettext as _
from wagtail.models import Page

from portal.centres.queries import in_sight, keeps_pages
from portal.kit.access import can

NO_ROW = Q(pk__in=())


def untold() -> str:
    return _("A page that is no longer for you")


def told_title(user: Any, title: str = "page__title", also: Q = NO_ROW) -> Case:
    """The title of a row's page where `user` may read it today.

    Shape: `title` is the field that holds it; `also` the condition on rows whose page they know anyway.
    """
    known = When(in_sight(user, "page__") | also, then=F(title))
    return Case(known, default=Value(untold()), output_field=CharField())


def title_told_to(user: Any, page: Page | None, title: str) -> str:
    """`title`, which a page has or had, where `user` may be told of it today. One query or two."""
    return title if keeps_pages(user) or can(user, "centres.view_page", page) else untold()
