"""Files are for those who read a page that shows them, and inert. Which pages: test_following_pages.py."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import AsyncClient, Client
from django.urls import reverse

from portal.accounts.models import User
from portal.centres.audiences import role_term
from portal.centres.models import Centre
from portal.kit.access import can
from portal.media.models import PortalDocument, PortalImage, Rendition
from tests.factories.home import show
from tests.factories.media import document_of, picture_of
from tests.support.asynchronous import run
from tests.support.cast import Cast

SignIn = Callable[[User], Client]


def status(client: Client, path: str) -> int:
    """The status, once the whole of the file has been read."""
    response = client.get(path)
    if response.streaming:
        response.getvalue()
    return response.status_code


def paths(centre: Centre) -> dict[str, str]:
    """The addresses of a document and of a picture that stand on a page of the centre, for everybody there."""
    document, picture = document_of(centre, "règlement intérieur.txt", b"Bonjour"), picture_of(centre)
    show(centre, document, picture)
    return {"document": document.url, "rendition": picture.get_rendition("width-50").url}


@pytest.mark.parametrize("kind", ["document", "rendition"])
def test_file_is_for_its_own_centre(kind: str, cast: Cast, client_of: SignIn, centre: Centre) -> None:
    path = paths(centre)[kind]
    people = {"own": cast.animator, "other": cast.other_animator}
    found = {who: status(client_of(person), path) for who, person in people.items()}
    stranger = Client().get(path)
    assert found == {"own": 200, "other": 404}
    assert (stranger.status_code, stranger.headers["Location"][:11]) == (302, "/connexion/")


def test_file_of_a_collection_below_the_centres_own_is_the_centres(
    cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    document = document_of(centre)
    document.collection = centre.collection.add_child(name="Comptes rendus")
    document.save()
    show(centre, document)
    found = {who: status(client_of(person), document.url) for who, person in
             {"own": cast.animator, "other": cast.other_animator}.items()}  # fmt: skip
    assert found == {"own": 200, "other": 404}


def test_document_is_saved_and_never_shown(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    response = client_of(cast.animator).get(paths(centre)["document"])
    assert b"".join(response.streaming_content) == b"Bonjour"
    found = {
        name: response.headers[name]
        for name in ("Content-Type", "Content-Security-Policy", "X-Content-Type-Options", "Content-Length")
    }
    assert found == {
        "Content-Type": "text/plain",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Content-Length": "7",
    }
    assert response.headers["Content-Disposition"].startswith("attachment; ")
    assert "no-store" in response.headers["Cache-Control"]


def test_rendition_is_kept_by_the_browser_alone(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    response = client_of(cast.animator).get(paths(centre)["rendition"])
    response.getvalue()
    found = {
        name: response.headers[name] for name in ("Content-Type", "Content-Disposition", "Cache-Control")
    }
    assert found == {
        "Content-Type": "image/png",
        "Content-Disposition": "inline",
        "Cache-Control": "private, max-age=31536000, immutable",
    }
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_file_is_only_read(method: str, cast: Cast, client_of: SignIn, centre: Centre) -> None:
    found = [getattr(client_of(cast.animator), method)(path).status_code for path in paths(centre).values()]
    assert found == [405, 405]


def test_document_under_another_name_does_not_exist(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    document = document_of(centre)
    show(centre, document)
    client = client_of(cast.animator)
    names = (document.filename, "autre.txt", "reglement.html")
    found = [status(client, reverse("media:document", args=[document.public_id, name])) for name in names]
    assert found == [200, 404, 404]


def test_file_missing_from_the_disk_does_not_exist(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    document = document_of(centre)
    show(centre, document)
    document.file.storage.delete(document.file.name)
    assert status(client_of(cast.animator), document.url) == 404


@pytest.mark.parametrize("path", ["/fichiers/documents/reglement.txt", "/fichiers/original_images/fete.png"])
def test_folder_of_files_is_never_read_directly(
    path: str, cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    document_of(centre, "reglement.txt")
    picture_of(centre, "fete.png")
    assert client_of(cast.animator).get(path).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_document_is_streamed_asynchronously_under_asgi() -> None:
    """Warnings are errors: a synchronous file under ASGI warns."""
    person = User.objects.select_related("centre__collection").get(username="animation.enfance")
    assert person.centre is not None
    document = document_of(person.centre, content=b"x" * 200_000)
    show(person.centre, document)
    path = document.url

    async def fetch() -> tuple[bool, bytes]:
        client = AsyncClient()
        await client.aforce_login(person, backend="portal.accounts.backends.PortalBackend")
        response: Any = await client.get(path)
        return response.is_async, b"".join([chunk async for chunk in response.streaming_content])

    assert run(fetch()) == (True, b"x" * 200_000)


def test_visible_to_is_the_set_form_of_the_right(cast: Cast, centre: Centre, other_centre: Centre) -> None:
    files = [document_of(centre), document_of(other_centre), document_of(centre), document_of(centre)]
    images = [picture_of(centre), picture_of(other_centre), picture_of(centre), picture_of(centre)]
    show(centre, files[0], images[0])
    show(other_centre, files[1], images[1])
    show(centre, files[2], images[2], audience=[role_term("director")])
    cuts = [image.get_rendition("width-20") for image in images]
    people = cast.people.values()
    for person in people:
        for model, rows in ((PortalDocument, files), (PortalImage, images)):
            seen = set(model.objects.visible_to(person).filter(pk__in=[row.pk for row in rows]))
            assert seen == {row for row in rows if can(person, "media.view_file", row)}, person
        seen_cuts = set(Rendition.objects.visible_to(person).filter(pk__in=[cut.pk for cut in cuts]))
        assert seen_cuts == {cut for cut in cuts if can(person, "media.view_file", cut.image)}, person
