"""A page's life: online by the clock, off line, archived, back again, undone from its history."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from home.actions.lifecycle import archive_page, restore_page
from home.actions.moderating import set_moderation
from home.models import ContentPage, NewsPage, PageCare, SectionPage
from home.queries.archives import archived_pages
from home.tasks import publish_scheduled
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from portal.kit.access import can
from tests.factories.home import news_index_of, news_of, page_of, section_of
from tests.support.cast import Cast

SignIn = Callable[[User], Client]


def afresh(page: Any) -> Any:
    return type(page).objects.get(pk=page.pk)


def sees(client: Client, page: Any) -> tuple[bool, bool]:
    """Whether the page opens, and whether the home page (its menu, its news) shows it."""
    return client.get(page.address).status_code == 200, page.title in client.get("/").content.decode()


@pytest.mark.parametrize("kind", ["news", "section"])
def test_page_comes_and_goes_by_the_clock_for_its_readers(
    kind: str, cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    """Through the job that the portal runs by itself: the page, the menu and the news."""
    page = news_of(centre, "La fête") if kind == "news" else section_of(centre, "Été 2027")
    page.unpublish()
    page = afresh(page)
    now = timezone.now()
    page.go_live_at, page.expire_at = now + timedelta(hours=1), now + timedelta(hours=2)
    page.save_revision().publish()
    client = client_of(cast.animator)
    found = {}
    for minutes in (0, 61, 121):
        with time_machine.travel(now + timedelta(minutes=minutes)):
            publish_scheduled.call()
        found[minutes] = sees(client, page)
    assert found == {0: (False, False), 61: (True, True), 121: (False, False)}


def test_expired_page_waits_in_the_archives_and_comes_back_with_what_stands_below(
    cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    section = section_of(centre, "Été 2027")
    below = page_of(section, "La baignade")
    now = timezone.now()
    section.expire_at = now + timedelta(hours=1)
    section.save_revision().publish()
    reader, keeper = client_of(cast.animator), client_of(cast.communication)
    with time_machine.travel(now + timedelta(minutes=61)):
        publish_scheduled.call()
        assert [reader.get(page.address).status_code for page in (section, below)] == [404, 404]
        assert "hors ligne depuis le" in keeper.get(reverse("home:archives")).content.decode()
        assert restore_page(by=cast.communication, page=section) == 1
        assert [reader.get(page.address).status_code for page in (section, below)] == [200, 200]
    assert list(archived_pages(cast.communication)) == []


def test_archive_page_takes_it_off_line_with_what_stands_below(cast: Cast, centre: Centre) -> None:
    section = section_of(centre)
    pages = [page_of(section, "Un"), page_of(section, "Deux")]
    pages[1].unpublish()
    assert archive_page(by=cast.communication, page=section) == 2
    assert not afresh(section).live
    assert not afresh(pages[0]).live
    stamps = set(
        PageCare.objects.filter(page__in=[section.pk, pages[0].pk]).values_list("archived_at", flat=True)
    )
    assert len(stamps) == 1
    assert None not in stamps
    assert [row.page_id for row in archived_pages(cast.communication)] == [section.pk]
    entry = AuditEntry.objects.get(verb="home.archive_page")
    assert (entry.object_id, entry.actor_id) == (str(section.pk), cast.communication.pk)


def test_restore_page_brings_back_what_left_with_it_and_nothing_else(cast: Cast, centre: Centre) -> None:
    section = section_of(centre)
    kept, retired = page_of(section, "Un"), page_of(section, "Deux")
    retired.unpublish()
    archive_page(by=cast.communication, page=section)
    assert restore_page(by=cast.communication, page=section) == 2
    assert [afresh(page).live for page in (section, kept, retired)] == [True, True, False]
    assert can(cast.animator, "centres.view_page", afresh(kept))
    assert list(archived_pages(cast.communication)) == []
    assert restore_page(by=cast.communication, page=section) == 0


def test_restore_page_brings_back_what_was_read_and_keeps_the_draft(cast: Cast, centre: Centre) -> None:
    page = page_of(section_of(centre), introduction="Lue par tous")
    page.introduction = "Pas encore relue"
    page.save_revision()
    archive_page(by=cast.communication, page=page)
    restore_page(by=cast.communication, page=page)
    found = afresh(page)
    draft = found.get_latest_revision_as_object()
    assert (found.introduction, draft.introduction) == ("Lue par tous", "Pas encore relue")
    assert found.has_unpublished_changes


def test_restore_page_opens_nothing_that_a_draft_of_the_archives_says(cast: Cast, centre: Centre) -> None:
    """Of a page that is off line, the editor's form writes its row as well, at each keystroke that it keeps."""
    page = page_of(section_of(centre), introduction="Lue", audience=["role:hr"])
    archive_page(by=cast.communication, page=page)
    page = afresh(page)
    page.introduction, page.audience = "Pas encore relue", []
    page.save()
    page.save_revision()
    restore_page(by=cast.communication, page=page)
    found = afresh(page)
    draft = found.get_latest_revision_as_object()
    assert (found.introduction, found.audience) == ("Lue", ["role:hr"])
    assert (draft.introduction, draft.audience) == ("Pas encore relue", [])
    assert not can(cast.animator, "centres.view_page", found)


def test_restore_page_forgets_an_expiry_that_has_passed(cast: Cast, centre: Centre) -> None:
    page = page_of(section_of(centre))
    page.expire_at = timezone.now() - timedelta(days=1)
    page.save()
    archive_page(by=cast.communication, page=page)
    restore_page(by=cast.communication, page=page)
    publish_scheduled.call()
    assert afresh(page).live


