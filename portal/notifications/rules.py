"""Who may do what to notices and mails."""

from typing import Any

import rules
from django.conf import settings


@rules.predicate
def is_recipient(user: Any, notification: Any) -> bool:
    return bool(
        user.is_active
        and notification is not None
        and notification.recipient_id == user.pk
        and notification.centre_id == user.centre_id
    )


@rules.predicate
def is_employee(user: Any) -> bool:
    return bool(user.is_active and user.centre_id is not None)


@rules.predicate
def is_mail_of_demo_centre(user: Any, mail: Any) -> bool:
    return bool(
        user.is_active
        and settings.DEMO
        and mail is not None
        and user.centre_id is not None
        and mail.centre_id == user.centre_id
    )


rules.add_perm("notifications.view_notification", is_recipient)
rules.add_perm("notifications.read_notification", is_recipient)
rules.add_perm("notifications.read_all_notifications", is_employee)
rules.add_perm("notifications.view_outboxmail", is_mail_of_demo_centre)
rules.add_perm("notifications.deliver_mail", rules.always_deny)
rules.add_perm("notifications.purge", rules.always_deny)
"""Only the worker delivers and purges."""
