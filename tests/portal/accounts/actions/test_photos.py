"""The photo of a person: written anew, with its consent, gone in time."""

import io
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from portal.accounts.actions.photos import remove_expired_photos, remove_photo, set_photo
from portal.accounts.exceptions import PhotoDatesRefused
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from portal.media.exceptions import FileContentDiffers
from tests.support.cast import SYSTEM, Cast

YEAR = timedelta(days=365)


def picture(size: tuple[int, int] = (900, 600)) -> SimpleUploadedFile:
    """A photo that says where it was taken."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "Chez Léa, 3 rue des Lilas"
    Image.new("RGB", size, "teal").save(out, "JPEG", exif=exif)
    return SimpleUploadedFile("lea.jpg", out.getvalue(), content_type="image/jpeg")


def show(by: User, person: User, today: date, **other: object) -> User:
    facts = {"upload": picture(), "consented_on": today, "until": today + YEAR}
    return set_photo(by=by, person=person, **(facts | other))


@pytest.mark.parametrize("who", ["animator", "hr", "it"])
def test_set_photo_is_square_and_says_nothing_of_where(cast: Cast, today: date, who: str):
    person = show(getattr(cast, who), cast.animator, today)
    person.refresh_from_db()
    with person.photo.open("rb") as stored, Image.open(stored) as image:
        assert (image.size, image.format, dict(image.getexif())) == ((480, 480), "JPEG", {})
    assert person.photo.name.startswith(f"people/{person.centre_id}/")
    assert (person.photo_consented_on, person.photo_until) == (today, today + YEAR)
    assert AuditEntry.objects.filter(verb="accounts.set_photo").count() == 1


def test_set_photo_is_not_enlarged(cast: Cast, today: date):
    person = show(cast.hr, cast.animator, today, upload=picture((90, 200)))
    with person.photo.open("rb") as stored, Image.open(stored) as image:
        assert image.size == (90, 90)


@pytest.mark.parametrize("who", ["coordinator", "director", "other_director", "gone"])
def test_set_photo_of_others_is_refused(cast: Cast, today: date, who: str):
    with pytest.raises(PermissionDenied):
        show(getattr(cast, who), cast.animator, today)
    assert not User.objects.exclude(photo="").exists()


@pytest.mark.parametrize(("consented", "until"), [(1, 30), (0, 0), (-30, -1)])
def test_set_photo_without_an_image_right_that_holds_is_refused(
    cast: Cast, today: date, consented: int, until: int
):
    with pytest.raises(PhotoDatesRefused):
        show(
            cast.hr,
            cast.animator,
            today,
            consented_on=today + timedelta(days=consented),
            until=today + timedelta(days=until),
        )


def test_set_photo_that_is_no_picture_is_refused(cast: Cast, today: date):
    forged = SimpleUploadedFile("lea.jpg", b"<svg onload='alert(1)'>", content_type="image/jpeg")
    with pytest.raises(FileContentDiffers) as refused:
        show(cast.hr, cast.animator, today, upload=forged)
    assert refused.value.field == "photo"


@pytest.mark.django_db(transaction=True)
def test_remove_photo_deletes_the_file_once_committed(cast: Cast):
    day = cast.animator.centre.today
    first = show(cast.hr, cast.animator, day).photo.name
    second = show(cast.hr, cast.animator, day).photo.name
    kept = storages["private"]
    assert (kept.exists(first), kept.exists(second)) == (False, True)
    for _ in range(2):
        person = remove_photo(by=cast.animator, person=cast.animator)
    assert (kept.exists(second), person.photo.name, person.photo_until) == (False, "", None)
    assert AuditEntry.objects.filter(verb="accounts.remove_photo").count() == 1


def test_remove_expired_photos_waits_for_the_end_of_the_right(cast: Cast, centre: Centre, today: date):
    show(cast.hr, cast.animator, today, until=today + timedelta(days=1))
    show(cast.hr, cast.coordinator, today)
    assert remove_expired_photos(by=SYSTEM, centre=centre) == 0
    User.objects.filter(pk=cast.animator.pk).update(photo_until=today - timedelta(days=1))
    assert [remove_expired_photos(by=SYSTEM, centre=centre) for _ in range(2)] == [1, 0]
    assert list(User.objects.exclude(photo="")) == [cast.coordinator]
    with pytest.raises(PermissionDenied):
        remove_expired_photos(by=cast.hr, centre=centre)
