"""Contacts and called-upon supervisors in the back office, for those of their keepers who have it."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail_modeladmin.options import modeladmin_register

from portal.directory.actions.called_supervisors import (
    change_called_supervisor,
    create_called_supervisor,
    delete_called_supervisor,
)
from portal.directory.actions.contacts import change_contact, create_contact, delete_contact
from portal.directory.models import CalledSupervisor, PartnerContact
from portal.kit.registers import Register

CONTACT_FACTS = (
    "organisation", "person_name", "kind", "function", "phone", "email", "website", "address", "note", "is_active",
)  # fmt: skip
SUPERVISOR_FACTS = (
    "name", "phone", "email", "qualifications", "called_for", "last_called_on", "note", "is_active",
)  # fmt: skip


@modeladmin_register
class PartnerContactRegister(Register):
    """Partners, funders and suppliers (requirement E2)."""

    model = PartnerContact
    permission = "directory.manage_contacts"
    menu_label = _("Contacts")
    menu_icon = "mail"
    menu_order = 540
    list_display = ("organisation", "person_name", "kind", "function", "phone", "email", "is_active")
    list_filter = ("kind", "is_active")
    search_fields = ("organisation", "person_name", "function", "phone", "email", "search_text")
    ordering = ("identity",)
    base_url_path = "contacts"
    panels = [FieldPanel(name) for name in CONTACT_FACTS]

    def create(self, by: Any, facts: dict[str, Any]) -> PartnerContact:
        return create_contact(by=by, **facts)

    def change(self, by: Any, row: PartnerContact, facts: dict[str, Any]) -> PartnerContact:
        return change_contact(by=by, contact=row, **facts)

    def remove(self, by: Any, row: PartnerContact) -> None:
        delete_contact(by=by, contact=row)


@modeladmin_register
class CalledSupervisorRegister(Register):
    """Whom the centre has called upon (requirement E3)."""

    model = CalledSupervisor
    permission = "directory.manage_called_supervisors"
    menu_label = _("Called-upon supervisors")
    menu_icon = "group"
    menu_order = 550
    list_display = ("name", "phone", "email", "qualifications", "called_for", "last_called_on", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name", "phone", "email", "qualifications", "called_for", "search_text")
    ordering = ("identity",)
    base_url_path = "intervenants"
    panels = [FieldPanel(name) for name in SUPERVISOR_FACTS]

    def create(self, by: Any, facts: dict[str, Any]) -> CalledSupervisor:
        return create_called_supervisor(by=by, **facts)

    def change(self, by: Any, row: CalledSupervisor, facts: dict[str, Any]) -> CalledSupervisor:
        return change_called_supervisor(by=by, supervisor=row, **facts)

    def remove(self, by: Any, row: CalledSupervisor) -> None:
        delete_called_supervisor(by=by, supervisor=row)
