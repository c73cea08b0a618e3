"""A file that somebody else has read stays what they read, where the centre reads again."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import WorkflowState

from home.actions.moderating import publish_text, set_moderation, submit_text
from home.models import ContentPage
from portal.accounts.models import User
from portal.centres.models import Centre
from portal.media.models import PortalDocument, PortalImage
from portal.media.queries import stands_in_text_to_come
from tests.factories.home import root_of, show
from tests.factories.media import document_of, picture_of, png
from tests.support.cast import Cast
from tests.support.queries import queries_of

SignIn = Callable[[User], Client]
Shown = tuple[PortalDocument, PortalImage]


@pytest.fixture(params=[True, False], ids=["read again", "alone"])
def is_on(request: pytest.FixtureRequest, cast: Cast, centre: Centre) -> bool:
    set_moderation(by=cast.director, centre=centre, is_on=request.param)
    return bool(request.param)


@pytest.fixture
def shown(centre: Centre, cast: Cast) -> Shown:
    files = document_of(centre), picture_of(centre)
    show(centre, *files)
    return files


@pytest.fixture
def keeper(cast: Cast, client_of: SignIn) -> Client:
    return client_of(cast.communication)


def change(client: Client, one: PortalDocument | PortalImage, **said: object) -> str:
    """Post to the screen of the file, whatever it shows as closed; return what it showed."""
    room = "wagtaildocs" if isinstance(one, PortalDocument) else "wagtailimages"
    path = reverse(f"{room}:edit", args=[one.pk])
    client.post(path, {"title": one.title, "collection": one.collection_id} | said)
    return unescape(client.get(path).content.decode())


def delete(client: Client, *files: PortalDocument | PortalImage) -> None:
    """By every address that deletes files."""
    ajax = {"X-Requested-With": "XMLHttpRequest"}
    for file in files:
        room = "wagtaildocs" if isinstance(file, PortalDocument) else "wagtailimages"
        client.post(reverse(f"{room}:delete_multiple", args=[file.pk]), headers=ajax)
        client.post(reverse(f"{room}:delete", args=[file.pk]))
        bulk = reverse("wagtail_bulk_action", args=["media", file._meta.model_name, "delete"])
        client.post(f"{bulk}?id={file.pk}")


def stored(file: PortalDocument | PortalImage) -> bytes:
    with type(file).objects.get(pk=file.pk).file.open() as opened:
        content: bytes = opened.read()
    return content


def take_back(state: WorkflowState, page: ContentPage) -> None:
    state.refresh_from_db()
    if state.status == WorkflowState.STATUS_IN_PROGRESS:
        state.cancel()
    page.revisions.update(approved_go_live_at=None)


def test_file_is_replaced_by_whoever_publishes_alone(keeper: Client, shown: Shown, is_on: bool) -> None:
    document, picture = shown
    said = change(keeper, document, file=SimpleUploadedFile("neuf.txt", b"Nouveau", "text/plain"))
    assert (stored(document) == b"Bonjour", "changerait sans être relu" in said) == (is_on, is_on)
    before = stored(picture)
    said = change(keeper, picture, file=SimpleUploadedFile("neuf.png", png(30, 30), "image/png"))
    assert (stored(picture) == before, "changerait sans être relu" in said) == (is_on, is_on)


def test_file_of_a_text_that_waits_is_not_replaced_either(
    keeper: Client, centre: Centre, is_on: bool
) -> None:
    """It stands on no page online, and somebody may be reading it now."""
    document = document_of(centre)
    change(keeper, document, file=SimpleUploadedFile("neuf.txt", b"Nouveau", "text/plain"))
    assert (stored(document) == b"Bonjour") is is_on


def test_title_that_a_page_shows_is_changed_by_whoever_publishes_alone(
    keeper: Client, shown: Shown, centre: Centre, is_on: bool
) -> None:
    document, picture = shown
    said = change(keeper, document, title="Autre titre")
    assert (PortalDocument.objects.get(pk=document.pk).title == "reglement.txt") is is_on
    assert ("une page affiche ce titre" in said) is is_on
    nowhere = document_of(centre, "nulle-part.txt")
    for file in (nowhere, picture):
        change(keeper, file, title="Autre titre")
        assert type(file).objects.get(pk=file.pk).title == "Autre titre"


@pytest.mark.parametrize("is_decided", [False, True], ids=["read again", "waits for its hour"])
def test_file_of_a_text_to_come_keeps_its_title_and_stays(
    keeper: Client, cast: Cast, centre: Centre, is_decided: bool
) -> None:
    """What somebody has read goes online as they read it."""
    set_moderation(by=cast.director, centre=centre, is_on=True)
    document, picture = document_of(centre), picture_of(centre)
    body: Any = [("document", {"document": document, "label": ""}), ("image", picture)]
    page = ContentPage(title="Fermeture", live=False, owner=cast.communication, body=body)
    page.go_live_at = timezone.now() + timedelta(days=1) if is_decided else None
    root_of(centre).add_child(instance=page)
    page.save_revision(user=cast.communication)
    state = submit_text(by=cast.communication, page=page)
    assert state is not None
    if is_decided:
        publish_text(by=cast.director, state=state, version=page.latest_revision_id)
    found = []
    for is_to_come in (True, False):
        if not is_to_come:
            take_back(state, page)
        said = change(keeper, document, title="Autre titre")
        delete(keeper, picture)
        title = PortalDocument.objects.get(pk=document.pk).title
        there = PortalImage.objects.filter(pk=picture.pk).exists()
        found.append((title, "une page affiche ce titre" in said, there))
    assert found == [("reglement.txt", True, True), ("Autre titre", False, False)]


def test_texts_of_other_centres_are_not_opened_for_a_file(
    cast: Cast, centre: Centre, other_centre: Centre
) -> None:
    document = document_of(centre)
    before = queries_of(lambda: stands_in_text_to_come(document)).count
    for place, body in ((other_centre, []), (centre, [("document", {"document": document, "label": ""})])):
        page = ContentPage(
            title="Fermeture", live=False, go_live_at=timezone.now() + timedelta(days=1), body=body
        )
        root_of(place).add_child(instance=page)
        page.save_revision(approved_go_live_at=page.go_live_at)
        found = queries_of(lambda: stands_in_text_to_come(document)).count
        assert (found > before, stands_in_text_to_come(document)) == (place == centre, place == centre)


def test_file_that_a_page_shows_is_deleted_by_whoever_publishes_alone(
    keeper: Client, shown: Shown, centre: Centre, is_on: bool
) -> None:
    nowhere = document_of(centre, "nulle-part.txt"), picture_of(centre, "nulle-part.png")
    delete(keeper, *shown, *nowhere)
    left = {*PortalDocument.objects.all(), *PortalImage.objects.all()}
    assert left == (set(shown) if is_on else set())
