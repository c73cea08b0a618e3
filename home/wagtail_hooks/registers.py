"""Reference data of pages, in the back office."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail_modeladmin.options import modeladmin_register

from home.actions.registers import change_category, create_category, delete_category
from home.models import Category
from portal.kit.registers import Register


@modeladmin_register
class CategoryRegister(Register):
    """What news, documents and links are sorted by: communication and IT change it."""

    model = Category
    permission = "home.manage_category"
    menu_label = _("Categories")
    menu_icon = "tag"
    menu_order = 490
    list_display = ("name", "kind", "position")
    list_filter = ("kind",)
    search_fields = ("name",)
    ordering = ("kind", "position", "name")
    base_url_path = "categories"
    panels = [
        FieldPanel("kind", help_text=_("It does not change afterwards.")),
        FieldPanel("name"),
        FieldPanel("position", help_text=_("The smallest comes first in the lists.")),
    ]

    def create(self, by: Any, facts: dict[str, Any]) -> Category:
        return create_category(by=by, **facts)

    def change(self, by: Any, row: Category, facts: dict[str, Any]) -> Category:
        return change_category(by=by, category=row, **facts)

    def remove(self, by: Any, row: Category) -> None:
        delete_category(by=by, category=row)
