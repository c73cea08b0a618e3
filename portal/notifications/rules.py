"""Who may do what to notices and mails."""

from typing import Any

import rules
from django.conf import settings

from portal.centres.rules import is_employee, is_of_same_centre


@rules.predicate
def is_recipient(user: Any, notification: Any) -> bool:
    return bool(is_of_same_centre(user, notification) and notification.recipient_id == user.pk)


@rules.predicate
def is_mail_of_demo_centre(user: Any, mail: Any) -> bool:
    return bool(settings.DEMO and is_of_same_centre(user, mail))


rules.add_perm("notifications.view_notification", is_recipient)
rules.add_perm("notifications.read_notification", is_recipient)
rules.add_perm("notifications.read_all_notifications", is_employee)
rules.add_perm("notifications.view_outboxmail", is_mail_of_demo_centre)
rules.add_perm("notifications.deliver_mail", rules.always_deny)
rules.add_perm("notifications.purge", rules.always_deny)
"""Only the worker delivers and purges."""
