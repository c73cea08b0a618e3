"""What waits to be read again, told by us alone."""

from wagtail.admin import signal_handlers
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted

OWN_MAILS = (
    (task_submitted, TaskState, "task_submission", "group_approval_task_submitted"),
    (workflow_submitted, WorkflowState, "workflow_submission", "workflow_state_submitted"),
    (workflow_rejected, WorkflowState, "workflow_rejection", "workflow_state_rejected"),
    (workflow_approved, WorkflowState, "workflow_approval", "workflow_state_approved"),
)
"""Mails that Wagtail sends by itself. Ours go through portal.notifications (home.notices)."""

# Here, since Wagtail connects them once every room is there, and reads this module after.
for told, sender, handler, name in OWN_MAILS:
    told.disconnect(
        getattr(signal_handlers, f"{handler}_email_notifier"),
        sender=sender,
        dispatch_uid=f"{name}_email_notification",
    )
