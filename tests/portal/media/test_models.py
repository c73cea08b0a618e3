"""A picture is cut once, of the file that is there."""

from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.images.models import SourceImageIOError

from portal.accounts.models import User
from portal.centres.models import Centre
from portal.media.models import PortalImage, Rendition
from tests.factories.media import picture_of, png
from tests.support.cast import Cast

SignIn = Callable[[User], Client]
SPEC = "max-20x20"


def cut_files(image: PortalImage) -> list[str]:
    """The files that were cut of `image`, on the disk."""
    storage, beginning = image.file.storage, image.filename.partition(".")[0]
    there = storage.listdir("images")[1] if storage.exists("images") else []
    return [name for name in there if name.startswith(beginning)]


def replace(image: PortalImage, client: Client) -> None:
    """In the back office, which deletes the file and what was cut of it."""
    upload = ContentFile(png(80, 80), "remplacante.png")
    said = {"title": image.title, "collection": image.collection_id, "file": upload}
    client.post(reverse("wagtailimages:edit", args=[image.pk]), said)


def delete(image: PortalImage, client: Client) -> None:
    client.post(reverse("wagtailimages:delete", args=[image.pk]))


@pytest.mark.parametrize(("act", "left"), [(replace, "remplacante"), (delete, "")])
def test_create_rendition_of_a_file_that_went_meanwhile_leaves_nothing(
    cast: Cast, client_of: SignIn, centre: Centre, act: Callable[[PortalImage, Client], None], left: str
) -> None:
    """Whoever was cutting it had opened it before: here it is put back where it stood."""
    image = picture_of(centre, "partie.png")
    cutting = PortalImage.objects.get(pk=image.pk)
    act(image, client_of(cast.communication))
    cutting.file.storage.save(cutting.file.name, ContentFile(png()))
    with pytest.raises(SourceImageIOError):
        cutting.get_rendition(SPEC)
    assert (Rendition.objects.filter(filter_spec=SPEC).count(), cut_files(cutting)) == (0, [])
    assert [one.filename.partition(".")[0] for one in PortalImage.objects.all()] == [left][: bool(left)]


def test_create_rendition_of_the_file_that_is_there_cuts_it_once(centre: Centre) -> None:
    image = picture_of(centre, "restee.png")
    cuts = [PortalImage.objects.get(pk=image.pk).get_rendition(SPEC) for _time in range(2)]
    assert cuts[0] == cuts[1]
    assert cut_files(image) == [cuts[0].file.name.rpartition("/")[2]]
