"""Pages found where they stand, without reading the rest of the tree."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from wagtail.models import Page

from portal.centres.models import CENTRE_PATH
from portal.ui.models import address_of


def at_address(root: Page, address: str) -> Q:
    """The condition on the page at `address` below `root`. The index of `slug` serves: `url_path` has none."""
    names = [name for name in address.split("/") if name]
    if not names:
        return Q(pk__in=())
    url_path = f"{root.url_path}{'/'.join(names)}/"
    return Q(slug=names[-1], depth=root.depth + len(names), url_path=url_path)


def page_at(user: Any, address: str) -> Page | None:
    """The page of the person's own centre at `address`, online or not; "/" is the centre's root."""
    root = user.centre.site.root_page
    if not address.strip("/"):
        return Page.objects.filter(pk=root.pk).first()
    found: Page | None = Page.objects.filter(at_address(root, address)).first()
    return found


def address_in_tree(page: Page) -> str:
    """The address of `page`, "/" for the centre's root."""
    return "/" if len(page.path) <= CENTRE_PATH else address_of(page.url_path)


def children(parent: Page) -> Q:
    """The condition on the pages right below `parent`. A range is sought in SQLite's index, a beginning is not."""
    return Q(depth=parent.depth + 1, path__range=Page._get_children_path_interval(parent.path))


def listed(model: Any, parent: Page, condition: Q) -> Any:
    """The pages of `model` right below `parent` that meet `condition`, for a list in an order of their own.

    Asked of each row in that order: joined, SQLite would begin with every page there is, and sort them all.
    """
    there = Page.objects.order_by().filter(children(parent), condition, pk=OuterRef("pk"))
    return model.objects.filter(Exists(there))
