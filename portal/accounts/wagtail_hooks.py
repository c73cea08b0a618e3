"""Reference data of people, in the back office."""

from typing import Any

from wagtail.admin.panels import FieldPanel
from wagtail_modeladmin.options import modeladmin_register

from portal.accounts.actions.skills import change_skill, create_skill, delete_skill
from portal.accounts.models import Skill
from portal.kit.registers import Register


@modeladmin_register
class SkillRegister(Register):
    """What colleagues may be asked for: human resources, communication and IT keep the list."""

    model = Skill
    permission = "accounts.manage_skill"
    menu_icon = "pick"
    menu_order = 530
    list_display = ("name",)
    search_fields = ("name",)
    ordering = ("name",)
    base_url_path = "competences"
    panels = [FieldPanel("name")]

    def create(self, by: Any, facts: dict[str, Any]) -> Skill:
        return create_skill(by=by, **facts)

    def change(self, by: Any, row: Skill, facts: dict[str, Any]) -> Skill:
        return change_skill(by=by, skill=row, **facts)

    def remove(self, by: Any, row: Skill) -> None:
        delete_skill(by=by, skill=row)
