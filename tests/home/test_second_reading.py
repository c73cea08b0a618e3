"""The ways round the second reading: what somebody else is to read first is not online before, however it is tried.

Each way is tried twice: where the centre reads again it changes nothing that is online, and where it does not the very same
request does what it says.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, WorkflowState

from home.actions.lifecycle import archive_page, restore_page
from home.actions.moderating import set_moderation, submit_text
from home.models import ContentPage, NewsPage
from home.queries.moderation import state_of
from home.tasks import publish_scheduled
from portal.accounts.models import User
from portal.centres.models import Centre
from tests.factories.home import announce, page_of, section_of
from tests.support.cast import Cast

SignIn = Callable[[User], Client]
READ, UNREAD = "Lu par deux personnes", "Lu par personne d’autre"
LATER = timedelta(days=2)


@pytest.fixture
def page(centre: Centre, cast: Cast) -> ContentPage:
    """Online, as somebody else read it."""
    return page_of(section_of(centre), introduction=READ)


@pytest.fixture
def draft(page: ContentPage, cast: Cast) -> ContentPage:
    """A page that communication has written, and that nobody has read."""
    parent = page.get_parent()
    made = ContentPage(title="Brouillon", introduction=UNREAD, live=False, owner=cast.communication)
    parent.add_child(instance=made)
    made.save_revision(user=cast.communication)
    return made


def online() -> set[tuple[str, str]]:
    """Where each page of these tests is read, and what is read there."""
    found = {(one.url_path, one.introduction) for one in ContentPage.objects.live()}
    return found | {(one.url_path, one.title) for one in NewsPage.objects.live()}


def written(page: Page, **facts: str) -> dict[str, str]:
    """What the editor's form posts."""
    said = {
        "title": page.title, "slug": page.slug, "introduction": UNREAD, "body-count": "0", "plain_version": "null",
        "audience-for": "everybody",
    }  # fmt: skip
    return said | facts


def edit(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def post_publish(client: Client, page: ContentPage, draft: ContentPage) -> None:
    client.post(edit(page), written(page, **{"action-publish": "1"}))


def post_a_day_then_publish(client: Client, page: ContentPage, draft: ContentPage) -> None:
    go_live = {"go_live_at": f"{timezone.localtime() + timedelta(hours=1):%Y-%m-%d %H:%M}"}
    client.post(edit(draft), written(draft, **go_live))
    client.post(edit(draft), written(draft, **go_live, **{"action-publish": "1"}))


def revert_and_publish(client: Client, page: ContentPage, draft: ContentPage) -> None:
    page.introduction = UNREAD
    older = page.save_revision()
    page.introduction = READ
    page.save_revision()
    assert (
        client.get(reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, older.pk])).status_code
        == 200
    )
    client.post(edit(page), written(page, revision=str(older.pk), **{"action-publish": "1"}))


def create_and_publish(client: Client, page: ContentPage, draft: ContentPage) -> None:
    path = reverse("wagtailadmin_pages:add", args=["home", "contentpage", page.get_parent().pk])
    client.post(path, written(page, title="Neuve", slug="neuve", **{"action-publish": "1"}))


def copy_and_publish(client: Client, page: ContentPage, draft: ContentPage) -> None:
    said = {"new_title": "Copie", "new_slug": "copie", "new_parent_page": str(page.get_parent().pk)}
    client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), said | {"publish_copies": "on"})


def alias(client: Client, page: ContentPage, draft: ContentPage) -> None:
    said = {"new_title": "Copie", "new_slug": "copie", "new_parent_page": str(page.get_parent().pk)}
    client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), said | {"alias": "on"})


def move(client: Client, page: ContentPage, draft: ContentPage) -> None:
    client.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, elsewhere().pk]))


def move_in_bulk(client: Client, page: ContentPage, draft: ContentPage) -> None:
    client.post(bulk("move", page), {"chooser": str(elsewhere().pk)})


def elsewhere() -> Page:
    return Page.objects.get(slug="ailleurs")


def bulk(act: str, *pages: Page) -> str:
    path = reverse("wagtail_bulk_action", args=["wagtailcore", "page", act])
    return path + "?" + "&".join(f"id={one.pk}" for one in pages)


