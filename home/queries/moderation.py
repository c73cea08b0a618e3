"""Texts that wait to be read again by somebody else, where the centre wants it (docs/decisions/0015-moderation.md)."""

from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.admin.compare import diff_text
from wagtail.models import GroupPagePermission, Page, Revision, Workflow, WorkflowState

from home.models import AcknowledgedPage, EditorialPage
from portal.accounts.choices import Role
from portal.accounts.models import User
from portal.accounts.queries.audiences import offered_to
from portal.centres.models import Centre

MODERATORS = frozenset({Role.DIRECTOR, Role.COMMUNICATION, Role.IT})
"""Who may read again what others wrote."""

IN_PROGRESS = WorkflowState.STATUS_IN_PROGRESS
RETURNED = WorkflowState.STATUS_NEEDS_CHANGES


def workflow_of(centre: Centre) -> Workflow | None:
    found: Workflow | None = Workflow.objects.filter(workflow_pages__page=centre.site.root_page_id).first()
    return found


def publishing_rights(centre: Centre) -> QuerySet[GroupPagePermission]:
    """What lets the editors of `centre` put pages online themselves."""
    rows: QuerySet[GroupPagePermission] = GroupPagePermission.objects.filter(
        group=centre.editors_id, page=centre.site.root_page_id, permission__codename="publish_page"
    )
    return rows


def reads_texts(user: Any) -> bool:
    """Whether the person may read again what others wrote in their centre."""
    return bool(user.is_active and user.centre_id and not MODERATORS.isdisjoint(user.roles))


def texts_to_read(user: Any) -> QuerySet[WorkflowState]:
    """The texts of the person's own centre that wait to be published, theirs included; the oldest first."""
    rows: QuerySet[WorkflowState] = (
        WorkflowState.objects.filter(status=IN_PROGRESS)
        .select_related("requested_by", "current_task_state__revision")
        .prefetch_related("content_object")
        .order_by("created_at", "pk")
    )
    if not reads_texts(user):
        return rows.none()
    return rows.filter(workflow__workflow_pages__page=user.centre.site.root_page_id)


def state_of(user: Any, page: Page) -> WorkflowState | None:
    """What waits of `page`, for whoever may read it again."""
    return texts_to_read(user).filter(object_id=str(page.pk)).first()


def returned_text(page: Page) -> WorkflowState | None:
    """What was said of `page` when it was sent back, until it is sent again or published."""
    found: WorkflowState | None = states_of_page(page.pk).filter(status=RETURNED).first()
    return found


def states_of_page(number: Any) -> QuerySet[WorkflowState]:
    """Shape: `number` is the key of a page, or the way to it from another query."""
    rows = WorkflowState.objects.filter(
        base_content_type__app_label="wagtailcore", base_content_type__model="page"
    )
    return rows.filter(object_id=Cast(number, CharField())).select_related("current_task_state__finished_by")


def authors_of(state: WorkflowState) -> set[int]:
    """Everybody who wrote since the page was last published, and whoever sent it."""
    page = state.content_object
    rows = Revision.objects.filter(base_content_type=state.base_content_type_id, object_id=state.object_id)
    if page.live_revision_id:
        rows = rows.filter(pk__gt=page.live_revision_id)
    wrote = set(rows.filter(user__isnull=False).values_list("user", flat=True))
    return wrote | ({state.requested_by_id} if state.requested_by_id else set())


def moderators_for(state: WorkflowState, centre: Centre) -> list[User]:
    """Who may publish the text: none of those who wrote it."""
    people = User.objects.active().filter(centre=centre, role_grants__role__in=MODERATORS)
    return list(people.exclude(pk__in=authors_of(state)).distinct())


# What has changed --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """What one part of a page said and says. Shape: `pieces` are ("equal", "addition" or "deletion", text)."""

    label: str
    pieces: list[tuple[str, str]]


def changes_between(before: Any, after: Any, centre: Centre) -> list[Change]:
    """What a new text changes, in words. Shape: `before` is None for a page that was never online."""
    was = said_by(before, centre) if before is not None else {}
    said = said_by(after, centre)
    return [
        Change(label, diff_text(was.get(label, ""), said.get(label, "")).changes)
        for label in {**said, **was}
        if was.get(label, "") != said.get(label, "")
    ]


def said_by(page: Any, centre: Centre) -> dict[str, str]:
    """What `page` says, by the name of each part."""
    names = ("title", "introduction", "target", "image_alternative", "published_on", "pinned_until")
    said = {_words(page, name): str(getattr(page, name) or "") for name in names if hasattr(page, name)}
    for name in ("image", "document", "category"):
        if hasattr(page, name):
            said[_words(page, name)] = str(getattr(page, name) or "")
    if hasattr(page, "body"):
        said[_("Text")] = "\n".join(line for block in page.body for line in said_by_block(block))
    if hasattr(page, "plain_version"):
        said[_words(page, "plain_version")] = plain(page.plain_version)
    if isinstance(page, EditorialPage):
        said[_("Readers")] = offered_to(centre).say(page.audience) if page.audience else _("everybody")
    if isinstance(page, AcknowledgedPage):
        said[_("Read and understood")] = _("asked") if page.asks_acknowledgement else _("not asked")
    for name in ("go_live_at", "expire_at"):
        value = getattr(page, name)
        said[_words(page, name)] = f"{value:%d/%m/%Y %H:%M}" if value else ""
    return said


def _words(page: Any, name: str) -> str:
    field = page._meta.get_field(name)
    return str(field.verbose_name)[:1].upper() + str(field.verbose_name)[1:]


def said_by_block(block: Any) -> list[str]:
    """The lines of one block: its texts, or what it is and shows."""
    texts = [plain(text) for text in block.block.get_searchable_content(block.value)]
    return [text for text in texts if text] or [f"[{block.block.label}] {block.value or ''}".strip()]


def plain(html: Any) -> str:
    text = str(html).replace("</p>", "\n").replace("<br", "\n<br").replace("</li>", "\n")
    return "\n".join(line.strip() for line in strip_tags(text).splitlines() if line.strip())


def online_text(page: Page) -> Any:
    """What is online of `page`, None before its first publication."""
    return page.specific if page.live else None
