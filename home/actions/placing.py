"""What follows from where a page stands and what it says: who reads it, with which files, who answers for it.

Written when a page is published or moved, in the same transaction, for it and for what stands below.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page, ReferenceIndex

from home.models import PageCare
from home.queries.places import Place, places
from portal.centres.audiences import Rule, key_of
from portal.centres.models import CENTRE_PATH, Audience, Centre, Readership
from portal.kit.dates import add_months
from portal.media.models import FileUse, PortalDocument, PortalImage

FILES: dict[type[Any], str] = {PortalImage: "image_id", PortalDocument: "document_id"}


@transaction.atomic(savepoint=False)
def place_pages(*, top: Page, with_files: bool = False) -> None:
    """Write who reads `top` and the pages below it, and who answers for them. What stands below a page that is not
    online is read by nobody but its keepers, until that page is online again: no menu leads there.

    Shape:   `with_files` writes anew the files that all of them show, and not those of `top` alone: only
             publishing changes them.
    Rights:  none; whoever published, moved or took the page off line had them.
    Effects: `Readership`, `PageCare` and `FileUse`, without an audit entry: pages have their own log. A number
             of queries that depends on the kinds of pages, not on how many they are. Safe to repeat. One centre
             places its pages one after the other: a page published while the section above it is being limited
             would stay open to those who are shut out.
    """
    centre = held_centre(top)
    # Read again: it may have been moved or deleted while the centre was held.
    page = Page.objects.filter(pk=top.pk).first()
    if centre is None or page is None or len(page.path) <= CENTRE_PATH:
        return
    found = list(places(page))
    placed = [(page, place) for page, place in found if place.is_online]
    close_pages(page.pk for page, place in found if not place.is_online)
    audiences = audiences_of(
        centre, {key_of(place.rule): place.rule for _page, place in placed if place.rule}
    )
    write_readerships(centre, placed, audiences)
    published = [(page, place) for page, place in found if page.live]
    write_care(published)
    for page, _place in published:
        if with_files or page.pk == top.pk:
            write_file_uses(page, centre)


def held_centre(page: Page) -> Centre | None:
    """The centre of `page`, which places one page after the other."""
    held = Centre.objects.select_for_update(of=("self",), no_key=True).select_related("collection")
    return held.of_page(page).first()


@transaction.atomic
def close_below(*, top: Page) -> None:
    """Let nobody but their keepers read `top`, which is not online any more, and what stands below it.

    Rights:  none; whoever took it off line had them.
    Effects: `Readership`, without an audit entry: pages have their own log. Publishing `top` opens all of it again.
    """
    held_centre(top)
    Readership.objects.filter(page__path__startswith=top.path).delete()


def close_pages(pages: Iterable[int]) -> None:
    """Let nobody but their keepers read `pages`, until they are placed again. Effects: `Readership`, on its own."""
    Readership.objects.filter(page__in=list(pages)).delete()


def audiences_of(centre: Centre, rules: dict[str, Rule]) -> dict[str, int]:
    """The key of each rule's row, made where it is missing."""
    if not rules:
        return {}
    Audience.objects.bulk_create(
        [Audience(centre=centre, key=key, rule=rule) for key, rule in rules.items()], ignore_conflicts=True
    )
    return dict(Audience.objects.filter(centre=centre, key__in=rules).values_list("key", "pk"))


def write_readerships(centre: Centre, placed: Iterable[tuple[Any, Place]], audiences: dict[str, int]) -> None:
    rows = [
        Readership(
            page_id=page.pk,
            audience_id=audiences[key_of(place.rule)] if place.rule else None,
            is_shared=centre.is_federation and place.is_shared,
        )
        for page, place in placed
    ]
    Readership.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["page"], update_fields=["audience", "is_shared"]
    )


def write_care(placed: Iterable[tuple[Any, Place]]) -> None:
    """What is known of the pages' review stays; who answers for them, and until when, follows the place. What is
    online is not archived.
    """
    places_by_page = {page.pk: (page, place) for page, place in placed}
    reviewed = dict(PageCare.objects.filter(page__in=places_by_page).values_list("page", "reviewed_on"))
    rows = [
        PageCare(
            page_id=pk,
            archived_at=None,
            responsible_id=place.responsible_id,
            reviewed_on=reviewed.get(pk),
            review_due_on=due_on(page, place.review_months, reviewed.get(pk)),
        )
        for pk, (page, place) in places_by_page.items()
    ]
    PageCare.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["page"],
        update_fields=["archived_at", "responsible", "review_due_on"],
    )


def due_on(page: Page, months: int | None, reviewed_on: date | None) -> date | None:
    """When the page is to be looked at again: so many months after it was published or looked at, whichever is last."""
    if months is None:
        return None
    published_on = timezone.localdate(page.last_published_at or timezone.now())
    return add_months(max(published_on, reviewed_on or published_on), months)


def write_file_uses(page: Any, centre: Centre) -> None:
    """The pictures and documents of `centre` that stand on `page` as it is online. The file of another centre,
    whose number an import or a forger wrote there, is not opened by it.
    """
    kinds = {ContentType.objects.get_for_model(model).pk: name for model, name in FILES.items()}
    found = {
        (kinds[content_type], int(number))
        for content_type, number, *_where in ReferenceIndex._extract_references_from_object(page)
        if content_type in kinds
    }
    shown = Q()
    uses: list[FileUse] = []
    for model, name in FILES.items():
        wanted = {number for kind, number in found if kind == name}
        own = model.objects.filter(collection__path__startswith=centre.collection.path)
        kept = sorted(own.filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else []
        shown |= Q(**{f"{name}__in": kept})
        uses += [FileUse(page_id=page.pk, **{name: number}) for number in kept]
    FileUse.objects.filter(page=page).exclude(shown).delete()
    FileUse.objects.bulk_create(uses, ignore_conflicts=True)
