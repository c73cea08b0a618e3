"""Rows of a list that stands in the tree, found without reading the rest of the tree."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from wagtail.models import Page


def children(parent: Page) -> Q:
    """The condition on the pages right below `parent`. A range is sought in SQLite's index, a beginning is not."""
    return Q(depth=parent.depth + 1, path__range=Page._get_children_path_interval(parent.path))


def listed(model: Any, parent: Page, condition: Q) -> Any:
    """The pages of `model` right below `parent` that meet `condition`, for a list in an order of their own.

    Asked of each row in that order: joined, SQLite would begin with every page there is, and sort them all.
    """
    there = Page.objects.order_by().filter(children(parent), condition, pk=OuterRef("pk"))
    return model.objects.filter(Exists(there))
