"""The photo of a person, as long as they let it be shown."""

from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from portal.accounts.exceptions import NotInSameCentre, PersonErased, PhotoDatesRefused
from portal.accounts.models import User
from portal.accounts.queries.people import lock_person
from portal.audit.actions import record
from portal.centres.models import Centre
from portal.kit.access import require
from portal.media.actions import delete_stored
from portal.media.exceptions import FileRefused
from portal.media.uploads import clean_portrait

FIELDS = ["photo", "photo_consented_on", "photo_until"]


@transaction.atomic
def set_photo(*, by: Any, person: User, upload: "UploadedFile[Any]", consented_on: date, until: date) -> User:
    """Show `upload` as the photo of `person`, from their consent until its end.

    Rights:  accounts.change_photo (oneself, HR, IT).
    Raises:  FileRefused (portal.media.exceptions), PhotoDatesRefused, PersonErased;
             NotInSameCentre for the installation administrator.
    Effects: the picture written anew, square, without metadata; the one before deleted on commit; one audit
             entry.
    Source:  requirement E2; article 9 of the Code civil: the consent has a date and an end.
    """
    require(by, "accounts.change_photo", person)
    try:
        content = clean_portrait(upload.name or "", upload.content_type or "", upload.read())
    except FileRefused as refusal:
        refusal.field = "photo"
        raise
    person = lock_person(person)
    require(by, "accounts.change_photo", person)
    if person.erased_at is not None:
        raise PersonErased
    if person.centre is None:
        raise NotInSameCentre
    today = person.centre.today
    if not consented_on <= today < until:
        raise PhotoDatesRefused(field="until")
    forget_file(person)
    person.photo = ContentFile(content, name="photo")
    person.photo_consented_on, person.photo_until = consented_on, until
    person.save(update_fields=FIELDS)
    record(by, "accounts.set_photo", person, until=until.isoformat())
    return person


@transaction.atomic
def remove_photo(*, by: Any, person: User) -> User:
    """Delete the photo of `person`, and the consent with it.

    Rights:  accounts.change_photo (oneself, HR, IT).
    Effects: three fields, the file on commit, one audit entry. Safe to repeat.
    """
    require(by, "accounts.change_photo", person)
    person = lock_person(person)
    require(by, "accounts.change_photo", person)
    if person.photo:
        take_photo_away(person)
        record(by, "accounts.remove_photo", person)
    return person


@transaction.atomic
def remove_expired_photos(*, by: Any, centre: Centre) -> int:
    """Delete the photos of `centre` whose image right has ended; return how many.

    Rights:  accounts.remove_expired_photos (the system).
    Effects: three fields and a file for each, one audit entry each. Safe to repeat.
    """
    require(by, "accounts.remove_expired_photos")
    ended = User.objects.filter(centre=centre, photo_until__lt=centre.today).exclude(photo="")
    people = list(ended.select_for_update(of=("self",)).order_by("pk"))
    for person in people:
        take_photo_away(person)
        record(by, "accounts.remove_expired_photo", person)
    return len(people)


def take_photo_away(person: User) -> None:
    """Empty the photo of a locked row. The caller has checked its right, and writes the audit."""
    forget_file(person)
    person.photo, person.photo_consented_on, person.photo_until = "", None, None
    person.save(update_fields=FIELDS)


def forget_file(person: User) -> None:
    """Delete the file once nothing speaks of it."""
    delete_stored(person.photo)
