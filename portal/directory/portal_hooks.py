"""What this room gives to the others."""

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from portal.directory import tasks
from portal.directory.queries.finding import find_contacts, find_people
from portal.kit.access import can
from portal.kit.registries import (
    AuditVerb,
    NavigationEntry,
    Panel,
    PeriodicJob,
    SearchProvider,
    audit_verbs,
    navigation,
    panels,
    periodic_jobs,
    search_providers,
)


def reads_directory(user: Any) -> bool:
    return can(user, "directory.view_directory")


def search_panel(user: Any) -> dict[str, Any] | None:
    """A box to type in; it asks nothing of the database."""
    return {} if reads_directory(user) else None


navigation.register(
    NavigationEntry(
        name="directory",
        label=_("Directory"),
        url_name="directory:colleagues",
        icon="phone",
        # After the notifications: the bar of whoever decides is full, and the menu has it then.
        order=85,
        in_bottom_bar=True,
        visible=reads_directory,
    )
)
search_providers.register(
    SearchProvider(
        name="people",
        label=_("People"),
        find=find_people,
        icon="users",
        order=10,
        all_url=lambda words: f"{reverse('directory:colleagues')}?{urlencode({'recherche': words})}",
    )
)
search_providers.register(
    SearchProvider(
        name="contacts",
        label=_("Contacts"),
        find=find_contacts,
        icon="phone",
        order=15,
        all_url=lambda words: f"{reverse('directory:contacts')}?{urlencode({'recherche': words})}",
    )
)
panels.register(
    Panel(
        name="directory",
        title=_("Find a colleague"),
        template="directory/panel.html",
        context=search_panel,
        order=80,
    )
)
periodic_jobs.register(
    PeriodicJob(
        name="directory.forget_old_imports", task=tasks.forget_old_imports, every_seconds=24 * 60 * 60
    )
)
AUDIT_VERBS = (
    AuditVerb("directory.create_contact", _("Contact added")),
    AuditVerb("directory.change_contact", _("Contact changed")),
    AuditVerb("directory.delete_contact", _("Contact deleted")),
    AuditVerb("directory.export_contacts", _("Contacts taken away as a spreadsheet")),
    AuditVerb("directory.create_called_supervisor", _("Called-upon supervisor added")),
    AuditVerb("directory.change_called_supervisor", _("Called-upon supervisor changed")),
    AuditVerb("directory.delete_called_supervisor", _("Called-upon supervisor deleted")),
    AuditVerb(
        "directory.export_called_supervisors", _("Called-upon supervisors taken away as a spreadsheet")
    ),
    AuditVerb("directory.start_import", _("File of contacts sent")),
    AuditVerb("directory.confirm_import", _("Contacts imported")),
    AuditVerb("directory.give_up_import", _("Import of contacts given up")),
)
for verb in AUDIT_VERBS:
    audit_verbs.register(verb)
