"""Pictures are cut behind, when they are laid down and when what shows them is published: never for a reader."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult
from wagtail.images.forms import get_image_form

from home.actions import pictures
from home.tasks import PAGES, cut_picture, cut_pictures
from portal.accounts.models import User
from portal.centres.models import Centre
from portal.media.models import PortalImage, Rendition
from tests.factories.home import news_index_of, news_of, page_of, section_of
from tests.factories.media import picture_of, png
from tests.home.queries.test_bodies import FILM
from tests.support.cast import Cast

SignIn = Callable[[User], Client]
ON_TOP = {"fill-240x160|format-webp", "fill-800x400|format-webp"}
LISTED = {"max-165x165"}


def work() -> None:
    """Run what waits in the queue for pictures, as the worker does."""
    waiting = DBTaskResult.objects.filter(task_path__startswith="home.tasks.cut_")
    for row in waiting.order_by("enqueued_at"):
        import_string(row.task_path).call(*row.args_kwargs["args"])
    waiting.delete()


def cuts(image: PortalImage) -> set[str]:
    return set(image.renditions.values_list("filter_spec", flat=True))


def of_all_sizes(centre: Centre, image: PortalImage) -> Any:
    """A page whose body shows `image` in each way that there is."""
    card = {"page": None, "address": "https://www.caf.fr/", "title": "La Caf", "text": "", "picture": image}
    return page_of(
        section_of(centre),
        "Les fanions",
        [
            ("image", image),
            ("video", {"address": FILM, "title": "Un film", "poster": image}),
            ("cards", [card]),
        ],
    )


def test_picture_laid_down_is_cut_for_the_back_office(cast: Cast, centre: Centre, client_of: SignIn) -> None:
    image = picture_of(centre)
    work()
    assert cuts(image) == LISTED
    client = client_of(cast.communication)
    for address in (reverse("wagtailimages:index"), reverse("wagtailimages_chooser:choose")):
        assert image.title in client.get(address).content.decode()
    assert cuts(image) == LISTED


def test_published_picture_is_cut_before_anybody_reads(cast: Cast, centre: Centre, client_of: SignIn) -> None:
    image = picture_of(centre)
    news = news_of(centre, image=image)
    page = of_all_sizes(centre, image)
    work()
    known = set(Rendition.objects.values_list("pk", flat=True))
    client = client_of(cast.animator)
    for address in ("/", news_index_of(centre).address, news.address, page.address):
        assert "/fichiers/images/" in client.get(address).content.decode()
    assert set(Rendition.objects.values_list("pk", flat=True)) == known
    in_body = {"width-800|format-webp", "fill-800x450|format-webp", "fill-400x225|format-webp"}
    assert cuts(image) == LISTED | ON_TOP | in_body


def test_reader_who_comes_first_sees_the_picture_all_the_same(
    cast: Cast, centre: Centre, client_of: SignIn
) -> None:
    news = news_of(centre, image=picture_of(centre))
    assert "/fichiers/images/" in client_of(cast.animator).get(news.address).content.decode()


def test_cut_pictures_twice_cuts_once(centre: Centre) -> None:
    image = picture_of(centre)
    news = news_of(centre, image=image)
    found = []
    for _time in range(2):
        cut_pictures.call(news.pk)
        cut_picture.call(image.pk)
        found.append(sorted(image.renditions.values_list("pk", "filter_spec")))
    assert found[0] == found[1]
    assert {spec for _pk, spec in found[0]} == LISTED | ON_TOP


def test_picture_that_changes_is_cut_anew_where_it_is_shown(cast: Cast, centre: Centre) -> None:
    """Its file, through the back office's form, which deletes what was cut of the other; then its centre of interest."""
    image = picture_of(centre)
    news_of(centre, image=image)
    work()
    facts = {"title": image.title, "collection": centre.collection_id}
    upload = ContentFile(png(80, 80), "autre.png")
    upload.content_type = "image/png"
    known = PortalImage.objects.get(pk=image.pk)
    form = get_image_form(PortalImage)(facts, {"file": upload}, instance=known, user=cast.communication)
    assert form.is_valid(), form.errors
    form.save()
    assert cuts(image) == set()
    work()
    assert cuts(image) == LISTED | ON_TOP
    known = PortalImage.objects.get(pk=image.pk)
    known.focal_point_x = known.focal_point_y = known.focal_point_width = known.focal_point_height = 20
    known.save()
    work()
    assert image.renditions.count() == len(LISTED | ON_TOP) + len(ON_TOP)  # those that are cut around it


def test_page_off_line_deleted_or_of_another_centre_s_picture_cuts_nothing(
    centre: Centre, other_centre: Centre
) -> None:
    image, foreign = picture_of(centre), picture_of(other_centre, "canal.png")
    gone, offline = news_of(centre, "Partie", image=image), news_of(centre, "Retirée", image=image)
    gone_pk = gone.pk
    gone.delete()
    offline.unpublish()
    forged = page_of(section_of(centre), "Forgée", [("image", foreign)])
    for page_id in (gone_pk, offline.pk, forged.pk):
        cut_pictures.call(page_id)
    cut_picture.call(10**9)
    assert Rendition.objects.count() == 0


def test_lost_file_is_left_out(centre: Centre) -> None:
    lost, kept = picture_of(centre, "perdue.png"), picture_of(centre, "là.png")
    page = page_of(section_of(centre), "Deux", [("image", lost), ("image", kept)])
    lost.file.storage.delete(lost.file.name)
    cut_pictures.call(page.pk)
    assert [cuts(lost), cuts(kept)] == [set(), {"width-800|format-webp"}]


def test_publishing_without_pictures_leaves_nothing_to_cut(centre: Centre) -> None:
    page_of(section_of(centre), "Horaires", [("text", "<p>De 9 h à 18 h.</p>")])
    assert not DBTaskResult.objects.filter(task_path__startswith="home.tasks.cut_").exists()


def test_publication_itself_cuts_nothing(centre: Centre) -> None:
    news = news_of(centre, image=picture_of(centre))
    news.introduction += " Vendredi."
    news.save_revision().publish()
    assert Rendition.objects.count() == 0


@pytest.mark.parametrize("action", ["cut_pictures", "cut_picture"])
def test_cutting_is_the_systems_work(cast: Cast, centre: Centre, action: str) -> None:
    image = picture_of(centre)
    number = {
        "cut_pictures": {"page_id": news_of(centre, image=image).pk},
        "cut_picture": {"image_id": image.pk},
    }
    with pytest.raises(PermissionDenied):
        getattr(pictures, action)(by=cast.it, **number[action])
    assert cuts(image) == set()
    getattr(pictures, action)(by=PAGES, **number[action])
    assert cuts(image) != set()
