"""One screen, one page: who may, what comes out, and what two presses make."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from wagtail.models import Page, PageLogEntry

from home.actions.publishing import (
    Announcement,
    DocumentToPublish,
    LinkToPublish,
    publish_document,
    publish_link,
    revise,
    take_back,
)
from home.exceptions import PageChangedMeanwhile, TooLateToTakeBack
from home.models import LibraryPage, NewsPage, Publication
from portal.audit.models import AuditEntry
from portal.centres.audiences import sector_term
from portal.centres.models import Centre, Readership
from portal.media.models import FileUse
from tests.factories.home import announce
from tests.factories.media import png
from tests.support.cast import Cast

REFUSED = ("animator", "coordinator", "director", "hr", "reception", "dpo", "other_director", "gone")


def news(publication: Publication) -> NewsPage:
    return NewsPage.objects.get(pk=publication.page_id)


def library_of(centre: Centre) -> LibraryPage:
    return LibraryPage.objects.descendant_of(centre.site.root_page).get()


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("photo.png", png(), "image/png")


def verbs() -> list[str]:
    return list(
        AuditEntry.objects.filter(verb__startswith="home.").order_by("pk").values_list("verb", flat=True)
    )


@pytest.mark.parametrize("job", ["communication", "it"])
def test_publish_announcement_is_an_ordinary_page_at_once(cast: Cast, job: str) -> None:
    by = getattr(cast, job)
    before = len(verbs())
    page = news(announce(by))
    assert page.live
    assert page.owner == by
    assert page.address == "/actualites/fermeture-vendredi/"
    assert page.introduction == "Le centre ferme à midi."
    assert [block.value.source for block in page.body] == ["<p>Le centre <b>ferme</b> à midi.</p>"]
    assert page.revisions.count() == 1
    assert Readership.objects.get(page=page).audience is None
    logged = PageLogEntry.objects.filter(page=page, user=by).order_by("pk").values_list("action", flat=True)
    assert list(logged) == ["wagtail.create", "wagtail.edit", "wagtail.publish"]
    assert verbs()[before:] == ["home.publish"]


@pytest.mark.parametrize("job", REFUSED)
def test_publish_announcement_by_whoever_keeps_no_pages_is_refused(
    cast: Cast, centre: Centre, job: str
) -> None:
    count = Page.objects.count()
    with pytest.raises(PermissionDenied):
        announce(getattr(cast, job))
    assert Page.objects.count() == count


def test_publish_announcement_for_a_sector_is_read_by_it_alone(cast: Cast) -> None:
    sector = cast.animator.main_sector
    assert sector is not None
    page = news(announce(cast.communication, audience=[sector_term(sector.pk)]))
    seen = NewsPage.objects.visible_to
    assert [seen(person).filter(pk=page.pk).exists() for person in (cast.animator, cast.reception)] == [
        True,
        False,
    ]


def test_publish_announcement_with_a_photo_lets_its_readers_open_it(cast: Cast) -> None:
    page = news(announce(cast.communication, picture=photo(), picture_alternative="La façade"))
    assert page.image.uploaded_by_user == cast.communication
    assert page.image.collection == cast.communication.centre.collection
    assert page.image_alternative == "La façade"
    assert FileUse.objects.filter(page=page, image=page.image).count() == 1


def test_publish_announcement_twice_with_one_request_is_one_page(cast: Cast) -> None:
    key = uuid4()
    first, second = (announce(cast.communication, request_id=key, picture=photo()) for _press in range(2))
    assert first == second
    assert NewsPage.objects.filter(title="Fermeture vendredi").count() == 1


def test_publish_announcement_with_the_request_of_somebody_else_is_another_page(cast: Cast) -> None:
    key = uuid4()
    first, second = (announce(by, request_id=key) for by in (cast.communication, cast.it))
    assert first.page_id != second.page_id
    assert second.page.slug == "fermeture-vendredi-2"


def test_publish_announcement_titled_with_signs_has_an_address(cast: Cast) -> None:
    assert announce(cast.communication, title="<script>!</script>").page.slug == "scriptscript"
    assert announce(cast.communication, title="???").page.slug == "sans-titre"


def test_publish_document_stands_in_its_library(cast: Cast, centre: Centre) -> None:
    file = SimpleUploadedFile("reglement.txt", b"Bonjour", "text/plain")
    said = DocumentToPublish(title="Règlement", library=library_of(centre), file=file)
    page = publish_document(by=cast.communication, request_id=uuid4(), said=said).page.specific
    page.refresh_from_db()
    assert page.live
    assert page.get_parent().specific == library_of(centre)
    assert FileUse.objects.filter(page=page, document=page.document).count() == 1


def test_publish_document_in_a_library_of_another_centre_is_refused(cast: Cast, other_centre: Centre) -> None:
    file = SimpleUploadedFile("reglement.txt", b"Bonjour", "text/plain")
    said = DocumentToPublish(title="Règlement", library=library_of(other_centre), file=file)
    with pytest.raises(PermissionDenied):
        publish_document(by=cast.communication, request_id=uuid4(), said=said)


def test_publish_link_stands_in_the_list_of_links(cast: Cast) -> None:
    said = LinkToPublish(title="Uniformation", target="https://www.uniformation.example/")
    page = publish_link(by=cast.it, request_id=uuid4(), said=said).page.specific
    page.refresh_from_db()
    assert (page.live, page.address, page.target) == (True, "/liens/uniformation/", said.target)


def test_revise_writes_a_version_more(cast: Cast) -> None:
    publication = announce(cast.communication)
    version = news(publication).latest_revision_id
    said = Announcement(title="Fermeture jeudi", text="Finalement **jeudi**.")
    revise(by=cast.it, publication=publication, version=version, said=said)
    page = news(publication)
    assert (page.title, page.introduction, page.slug) == (
        "Fermeture jeudi",
        "Finalement jeudi.",
        "fermeture-vendredi",
    )
    assert page.revisions.count() == 2
    assert page.live
    # The second of two presses says the same again.
    revise(by=cast.it, publication=publication, version=version, said=said)
    assert page.revisions.count() == 2


def test_revise_keeps_an_introduction_written_by_hand(cast: Cast) -> None:
    publication = announce(cast.communication)
    page = news(publication)
    page.introduction = "À lire avant vendredi."
    page.save_revision().publish()
    said = Announcement(title=page.title, text="Autre texte.")
    revise(
        by=cast.communication,
        publication=publication,
        version=news(publication).latest_revision_id,
        said=said,
    )
    assert news(publication).introduction == "À lire avant vendredi."


def test_revise_of_what_somebody_changed_meanwhile_is_refused(cast: Cast) -> None:
    publication = announce(cast.communication)
    version = news(publication).latest_revision_id
    news(publication).save_revision(user=cast.it)
    with pytest.raises(PageChangedMeanwhile):
        revise(
            by=cast.communication,
            publication=publication,
            version=version,
            said=Announcement("Autre", "Texte"),
        )


@pytest.mark.parametrize("job", REFUSED)
def test_revise_and_take_back_by_whoever_keeps_no_pages_are_refused(cast: Cast, job: str) -> None:
    publication = announce(cast.communication)
    by, version = getattr(cast, job), news(publication).latest_revision_id
    with pytest.raises(PermissionDenied):
        revise(by=by, publication=publication, version=version, said=Announcement("Autre", "Texte"))
    with pytest.raises(PermissionDenied):
        take_back(by=by, publication=publication)
    assert news(publication).live


def test_take_back_makes_it_a_draft_again(cast: Cast) -> None:
    publication = announce(cast.communication)
    for _press in range(2):
        take_back(by=cast.communication, publication=publication)
    page = news(publication)
    assert not page.live
    assert page.get_latest_revision_as_object().title == "Fermeture vendredi"
    assert verbs().count("home.take_back") == 1


def test_take_back_after_ten_minutes_is_refused(cast: Cast) -> None:
    publication = announce(cast.communication)
    with (
        time_machine.travel(timezone.now() + timedelta(minutes=11)),
        pytest.raises(TooLateToTakeBack),
    ):
        take_back(by=cast.communication, publication=publication)
    assert news(publication).live