def publish_in_bulk(client: Client, page: ContentPage, draft: ContentPage) -> None:
    client.post(bulk("publish", draft))


def unpublish_and_publish(client: Client, page: ContentPage, draft: ContentPage) -> None:
    client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    client.post(edit(page), written(page))
    client.post(bulk("publish", page))


def unpublish_in_bulk(client: Client, page: ContentPage, draft: ContentPage) -> None:
    client.post(bulk("unpublish", page), {"include_descendants": "on"})


def delete_what_is_online(client: Client, page: ContentPage, draft: ContentPage) -> None:
    client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    client.post(bulk("delete", page))


def announce_in_one_screen(client: Client, page: ContentPage, draft: ContentPage) -> None:
    said = {"request_id": str(uuid4()), "title": UNREAD, "text": "Bonjour.", "audience-for": "everybody"}
    assert client.post(reverse("home:publish-announcement"), said).status_code == 302


WAYS = [
    post_publish, post_a_day_then_publish, revert_and_publish, create_and_publish, copy_and_publish, alias, move,
    move_in_bulk, publish_in_bulk, unpublish_and_publish, unpublish_in_bulk, delete_what_is_online,
    announce_in_one_screen,
]  # fmt: skip


@pytest.mark.parametrize("is_on", [True, False], ids=["read again", "alone"])
@pytest.mark.parametrize("way", WAYS, ids=[way.__name__ for way in WAYS])
def test_nothing_changes_online_before_somebody_else_has_read_it(
    way: Callable[..., None],
    is_on: bool,
    cast: Cast,
    centre: Centre,
    client_of: SignIn,
    page: Any,
    draft: Any,
) -> None:
    section_of(centre, "Ailleurs")
    if is_on:
        set_moderation(by=cast.director, centre=centre, is_on=True)
    before = online()
    way(client_of(cast.communication), page, draft)
    with time_machine.travel(timezone.now() + LATER):
        publish_scheduled.call()
    assert (online() == before) is is_on


@pytest.mark.parametrize("act", ["approve", "reject"])
def test_text_that_waits_is_decided_by_no_button_of_the_editor(
    act: str, cast: Cast, centre: Centre, client_of: SignIn, draft: Any
) -> None:
    """Its own author's or a colleague's: only `/publications/a-relire/` decides, for somebody who has not written it."""
    set_moderation(by=cast.director, centre=centre, is_on=True)
    submit_text(by=cast.communication, page=draft)
    forged = {"action-workflow-action": "true", "workflow-action-name": act}
    client_of(cast.communication).post(edit(draft), written(draft, **forged))
    assert state_of(cast.director, draft) is not None
    assert not Page.objects.get(pk=draft.pk).live


def test_draft_saved_after_the_reading_is_not_what_goes_online(
    cast: Cast, centre: Centre, client_of: SignIn, draft: Any
) -> None:
    """Approved for the day after tomorrow, then written anew: what was read goes online at its hour."""
    set_moderation(by=cast.director, centre=centre, is_on=True)
    draft.introduction = READ
    draft.go_live_at = timezone.now() + timedelta(days=1)
    draft.save_revision(user=cast.communication)
    submit_text(by=cast.communication, page=draft)
    draft.refresh_from_db()
    client_of(cast.director).post(
        reverse("home:text-publish", args=[place_of(draft)]), {"version": draft.latest_revision_id}
    )
    client_of(cast.communication).post(edit(draft), written(draft))
    with time_machine.travel(timezone.now() + LATER):
        publish_scheduled.call()
    found = ContentPage.objects.get(pk=draft.pk)
    assert (found.live, found.introduction) == (True, READ)


def place_of(page: Page) -> str:
    return page.url_path.split("/", 2)[2].strip("/")


# Back from the archives ---------------------------------------------------------------------------------------


def away_and_back(cast: Cast, page: Any, meanwhile: Callable[[Any], None]) -> ContentPage:
    """Archived, changed by whoever is read again, and put online again."""
    by = User.objects.get(pk=cast.communication.pk)
    archive_page(by=by, page=page)
    meanwhile(ContentPage.objects.get(pk=page.pk))
    restore_page(by=by, page=Page.objects.get(pk=page.pk))
    return ContentPage.objects.get(pk=page.pk)


