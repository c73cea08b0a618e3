"""The pages that somebody in the back office knows of."""

from typing import Any

from django.db.models import QuerySet
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from portal.centres.queries import keeps_pages, readable


def known_pages(user: Any) -> QuerySet[Page]:
    """The pages of the person's own centre that they keep, edit or read.

    Shape: whoever edits forms alone is told neither the drafts nor the limited pages of others: Wagtail's lists
           and choosers would show their titles.
    """
    root: Any = user.centre.site.root_page
    own: QuerySet[Page] = Page.objects.filter(path__startswith=root.path)
    if keeps_pages(user):
        return own
    edited = own.filter(pk__in=PagePermissionPolicy().explorable_instances(user).values("pk"))
    return own.filter(pk=root.pk) | edited | own.filter(readable(user))
