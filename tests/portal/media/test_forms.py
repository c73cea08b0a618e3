"""Files brought in through the back office."""

import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from portal.accounts.models import User
from portal.centres.models import Centre
from portal.media.models import PortalDocument, PortalImage
from tests.factories.media import png
from tests.support.cast import Cast

SignIn = Callable[[User], Client]
SCREENS = ["wagtailimages:add_multiple", "wagtailimages:add", "wagtailimages_chooser:create"]


def photo() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "Telephone"
    out = io.BytesIO()
    Image.new("RGB", (90, 60), "teal").save(out, "JPEG", exif=exif)
    return out.getvalue()


def send_image(client: Client, screen: str, centre: Centre, name: str, content: bytes, declared: str) -> str:
    """Send a picture by one of the three screens of Wagtail; return what it answers."""
    file = SimpleUploadedFile(name, content, declared)
    data = {"title": "Une image", "collection": centre.collection_id, "description": ""}
    if screen == "wagtailimages:add_multiple":
        data["files[]"] = file
    elif screen == "wagtailimages:add":
        data["file"] = file
    else:
        data = {f"image-chooser-upload-{key}": value for key, value in data.items()}
        data["image-chooser-upload-file"] = file
    response = client.post(reverse(screen), data, headers={"X-Requested-With": "XMLHttpRequest"})
    return str(response.content.decode())


@pytest.mark.parametrize("screen", SCREENS)
def test_photo_is_stored_without_its_metadata_by_every_screen(
    screen: str, cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    send_image(client_of(cast.communication), screen, centre, "photo.jpg", photo(), "image/jpeg")
    image = PortalImage.objects.get()
    with image.file.open() as stored:
        content = stored.read()
    assert b"Telephone" not in content
    assert (image.width, image.height, image.collection) == (90, 60, centre.collection)


@pytest.mark.parametrize("screen", SCREENS)
def test_picture_that_lies_is_refused_in_french_by_every_screen(
    screen: str, cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    client = client_of(cast.communication)
    answer = send_image(client, screen, centre, "photo.png", photo(), "image/png")
    assert "ne correspond pas à son nom" in answer.encode().decode("unicode_escape", "ignore") or (
        "ne correspond pas à son nom" in answer
    )
    svg = send_image(client, screen, centre, "photo.svg", b"<svg/>", "image/svg+xml")
    assert "pas accept" in svg
    assert PortalImage.objects.count() == 0


def test_bomb_is_refused_in_french(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    out = io.BytesIO()
    Image.new("1", (20_000, 10_000)).save(out, "PNG")
    answer = send_image(
        client_of(cast.communication), "wagtailimages:add", centre, "b.png", out.getvalue(), "image/png"
    )
    assert "trop de pixels" in answer
    assert PortalImage.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "content", "stored"),
    [
        ("note.txt", b"Bonjour", 1),
        ("note.pdf", b"<html>", 0),
        ("note.html", b"<html>", 0),
        ("n.txt", png(), 0),
    ],
)
def test_document_is_checked_by_its_content(
    name: str, content: bytes, stored: int, cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    file = SimpleUploadedFile(name, content, "application/octet-stream")
    data = {"title": "Une note", "collection": centre.collection_id, "file": file}
    client_of(cast.communication).post(reverse("wagtaildocs:add"), data)
    assert PortalDocument.objects.count() == stored


def test_file_goes_to_the_centre_whatever_collection_is_posted(
    cast: Cast, client_of: SignIn, centre: Centre, other_centre: Centre
) -> None:
    client = client_of(cast.communication)
    for collection in (other_centre.collection_id, 1, ""):
        file = SimpleUploadedFile("note.txt", b"Bonjour", "text/plain")
        client.post(reverse("wagtaildocs:add"), {"title": "n", "collection": collection, "file": file})
    assert set(PortalDocument.objects.values_list("collection", flat=True)) <= {centre.collection_id}