def write_into_its_row(page: ContentPage) -> None:
    """As the editor does with each draft of a page that is off line."""
    page.introduction = UNREAD
    page.save()
    page.save_revision()


@pytest.mark.parametrize("is_on", [True, False], ids=["read again", "alone"])
def test_draft_of_the_archives_does_not_come_back_in_place_of_what_was_read(
    is_on: bool, cast: Cast, centre: Centre, page: Any
) -> None:
    set_moderation(by=cast.director, centre=centre, is_on=is_on)
    found = away_and_back(cast, page, write_into_its_row)
    assert (found.live, found.introduction) == (True, READ)


@pytest.mark.parametrize("is_on", [True, False], ids=["read again", "alone"])
def test_page_of_which_nobody_knows_what_was_online_is_read_again(
    is_on: bool, cast: Cast, centre: Centre, page: Any
) -> None:
    """An import writes no line of Wagtail's log: its row alone is left, which a draft may have changed."""
    PageLogEntry.objects.filter(page=page.pk).delete()
    set_moderation(by=cast.director, centre=centre, is_on=is_on)
    found = away_and_back(cast, page, write_into_its_row)
    assert (found.live, WorkflowState.objects.filter(object_id=str(page.pk)).exists()) == (not is_on, is_on)


@pytest.mark.parametrize("is_on", [True, False], ids=["read again", "alone"])
@pytest.mark.parametrize("carried", ["itself", "what stands above"])
def test_page_moved_while_it_was_archived_is_read_again_for_its_new_readers(
    carried: str, is_on: bool, cast: Cast, centre: Centre, client_of: SignIn
) -> None:
    """What was read for the human resources alone would be read by everybody."""
    limited = section_of(centre, "Paie", audience=["role:hr"])
    folder = page_of(limited, "Dossier", introduction=READ)
    page = page_of(folder, "Salaires", introduction=READ) if carried == "what stands above" else folder
    section_of(centre, "Ailleurs")
    set_moderation(by=cast.director, centre=centre, is_on=is_on)
    client = client_of(cast.communication)

    def carry_off(_page: Any) -> None:
        if carried == "what stands above":
            archive_page(by=User.objects.get(pk=cast.communication.pk), page=folder)
        path = reverse("wagtailadmin_pages:move_confirm", args=[folder.pk, elsewhere().pk])
        assert client.post(path).status_code == 302

    found = away_and_back(cast, page, carry_off)
    assert found.url_path.startswith(elsewhere().url_path)
    assert (found.live, WorkflowState.objects.filter(object_id=str(found.pk)).exists()) == (not is_on, is_on)


def test_page_restored_to_be_read_again_says_so(
    cast: Cast, centre: Centre, client_of: SignIn, page: Any
) -> None:
    PageLogEntry.objects.filter(page=page.pk).delete()
    set_moderation(by=cast.director, centre=centre, is_on=True)
    archive_page(by=User.objects.get(pk=cast.communication.pk), page=page)
    path = reverse("home:restore", args=[place_of(page)])
    answer = client_of(cast.communication).post(path, follow=True)
    assert "est envoyée en relecture" in answer.content.decode()


def test_publication_that_somebody_else_published_is_not_taken_back_by_its_author(
    cast: Cast, centre: Centre, client_of: SignIn
) -> None:
    """The button is not there, and the address says no."""
    by = User.objects.get(pk=cast.communication.pk)
    alone = announce(by)
    shown = client_of(by).get(reverse("home:published", args=[alone.pk])).content.decode()
    assert reverse("home:publication-withdraw", args=[alone.pk]) in shown
    set_moderation(by=cast.director, centre=centre, is_on=True)
    shown = client_of(by).get(reverse("home:published", args=[alone.pk])).content.decode()
    assert reverse("home:publication-withdraw", args=[alone.pk]) not in shown
    client_of(by).post(reverse("home:publication-withdraw", args=[alone.pk]))
    assert Page.objects.get(pk=alone.page_id).live
