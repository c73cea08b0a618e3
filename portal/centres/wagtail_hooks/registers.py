"""Sectors and public holidays, in the back office."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail_modeladmin.options import modeladmin_register

from portal.centres.actions import registers
from portal.centres.models import PublicHoliday, Sector
from portal.kit.registers import Register


@modeladmin_register
class SectorRegister(Register):
    """The list of requirement A3: communication and IT change it."""

    model = Sector
    permission = "centres.manage_sector"
    menu_icon = "group"
    menu_order = 500
    list_display = ("name", "position", "is_organisational", "receives_visits", "minimum_presence")
    list_filter = ("is_organisational", "receives_visits")
    search_fields = ("name",)
    ordering = ("position", "name")
    base_url_path = "secteurs"
    panels = [
        FieldPanel("name"),
        FieldPanel("position"),
        FieldPanel("is_organisational"),
        FieldPanel("receives_visits"),
        FieldPanel("minimum_presence"),
    ]

    def create(self, by: Any, facts: dict[str, Any]) -> Sector:
        return registers.create_sector(by=by, **facts)

    def change(self, by: Any, row: Sector, facts: dict[str, Any]) -> Sector:
        return registers.change_sector(by=by, sector=row, **facts)

    def remove(self, by: Any, row: Sector) -> None:
        registers.delete_sector(by=by, sector=row)


@modeladmin_register
class PublicHolidayRegister(Register):
    """Human resources say which public holidays the centre works."""

    model = PublicHoliday
    permission = "centres.manage_public_holiday"
    menu_label = _("Public holidays")
    menu_icon = "calendar"
    menu_order = 510
    list_display = ("date", "name", "is_worked")
    list_filter = ("is_worked",)
    search_fields = ("name",)
    ordering = ("-date",)
    base_url_path = "jours-feries"
    panels = [FieldPanel("date"), FieldPanel("name"), FieldPanel("is_worked")]

    def create(self, by: Any, facts: dict[str, Any]) -> PublicHoliday:
        return registers.create_public_holiday(by=by, **facts)

    def change(self, by: Any, row: PublicHoliday, facts: dict[str, Any]) -> PublicHoliday:
        return registers.change_public_holiday(by=by, day=row, **facts)

    def remove(self, by: Any, row: PublicHoliday) -> None:
        registers.delete_public_holiday(by=by, day=row)
