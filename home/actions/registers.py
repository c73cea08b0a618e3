"""The categories of a centre, kept by its communication."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from home.models import Category
from portal.audit.actions import record
from portal.centres.actions.content import note_content_change
from portal.centres.actions.registers import add_row, change_row, lock_row

RIGHT = "home.manage_category"


@transaction.atomic
def create_category(*, by: Any, **facts: Any) -> Category:
    """Add a category to the person's own centre.

    Shape:   `facts` are kind, name, position.
    Rights:  home.manage_category.
    Raises:  ValidationError.
    Effects: one row, one audit entry; lists that are narrowed to a category are read again.
    """
    added = add_row(by, Category(centre=by.centre, **facts), "home.create_category", right=RIGHT)
    note_content_change(root_path=added.centre.site.root_page.path)
    return added


@transaction.atomic
def change_category(*, by: Any, category: Category, **facts: Any) -> Category:
    """Rename a category, or give it another place. What is sorted under it follows.

    Shape:   as create_category. Rights: home.manage_category.
    Raises:  ValidationError, also for another kind: news are not sorted as documents are.
    Effects: one row, one audit entry; lists of the news are read again.
    """
    category = lock_row(by, category, right=RIGHT)
    if facts.get("kind", category.kind) != category.kind:
        raise ValidationError({"kind": _("What a category is for does not change. Create another one.")})
    changed = change_row(by, category, "home.change_category", facts)
    note_content_change(root_path=changed.centre.site.root_page.path)
    return changed


@transaction.atomic
def delete_category(*, by: Any, category: Category) -> None:
    """Take a category away. What was sorted under it stays, without one.

    Rights:  home.manage_category.
    Effects: one row and its mention on pages, one audit entry; lists of the news are read again.
    """
    category = lock_row(by, category, right=RIGHT)
    record(by, "home.delete_category", category)
    root_path = category.centre.site.root_page.path
    category.delete()
    note_content_change(root_path=root_path)
