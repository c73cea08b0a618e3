"""A file is opened by those who read a page online that shows it, and by nobody else but its keepers."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from home.actions.moderating import set_moderation
from home.models import ContentPage, SectionPage
from home.tasks import publish_scheduled
from portal.accounts.models import User
from portal.centres.audiences import role_term
from portal.centres.models import Centre
from portal.media.models import FileUse, PortalDocument, PortalImage
from tests.factories.home import page_of, root_of, section_of, show
from tests.factories.media import document_of, picture_of
from tests.support.cast import Cast

SignIn = Callable[[User], Client]
HR = [role_term("hr")]
JOBS = ("animator", "hr", "communication", "director", "other_director")
Files = list[PortalDocument | PortalImage]


def status(client: Client, path: str) -> int:
    """The status, once the whole of the file has been read."""
    response = client.get(path)
    if response.streaming:
        response.getvalue()
    return response.status_code


@pytest.fixture
def files(centre: Centre) -> Files:
    return [document_of(centre), picture_of(centre)]


@pytest.fixture
def opened_by(cast: Cast, client_of: SignIn, files: Files) -> Callable[[], set[str]]:
    """`opened_by()`: who opens both files. A stranger is always sent to sign in."""
    clients = {job: client_of(getattr(cast, job)) for job in JOBS}
    document, picture = files
    assert isinstance(picture, PortalImage)
    addresses = [document.url, picture.get_rendition("width-50").url]

    def find() -> set[str]:
        assert [Client().get(address).status_code for address in addresses] == [302, 302]
        found = {job: {status(client, address) for address in addresses} for job, client in clients.items()}
        assert set().union(*found.values()) <= {200, 404}
        assert all(len(statuses) == 1 for statuses in found.values()), found
        return {job for job, statuses in found.items() if statuses == {200}}

    return find


OpenedBy = Callable[[], set[str]]
EVERYBODY = {"animator", "hr", "communication", "director"}
KEEPERS = {"communication"}


def afresh(page: ContentPage) -> ContentPage:
    return ContentPage.objects.get(pk=page.pk)


def test_file_that_stands_nowhere_is_for_its_keepers(opened_by: OpenedBy) -> None:
    assert opened_by() == KEEPERS


def test_file_that_stands_nowhere_is_the_directors_too_where_texts_are_read_again(
    cast: Cast, centre: Centre, opened_by: OpenedBy
) -> None:
    """What waits to be read shows pictures that stand on no page online yet."""
    set_moderation(by=cast.director, centre=centre, is_on=True)
    assert opened_by() == KEEPERS | {"director"}
    set_moderation(by=cast.director, centre=centre, is_on=False)
    assert opened_by() == KEEPERS


def test_file_of_a_page_for_everybody_is_for_the_centre(
    centre: Centre, files: Files, opened_by: OpenedBy
) -> None:
    show(centre, *files)
    assert opened_by() == EVERYBODY


def test_file_of_a_limited_page_is_for_its_readers(centre: Centre, files: Files, opened_by: OpenedBy) -> None:
    show(centre, *files, audience=HR)
    assert opened_by() == {"hr", "communication"}


def test_file_of_two_pages_is_for_the_readers_of_either(
    centre: Centre, files: Files, opened_by: OpenedBy
) -> None:
    limited, page = show(centre, *files, audience=HR), show(centre, *files)
    assert opened_by() == EVERYBODY
    page.unpublish()
    assert opened_by() == {"hr", "communication"}
    limited.delete()
    assert opened_by() == KEEPERS


def test_file_of_another_centre_is_not_opened_by_a_forged_page(
    other_centre: Centre, files: Files, opened_by: OpenedBy
) -> None:
    """An import, an older revision or a number typed into the editor's form may name it."""
    page = show(other_centre, *files)
    assert FileUse.objects.filter(page=page.pk).count() == 0
    assert opened_by() == KEEPERS


