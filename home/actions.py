"""Every write of this room that is not the page editor's (which has its own log)."""

from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.admin.models import EditingSession, FormState
from wagtail.models import (
    APIToken,
    Comment,
    CommentReply,
    Page,
    PageSubscription,
    UploadedFile,
)
from wagtail.users.models import UserProfile

from home.models import NewsIndexPage
from portal.audit.actions import record
from portal.centres.models import Centre
from portal.kit.access import require


@transaction.atomic
def create_news_index(*, by: Any, centre: Centre) -> NewsIndexPage:
    """Make the list of the news of a new centre.

    Rights:  centres.create_centre.
    Effects: one page online, one audit entry. Safe to repeat.
    """
    require(by, "centres.create_centre")
    root = centre.site.root_page
    existing = NewsIndexPage.objects.child_of(root).first()
    if existing is not None:
        return existing
    with override("fr"):
        index = root.add_child(instance=NewsIndexPage(title=str(_("News")), slug="actualites"))
    record(by, "home.create_news_index", index)
    return index


OWN_OF_EDITOR: tuple[Any, ...] = (
    EditingSession,
    FormState,
    PageSubscription,
    APIToken,
    CommentReply,
    Comment,
)
"""What Wagtail keeps of a person for the person alone."""


@transaction.atomic
def erase_editor(by: Any, person: Any) -> None:
    """Erase what the back office keeps of a person; the pages, their versions and their log stay the centre's,
    under an account that has no name any more.

    Rights:  accounts.erase_personal_data.
    Effects: rows, files once that is sure, locks of pages. Safe to repeat.
    """
    require(by, "accounts.erase_personal_data", person)
    for model in OWN_OF_EDITOR:
        model.objects.filter(user=person).delete()
    kept = [one.avatar for one in UserProfile.objects.filter(user=person) if one.avatar]
    kept += [one.file for one in UploadedFile.objects.filter(uploaded_by_user=person)]
    UserProfile.objects.filter(user=person).delete()
    UploadedFile.objects.filter(uploaded_by_user=person).delete()
    for file in kept:
        transaction.on_commit(partial(file.storage.delete, file.name))
    Page.objects.filter(locked_by=person).update(locked=False, locked_by=None, locked_at=None)
