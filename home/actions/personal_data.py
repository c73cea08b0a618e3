"""What erasing a person does to pages and to what is known around them."""

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
    get_page_models,
)
from wagtail.users.models import UserProfile

from home.models import EditorialPage, Favourite, HomePreference, PageCare, PageProblem, PageView, Publication
from portal.kit.access import require
from portal.media.actions import delete_stored

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
        delete_stored(file)
    Page.objects.filter(locked_by=person).update(locked=False, locked_by=None, locked_at=None)


@transaction.atomic
def erase_reader(by: Any, person: Any) -> None:
    """Forget which pages a person opened, that it was they who told of problems, and that they answer for pages.

    Rights:  accounts.erase_personal_data.
    Effects: rows. What they have read and understood stays a proof, under an account that has no name any more,
             as do the texts that they sent or read again. Safe to repeat.
    """
    require(by, "accounts.erase_personal_data", person)
    PageView.objects.filter(person=person).delete()
    PageProblem.objects.filter(reported_by=person).update(reported_by=None)
    PageProblem.objects.filter(solved_by=person).update(solved_by=None)
    PageCare.objects.filter(responsible=person).update(responsible=None)
    for model in get_page_models():
        if issubclass(model, EditorialPage):
            model.objects.filter(responsible=person).update(responsible=None)


@transaction.atomic
def erase_own(by: Any, person: Any) -> None:
    """Forget what a person set for themselves, and that it was they who published in one screen.

    Rights:  accounts.erase_personal_data.
    Effects: rows deleted; the pages stay the centre's. Safe to repeat.
    """
    require(by, "accounts.erase_personal_data", person)
    Favourite.objects.filter(person=person).delete()
    HomePreference.objects.filter(person=person).delete()
    Publication.objects.filter(author=person).update(author=None)
