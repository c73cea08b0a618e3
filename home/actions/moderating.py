"""Texts that somebody else reads again before they are online, where the centre wants it.

Wagtail's own machinery holds what waits (docs/decisions/0015-moderation.md); these are its doors.
"""

from typing import Any

from django.contrib.auth.models import Permission
from django.db import transaction
from django.utils.translation import gettext, override
from wagtail.models import (
    GroupApprovalTask,
    GroupPagePermission,
    Page,
    Revision,
    TaskState,
    Workflow,
    WorkflowPage,
    WorkflowState,
    WorkflowTask,
)

from home.exceptions import NotTheSameText, OwnText
from home.notices import TEXT_PUBLISHED, TEXT_RETURNED, TEXT_WAITS, tell_text, text_key
from home.queries.moderation import IN_PROGRESS, authors_of, moderators_for, publishing_rights, workflow_of
from portal.audit.actions import record
from portal.centres.models import Centre, Charter
from portal.kit.access import SystemActor, require
from portal.notifications.actions import settle

ACTIVE = (IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES)


@transaction.atomic
def set_moderation(*, by: Any, centre: Centre, is_on: bool) -> Charter:
    """Let what communication writes be read again by somebody else before it is online, or let it be.

    Rights:  home.set_moderation on the centre (the director, IT).
    Effects: the charter, the editors' right to publish, an audit entry. Switched off, the texts that wait stay
             drafts that their authors can publish. Safe to repeat.
    """
    require(by, "home.set_moderation", centre)
    charter = Charter.objects.select_for_update().get(centre=centre.pk)
    require(by, "home.set_moderation", centre)
    if charter.is_moderated == is_on:
        return charter
    charter.is_moderated = is_on
    charter.save(update_fields=["is_moderated"])
    if is_on:
        begin_moderation(centre)
    else:
        end_moderation(by, centre)
    record(by, "home.set_moderation", charter, is_on=is_on)
    return charter


def begin_moderation(centre: Centre) -> None:
    """Nobody is in the group that the task asks: it is decided by `publish_text` and `return_text` alone."""
    with override("fr"):
        # The editor's button says « Soumettre à relecture ».
        name = gettext("second reading")
    task = GroupApprovalTask.objects.create(name=name)
    workflow = Workflow.objects.create(name=name)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page_id=centre.site.root_page_id)
    publishing_rights(centre).delete()


def end_moderation(by: Any, centre: Centre) -> None:
    workflow = workflow_of(centre)
    if workflow is not None:
        for state in WorkflowState.objects.filter(workflow=workflow, status__in=ACTIVE):
            settle(group_key=text_key(state.content_object))
            state.cancel(user=person_or_none(by))
        WorkflowPage.objects.filter(workflow=workflow).delete()
        workflow.deactivate(user=person_or_none(by))
    GroupPagePermission.objects.get_or_create(
        group=centre.editors,
        page_id=centre.site.root_page_id,
        permission=Permission.objects.get(content_type__app_label="wagtailcore", codename="publish_page"),
    )


def person_or_none(by: Any) -> Any:
    return None if isinstance(by, SystemActor) else by


@transaction.atomic
def submit_text(*, by: Any, page: Page) -> WorkflowState | None:
    """Send the last draft of `page` to those who read it again; None where the centre does not want it.

    Rights:  home.revise_page on the page.
    Effects: what waits, an audit entry, and notices to those who may publish it (`tell_text_waits`). Safe to
             repeat.
    """
    require(by, "home.revise_page", page)
    specific = page.specific
    record(by, "home.submit_text", specific)
    state = specific.current_workflow_state
    if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(user=by)
        return state
    if state is not None:
        return restarted(by, state)
    workflow = specific.get_workflow()
    started: WorkflowState | None = workflow.start(specific, by) if workflow is not None else None
    return started


def restarted(by: Any, state: WorkflowState) -> WorkflowState:
    """The same text, written anew while it waited: what is read again is the last version."""
    if state.current_task_state.revision_id != state.content_object.latest_revision_id:
        state.current_task_state.specific.cancel(user=by, resume=True)
        state.refresh_from_db()
    return state


def tell_text_waits(*, task_state: TaskState, by: Any) -> None:
    """Tell those who may publish a text that it waits. Rights: none; whoever sent it had them."""
    state = task_state.workflow_state
    page = state.content_object
    centre = Centre.objects.of_page(page).first()
    if centre is None:
        return
    settle(group_key=text_key(page))
    tell_text(by or SystemActor("pages"), TEXT_WAITS, moderators_for(state, centre), page)


def locked_state(by: Any, state: WorkflowState, version: int) -> WorkflowState:
    """The row, locked, once it is sure that `by` may decide it and has looked at what it holds now.

    Raises: PermissionDenied, NotTheSameText, OwnText.
    """
    require(by, "home.moderate", state)
    # The page first, as whoever publishes it or writes it anew locks it.
    page = Page.objects.select_for_update(of=("self",)).get(pk=int(state.object_id))
    locked = WorkflowState.objects.select_for_update(of=("self",)).get(pk=state.pk)
    task_state = locked.current_task_state
    if locked.status != IN_PROGRESS or task_state is None or task_state.revision_id != version:
        raise NotTheSameText
    if page.latest_revision_id != version:
        raise NotTheSameText
    require(by, "home.moderate", locked)
    if by.pk in authors_of(locked):
        raise OwnText
    return locked


@transaction.atomic
def publish_text(*, by: Any, state: WorkflowState, version: int) -> Page:
    """Put a text of somebody else online, or plan it for the day that its author chose.

    Shape:   `version` is the number of the revision that `by` has read.
    Rights:  home.moderate (the director, communication and IT of the centre), and none of those who wrote it.
    Raises:  NotTheSameText, OwnText.
    Effects: as publishing; what waits is done with, an audit entry, a notice to whoever sent it.
    """
    locked = locked_state(by, state, version)
    task_state = locked.current_task_state
    task_state.approve(user=by, update=False)
    locked.status = WorkflowState.STATUS_APPROVED
    locked.save()
    revision = Revision.objects.get(pk=version)
    revision.publish(user=by, skip_permission_checks=True)
    page: Page = Page.objects.get(pk=int(locked.object_id))
    record(by, "home.publish_text", page)
    settle(group_key=text_key(page))
    if locked.requested_by is not None:
        tell_text(by, TEXT_PUBLISHED, [locked.requested_by], page, go_live_at=revision_day(revision))
    return page


def revision_day(revision: Revision) -> Any:
    """When it goes online by itself; None for at once."""
    revision.refresh_from_db()
    return revision.approved_go_live_at


@transaction.atomic
def return_text(*, by: Any, state: WorkflowState, version: int, comment: str) -> Page:
    """Send a text back to whoever wrote it, with a word.

    Shape, Rights, Raises: as `publish_text`.
    Effects: it is a draft again, with the word in its history; an audit entry, a notice to whoever sent it.
    """
    locked = locked_state(by, state, version)
    locked.current_task_state.reject(user=by, comment=comment)
    page: Page = Page.objects.get(pk=int(locked.object_id))
    record(by, "home.return_text", page)
    settle(group_key=text_key(page))
    if locked.requested_by is not None:
        tell_text(by, TEXT_RETURNED, [locked.requested_by], page, comment=comment)
    return page
