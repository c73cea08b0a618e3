"""What erasing a person does to pages and to what is known around them."""

from functools import partial
from typing import Any

from django.db import transaction
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

from portal.kit.access import require

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