def test_file_of_a_page_taken_off_line_is_closed_with_it(
    centre: Centre, files: Files, opened_by: OpenedBy
) -> None:
    page = show(centre, *files)
    page.unpublish()
    assert opened_by() == KEEPERS
    afresh(page).save_revision().publish()
    assert opened_by() == EVERYBODY


def test_file_of_a_draft_is_not_open_yet_and_one_taken_out_no_longer(
    centre: Centre, files: Files, opened_by: OpenedBy
) -> None:
    page = show(centre)
    page.body = [("image", files[1]), ("document", {"document": files[0], "label": ""})]  # type: ignore[assignment]
    revision = page.save_revision()
    assert opened_by() == KEEPERS
    revision.publish()
    assert opened_by() == EVERYBODY
    page = afresh(page)
    page.body = []  # type: ignore[assignment]
    page.save_revision().publish()
    assert opened_by() == KEEPERS


def test_file_follows_its_page_in_and_out_by_the_clock(
    centre: Centre, files: Files, opened_by: OpenedBy
) -> None:
    """Through the job that the portal runs by itself."""
    page = show(centre, *files)
    page.unpublish()
    page = afresh(page)
    now = timezone.now()
    page.go_live_at, page.expire_at = now + timedelta(hours=1), now + timedelta(hours=2)
    page.save_revision().publish()
    found = {}
    for minutes in (0, 61, 121):
        with time_machine.travel(now + timedelta(minutes=minutes)):
            publish_scheduled.call()
        found[minutes] = opened_by()
    assert found == {0: KEEPERS, 61: EVERYBODY, 121: KEEPERS}


def test_file_of_a_page_moved_into_a_limited_section_is_closed_to_others(
    centre: Centre, files: Files, opened_by: OpenedBy
) -> None:
    page = show(centre, *files)
    limited = section_of(centre, "Paie", audience=HR)
    afresh(page).move(SectionPage.objects.get(pk=limited.pk), pos="last-child")
    assert opened_by() == {"hr", "communication"}


def test_file_of_a_copy_in_a_limited_section_is_not_opened_by_the_copy(
    centre: Centre, files: Files, opened_by: OpenedBy
) -> None:
    page = show(centre, *files)
    limited = section_of(centre, "Paie", audience=HR)
    page.copy(to=SectionPage.objects.get(pk=limited.pk), update_attrs={"slug": "copie"})
    assert opened_by() == EVERYBODY
    afresh(page).unpublish()
    assert opened_by() == {"hr", "communication"}


def test_picture_in_the_text_of_a_page_is_opened_with_it(
    centre: Centre, files: Files, opened_by: OpenedBy
) -> None:
    """A document linked to from a sentence stands on the page as one of its own block does."""
    text = f'<p><a linktype="document" id="{files[0].pk}">Le règlement</a></p>'
    page_of(root_of(centre), "Texte", [("text", text), ("image", files[1])])
    assert opened_by() == EVERYBODY


def test_draft_is_previewed_by_its_editors_alone(
    cast: Cast, client_of: SignIn, centre: Centre, files: Files
) -> None:
    page = show(centre, *files)
    page.unpublish()
    path = reverse("wagtailadmin_pages:view_draft", args=[page.pk])
    found = {job: client_of(getattr(cast, job)).get(path).status_code for job in JOBS}
    assert {job for job, status in found.items() if status == 200} == {"communication"}
    assert found["animator"] == found["other_director"] == 404
    assert Client().get(path).status_code == 302


@pytest.mark.parametrize(("job", "status"), [("communication", 200), ("hr", 404), ("animator", 404)])
def test_choosers_of_files_are_for_those_who_keep_them(
    job: str, status: int, cast: Cast, client_of: SignIn
) -> None:
    """Human resources edit forms, which hold no file: their chooser would list the files of limited pages."""
    client = client_of(getattr(cast, job))
    paths = [reverse(f"{chooser}:choose") for chooser in ("wagtailimages_chooser", "wagtaildocs_chooser")]
    assert [client.get(path).status_code for path in paths] == [status, status]