@pytest.mark.parametrize("job", ["animator", "hr", "director", "other_director", "gone"])
def test_archive_page_is_for_those_who_keep_the_pages(job: str, cast: Cast, centre: Centre) -> None:
    page = page_of(section_of(centre))
    with pytest.raises(PermissionDenied):
        archive_page(by=getattr(cast, job), page=page)
    archive_page(by=cast.it, page=page)
    with pytest.raises(PermissionDenied):
        restore_page(by=getattr(cast, job), page=page)


def test_archive_page_leaves_what_the_menu_counts_on(cast: Cast, centre: Centre) -> None:
    for page in (news_index_of(centre), centre.site.root_page):
        with pytest.raises(PermissionDenied):
            archive_page(by=cast.communication, page=page)


def test_archives_are_found_and_emptied_by_one_press(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    page = page_of(section_of(centre))
    client = client_of(cast.communication)
    asked = client.get(reverse("home:archive", args=["vie-du-centre/horaires"]))
    assert afresh(page).live
    assert "Archiver « Horaires »" in asked.content.decode().replace("\xa0", " ")
    answer = client.post(reverse("home:archive", args=["vie-du-centre/horaires"]), follow=True)
    assert "Horaires" in answer.content.decode()
    explorer = client.get(reverse("wagtailadmin_explore", args=[page.get_parent().pk])).content.decode()
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) not in explorer
    client.post(reverse("home:restore", args=["vie-du-centre/horaires"]))
    assert afresh(page).live
    assert client_of(cast.animator).get(page.address).status_code == 200


def test_page_published_from_the_editor_leaves_the_archives(cast: Cast, centre: Centre) -> None:
    page = page_of(section_of(centre))
    archive_page(by=cast.communication, page=page)
    afresh(page).save_revision().publish()
    assert list(archived_pages(cast.communication)) == []


def test_archives_of_another_centre_are_not_there(
    cast: Cast, client_of: SignIn, other_centre: Centre
) -> None:
    page = page_of(section_of(other_centre))
    client = client_of(cast.communication)
    path = reverse("home:archive", args=["vie-du-centre/horaires"])
    assert [client.get(path).status_code, client.post(path).status_code] == [404, 404]
    assert afresh(page).live


def test_mistake_is_undone_from_the_history(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    """« Rétablir cette version » of the page's history, then « Publier »."""
    page = page_of(section_of(centre), introduction="Ouvert le samedi")
    good = page.get_latest_revision()
    page.introduction = "Fermé le samedi"
    page.save_revision().publish()
    client = client_of(cast.communication)
    assert client.get(reverse("wagtailadmin_pages:history", args=[page.pk])).status_code == 200
    revert = client.get(reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, good.pk]))
    assert "Ouvert le samedi" in revert.content.decode()
    posted = {
        "title": page.title, "slug": page.slug, "introduction": "Ouvert le samedi", "body-count": "0",
        "plain_version": "null", "audience-for": "everybody", "revision": str(good.pk), "action-publish": "1",
    }  # fmt: skip
    answer = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), posted)
    assert answer.status_code == 302
    assert afresh(page).introduction == "Ouvert le samedi"
    assert "Ouvert le samedi" in client_of(cast.animator).get(page.address).content.decode()


def test_copy_has_the_audience_and_not_the_confirmations(cast: Cast, centre: Centre) -> None:
    page = page_of(section_of(centre), audience=["role:hr"], asks_acknowledgement=True)
    copy = page.copy(update_attrs={"title": "Copie", "slug": "copie"}, keep_live=False)
    assert (copy.audience, copy.live) == (["role:hr"], False)
    assert copy.acknowledged_versions.count() == 0


def test_deletion_asks_first(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    page = page_of(section_of(centre))
    client = client_of(cast.communication)
    path = reverse("wagtailadmin_pages:delete", args=[page.pk])
    assert client.get(path).status_code == 200
    assert ContentPage.objects.filter(pk=page.pk).exists()
    client.post(path)
    assert not ContentPage.objects.filter(pk=page.pk).exists()


@pytest.mark.parametrize("model", [ContentPage, NewsPage, SectionPage])
def test_preview_is_of_a_telephone_first(model: Any) -> None:
    page = model()
    assert page.default_preview_size == "mobile"
    assert [size["name"] for size in page.preview_sizes] == ["mobile", "tablet", "desktop"]


def test_screens_that_take_a_section_off_line_say_what_goes_with_it(
    cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    section = section_of(centre)
    for title in ("Un", "Deux"):
        page = page_of(section, title)
    client = client_of(cast.communication)

    def said(name: str, number: int) -> str:
        content = client.get(reverse(f"wagtailadmin_pages:{name}", args=[number])).content.decode()
        return content.replace("\xa0", " ")

    assert "2 pages en dessous ne sont plus lues non plus" in said("unpublish", section.pk)
    assert "en dessous" not in said("unpublish", page.pk)
    assert "Ce qui se trouve en dessous n’est alors plus lu non plus." in said("edit", section.pk)
    client.post(reverse("wagtailadmin_pages:unpublish", args=[section.pk]))
    assert [afresh(one).live for one in (section, page)] == [False, True]
    assert client_of(cast.animator).get(page.address).status_code == 404


def test_archive_and_restore_are_the_keepers_where_texts_are_read_again(cast: Cast, centre: Centre) -> None:
    """What goes away, and what was already read, needs no second reader."""
    page = page_of(section_of(centre), "Sortie")
    set_moderation(by=cast.director, centre=centre, is_on=True)
    by = User.objects.get(pk=cast.communication.pk)
    assert archive_page(by=by, page=afresh(page)) == 1
    assert not afresh(page).live
    assert restore_page(by=by, page=afresh(page)) == 1
    assert afresh(page).live
