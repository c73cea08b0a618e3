"""What is somebody's own: their favourites, what they saw last, what is new to them, how their home page is laid out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Value
from django.utils import timezone
from wagtail.models import Page

from home.models import ContentPage, DocumentPage, Favourite, HomePreference, NewsPage, PageView
from home.queries.care import keeps_favourites
from portal.centres.queries import kept, readable, readers_name
from portal.kit.prepared import Prepared
from portal.kit.registries import Panel, panels
from portal.ui.models import address_for, form_models

NEW_FOR = timedelta(days=30)
"""What is older is new to nobody: somebody who comes back, or has just come, would find everything marked."""
READ_PAGES = (NewsPage, ContentPage, DocumentPage)
"""What is read at its own address and may be new: neither a link, which leads elsewhere, nor a form."""
MOST_NEW = 5
MOST_LATELY = 50
"""Beyond them nothing is new: few centres publish as many pages in thirty days, and nobody reads them all."""
EVERY_PAGE = 0
"""Stands for a page's key, none being 0, beside what was said to be known."""
MOST_ON_PANEL = 6
MOST_FAVOURITES = 200
MOST_RECENT = 10


@dataclass(frozen=True, slots=True)
class OwnPage:
    """A page as its line shows it. `on` is when it was published, or seen."""

    title: str
    url: str
    on: datetime | None = None


def preference_of(user: Any) -> HomePreference:
    """How the person has their home page; as it comes, for whoever has said nothing. Remembered on the person."""
    known: HomePreference | None = getattr(user, "_home_preference", None)
    if known is None:
        known = HomePreference.objects.filter(person=user.pk).first() or HomePreference(person_id=user.pk)
        user._home_preference = known
    return known


favourite = Prepared(
    lambda person, page: Favourite.objects.filter(person=person, page=page).order_by().values("pk")
)


def is_favourite(user: Any, page: Page) -> bool:
    return favourite.exists(user.pk, page.pk)


def favourites_of(user: Any, most: int = MOST_FAVOURITES) -> list[OwnPage]:
    """By name: one looks for what one knows. A light query, and one more for whoever has any."""
    if not keeps_favourites(user):
        return []
    rows = Favourite.objects.visible_to(user).order_by("page__title", "page_id")
    return own_pages(user, rows.values_list("page__title", "page__path", "page__url_path", "added_at")[:most])


def recently_seen(user: Any, most: int = MOST_RECENT) -> list[OwnPage]:
    """What was read or filled in, the last first: not the lists that led to it. One query."""
    kinds = ContentType.objects.get_for_models(*READ_PAGES, *form_models()).values()
    seen = PageView.objects.visible_to(user).filter(page__content_type__in=kinds)
    rows = seen.order_by("-last_seen_at", "-pk")
    return own_pages(
        user, rows.values_list("page__title", "page__path", "page__url_path", "last_seen_at")[:most]
    )


def new_pages(user: Any, most: int = MOST_NEW) -> list[OwnPage]:
    """What was published for the person in the last thirty days, and that they have not opened; the last first.

    What they wrote themselves is not new to them. One query at most.
    """
    since = timezone.now() - NEW_FOR
    if caught_up_at := preference_of(user).caught_up_at:
        since = max(since, caught_up_at)
    lately = [page for page in last_published(user) if page["on"] > since and page["owner"] != user.pk]
    if not lately:
        return []
    views = PageView.objects.filter(person=user.pk, page__in=[page["pk"] for page in lately])
    seen = set(views.values_list("page", flat=True))
    new = [page for page in lately if page["pk"] not in seen][:most]
    return own_pages(user, [(page["title"], page["path"], page["url_path"], page["on"]) for page in new])


def last_published(user: Any) -> list[dict[str, Any]]:
    """The pages published last, MOST_LATELY of them, for whoever reads the same as `user`. Kept."""
    return kept(user.centre, f"last-published:{readers_name(user)}", lambda: read_last_published(user))


def read_last_published(user: Any) -> list[dict[str, Any]]:
    rows = Page.objects.filter(readable(user)).type(*READ_PAGES).exclude(first_published_at=None)
    facts = rows.order_by("-first_published_at", "-pk").values(
        "pk", "title", "path", "url_path", "owner", on=F("first_published_at")
    )
    return list(facts[:MOST_LATELY])


def new_among(user: Any, published: Mapping[int, datetime | None]) -> set[int]:
    """The pages, by key with when they were published as they are now, that are marked new on a list: published in
    the last thirty days, and not opened by `user` since, nor said to be known (`catch_up`). One query at most.
    """
    since = timezone.now() - NEW_FOR
    lately = {pk: at for pk, at in published.items() if at is not None and at > since}
    if not lately:
        return set()
    views = PageView.objects.filter(person=user.pk, page__in=lately).values_list("page", "publication")
    every_page = HomePreference.objects.filter(person=user.pk).values_list(Value(EVERY_PAGE), "caught_up_at")
    known = dict(views.union(every_page))
    caught_up_at = known.pop(EVERY_PAGE, None)
    return {
        pk for pk, at in lately.items() if known.get(pk) != at and (caught_up_at is None or at > caught_up_at)
    }


def own_pages(user: Any, rows: Iterable[tuple[str, str, str, datetime]]) -> list[OwnPage]:
    """With the address at which `user` reads them: what the federation shares is under `/reseau/`."""
    return [OwnPage(title, address_for(user, path, url_path), on) for title, path, url_path, on in rows]


def ordered_panels(preference: HomePreference) -> list[Panel]:
    """Every panel in the person's order. One that they have never placed stands where its room puts it."""
    known = {panel.name: panel for panel in panels}
    found = [known[name] for name in preference.panel_order if name in known]
    for place, panel in enumerate(panels):
        if panel.name not in preference.panel_order:
            found.insert(place, panel)
    return found


def shown_panels(preference: HomePreference) -> list[Panel]:
    """Those that the person has not hidden. What must be done cannot be."""
    hidden = set(preference.hidden_panels)
    return [panel for panel in ordered_panels(preference) if panel.is_essential or panel.name not in hidden]


def favourite_pages(user: Any) -> frozenset[int]:
    """The keys of the pages that `user` keeps, read by them or not: whoever asks shows only what they may read."""
    return frozenset(Favourite.objects.filter(person=user.pk).values_list("page", flat=True))
