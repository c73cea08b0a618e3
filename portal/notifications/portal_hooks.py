"""What this room gives to the others."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.kit.registries import (
    AuditVerb,
    NavigationEntry,
    Panel,
    PeriodicJob,
    PersonalData,
    audit_verbs,
    navigation,
    panels,
    periodic_jobs,
    personal_data,
)
from portal.notifications.actions import DELIVERY_JOB, erase
from portal.notifications.queries import export, foresee, newest_unread, unread_count
from portal.notifications.tasks import deliver_due_mails, purge_notifications


def new_for_me(user: Any) -> dict[str, Any] | None:
    notices = newest_unread(user)
    return {"notices": notices} if notices else None


panels.register(
    Panel(
        name="notifications",
        title=_("New for me"),
        template="notifications/panel.html",
        context=new_for_me,
        order=30,
    )
)
navigation.register(
    NavigationEntry(
        name="notifications",
        label=_("Notifications"),
        short_label=pgettext_lazy("bottom bar", "Notifs"),
        url_name="notifications:list",
        icon="bell",
        order=80,
        in_bottom_bar=True,
        count=unread_count,
    )
)
periodic_jobs.register(PeriodicJob(name=DELIVERY_JOB, task=deliver_due_mails, every_seconds=60))
periodic_jobs.register(
    PeriodicJob(name="notifications.purge", task=purge_notifications, every_seconds=24 * 60 * 60)
)
personal_data.register(
    PersonalData(
        name="notifications",
        label=_("Notices and mails"),
        models=("notifications.Notification", "notifications.OutboxMail"),
        export=export,
        foresee=foresee,
        erase=erase,
        order=40,
    )
)
audit_verbs.register(AuditVerb("notifications.fail_mail", _("Mail that could not be delivered")))
