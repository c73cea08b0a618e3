"""Pages online by the thousand, a fifth of them for some people only, as a centre has after years."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import NOT_PROVIDED, F, Model
from django.utils import timezone
from wagtail.models import Page

from home.models import ContentPage, DocumentPage, LibraryPage, NewsIndexPage, NewsPage, SectionPage
from portal.centres.audiences import key_of, narrow, sector_term
from portal.centres.models import Audience, Centre, Readership, Sector
from portal.media.models import FileUse, PortalDocument
from portal.search.models import SearchEntry
from tests.factories.media import document_of
from tests.factories.search import entry_for

NEWEST = date(2026, 11, 1)
DAYS = 600
Fact = Callable[[int], Any]


def many_pages(centre: Centre, first: int, count: int) -> None:
    """Two news, a page of the section and a document in turn, with their readers, files and words to search.

    Shape: `first` numbers them, from one. Written many at once: what the editor and the worker would have left.
    """
    root = centre.site.root_page
    document = PortalDocument.objects.first() or document_of(centre)
    numbers = range(first, first + count)
    news = write(NewsIndexPage.objects.child_of(root).get(), NewsPage, [n for n in numbers if n % 4 < 2])
    write(SectionPage.objects.child_of(root).get(), ContentPage, [n for n in numbers if n % 4 == 2])
    library = LibraryPage.objects.child_of(root).get()
    shown = write(
        library, DocumentPage, [n for n in numbers if n % 4 == 3], document_id=lambda n: document.pk
    )
    FileUse.objects.bulk_create(
        [FileUse(page_id=page.pk, document=document) for page in shown], batch_size=500
    )
    SearchEntry.objects.bulk_create(
        [entry_for(centre, page, number) for number, page in enumerate(news, first)], batch_size=500
    )
    limit(centre, [*news, *shown])


def limit(centre: Centre, pages: list[Page]) -> None:
    """Every fifth is for one sector."""
    rule = narrow([sector_term(Sector.objects.filter(centre=centre)[0].pk)])
    audience, _is_new = Audience.objects.get_or_create(
        centre=centre, key=key_of(rule), defaults={"rule": rule}
    )
    Readership.objects.filter(page__in=[page.pk for page in pages[::5]]).update(audience=audience)


def write(parent: Page, model: type[Page], numbers: list[int], **facts: Fact) -> list[Page]:
    facts |= {"introduction": lambda number: "Rendez-vous jeudi."}
    for name in ("published_on", "updated_on"):
        if any(field.name == name for field in model._meta.fields):
            facts[name] = lambda number: NEWEST - timedelta(days=number % DAYS)
    kind = ContentType.objects.get_for_model(model)
    pages = Page.objects.bulk_create(
        [page_below(parent, model, kind, number) for number in numbers], batch_size=200
    )
    insert(model, [(page, number) for page, number in zip(pages, numbers, strict=True)], facts)
    Readership.objects.bulk_create([Readership(page_id=page.pk) for page in pages], batch_size=500)
    Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + len(pages))
    return pages


def page_below(parent: Page, model: type[Page], kind: ContentType, number: int) -> Page:
    slug = f"{model._meta.model_name}-{number}"
    at = timezone.now() - timedelta(days=number % DAYS)
    return Page(
        title=f"{'Nouvelle' if number % 20 else 'Enfance'} {number}",
        slug=slug,
        path=Page._get_path(parent.path, parent.depth + 1, number + 100),
        depth=parent.depth + 1,
        url_path=f"{parent.url_path}{slug}/",
        content_type=kind,
        live=True,
        locale_id=parent.locale_id,
        first_published_at=at,
        last_published_at=at,
    )


def insert(model: type[Model], rows: list[tuple[Page, int]], facts: dict[str, Fact]) -> None:
    """The table of `model` alone: Django writes what has two tables one row at a time."""
    fields = model._meta.local_concrete_fields
    names = ",".join(connection.ops.quote_name(field.column) for field in fields)
    marks = ",".join(["%s"] * len(fields))
    values = []
    for page, number in rows:
        one = model(page_ptr_id=page.pk, **{name: fact(number) for name, fact in facts.items()})
        values.append([field.get_db_prep_save(value_of(one, field), connection) for field in fields])
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({marks})", values)


def value_of(row: Model, field: Any) -> Any:
    value = getattr(row, field.attname, None)
    return field.get_default() if value is None and field.default is not NOT_PROVIDED else value
