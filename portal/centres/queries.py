"""Reads of centres."""

from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import date
from hashlib import sha256
from typing import Any, TypeVar

from django.core.cache import cache
from django.db.models import Exists, OuterRef, Q

from portal.centres.audiences import COORDINATOR, Rule, role_term, satisfies, sector_term, sectors_named
from portal.centres.choices import DIRECTION, EDITORS
from portal.centres.models import (
    Audience,
    Centre,
    Charter,
    PublicHoliday,
    RateLine,
    Readership,
    Sector,
)
from portal.centres.rates import DatedRates, Rate

Read = TypeVar("Read")
KEPT_SECONDS = 24 * 60 * 60
MINUTE = 60


def kept(centre: Centre | None, name: str, read: Callable[[], Read]) -> Read:
    """Return what `read` gives of the centre's pages, asked again only once one of them has changed. Nothing is kept
    for whoever has no centre, and sees drafts of every one in the back office.

    Shape: lists and dictionaries, which the next release of the portal can still read, the same for whoever
           asks by this `name`. The centre's number comes with the person at each request, so that no process
           shows what another one has changed.
    """
    if centre is None:
        return read()
    # A name may hold all the audiences that somebody is in: longer than a key may be.
    key = f"content:{centre.pk}:{centre.content_number}:{sha256(name.encode()).hexdigest()}"
    found: Read | None = cache.get(key)
    if found is None:
        found = read()
        cache.set(key, found, KEPT_SECONDS)
    return found


def charter_of(centre: Centre) -> Charter:
    """The charter of `centre`, an empty one where it has none yet. No query where it came with the centre."""
    try:
        return centre.charter
    except Charter.DoesNotExist:
        return Charter(centre=centre)


def publicity_of(centre: Centre) -> str:
    """The European sentence that stands with the emblem on what the centre shows; "" when there is none."""
    return centre.publicity if charter_of(centre).shows_emblem else ""


def terms_of(user: Any, *, with_sectors: bool = True) -> frozenset[str]:
    """The terms of a rule that `user` holds. One query for their sectors, unless they are known."""
    terms = {role_term(role) for role in user.roles}
    if user.is_coordinator:
        terms.add(COORDINATOR)
    if with_sectors:
        terms |= {sector_term(sector_id) for sector_id in user.sector_ids}
    return frozenset(terms)


def keeps_pages(user: Any) -> bool:
    """Tell whether `user` keeps the pages of their centre, and so reads them all."""
    return bool(user.is_active and not EDITORS.isdisjoint(user.roles))


def sees_files(user: Any) -> bool:
    """Tell whether `user` sees all the files of their centre: who keeps its pages, and the director where texts are
    read again, whose pictures stand on no page online yet.
    """
    if keeps_pages(user):
        return True
    if not user.is_active or user.centre_id is None or DIRECTION.isdisjoint(user.roles):
        return False
    return charter_of(user.centre).is_moderated


def rules_of(centre: Centre) -> list[tuple[int, Rule]]:
    """The audiences that pages of `centre` are limited to, with what each asks for. Kept."""
    return kept(
        centre, "audiences", lambda: list(Audience.objects.filter(centre=centre).values_list("pk", "rule"))
    )


def open_audiences(user: Any) -> list[int]:
    """The audiences of the person's centre, and of the federation, that the person is in. Remembered on the
    person; no query while no page is limited, then one for their sectors.
    """
    known: list[int] | None = getattr(user, "_open_audiences", None)
    if known is None:
        rules = rules_of(user.centre)
        terms = terms_of(user, with_sectors=any(sectors_named(rule) for _pk, rule in rules))
        known = user._open_audiences = [pk for pk, rule in rules if satisfies(terms, rule)]
    return known


def readers_name(user: Any) -> str:
    """Names what `user` may read in their centre, for what is kept (`kept`) for all who read the same."""
    return "*" if keeps_pages(user) else audiences_name(user)


def audiences_name(user: Any) -> str:
    """Names what is meant for `user`, whatever else they keep, as `readers_name` does."""
    return ",".join(map(str, open_audiences(user)))


def readable(user: Any, page: str = "") -> Q:
    """The condition on pages online of the person's own centre that `user` may read.

    Shape: `page` is the way from the rows to their page ("page__"), "" for pages themselves. No row twice.
           Whoever keeps the pages of a centre reads all of them.
    """
    if not may_read(user):
        return no_page(page)
    own = Q(**{f"{page}live": True, f"{page}path__startswith": user.centre.site.root_page.path})
    return own if keeps_pages(user) else own & lets_in(page, open_to(user))


def shared(user: Any, page: str = "") -> Q:
    """The condition on pages online that the federation shares with every centre. Shape: as `readable`."""
    if not may_read(user):
        return no_page(page)
    return Q(**{f"{page}live": True}) & lets_in(page, to_all_centres())


def meant_for(user: Any, page: str = "") -> Q:
    """The condition on pages online that have `user` among their readers, whatever else `user` keeps."""
    if not may_read(user):
        return no_page(page)
    own = Q(page__path__startswith=user.centre.site.root_page.path) & open_to(user)
    return Q(**{f"{page}live": True}) & lets_in(page, own | to_all_centres())


def in_sight(user: Any, page: str = "") -> Q:
    """The condition on all pages online that `user` may read: their centre's, and what the federation shares."""
    return readable(user, page) | shared(user, page) if keeps_pages(user) else meant_for(user, page)


def may_read(user: Any) -> bool:
    return bool(user.is_active and user.centre_id is not None)


def no_page(page: str) -> Q:
    return Q(**{f"{page}pk__in": ()})


def federation() -> tuple[str, str]:
    """The name of the federation and the path of its pages, both "" without one. Asked once a minute: it is made
    once.
    """
    found = Centre.objects.filter(is_federation=True).values_list("name", "site__root_page__path")
    return cache.get_or_set("federation", lambda: found.first() or ("", ""), MINUTE) or ("", "")


def to_all_centres() -> Q:
    """The condition on readerships that open a page to every centre, as long as its centre is the federation."""
    _name, path = federation()
    return Q(is_shared=True, audience=None, page__path__startswith=path) if path else Q(pk__in=())


def open_to(user: Any) -> Q:
    """The condition on readerships of the person's centre that `user` is in."""
    return Q(audience=None) | Q(audience__in=open_audiences(user))


def lets_in(page: str, readers: Q) -> Q:
    """The condition on pages whose readership is one of `readers`.

    Asked of each page, since few of them are: joined, SQLite would begin with all that people read.
    """
    return Q(Exists(Readership.objects.filter(readers, page=OuterRef(f"{page}pk"))))


def unworked_holidays(centre: Centre, start: date, end: date) -> frozenset[date]:
    """The public holidays that `centre` does not work, from `start` to `end` included."""
    return frozenset(
        PublicHoliday.objects.filter(
            centre=centre, is_worked=False, date__gte=start, date__lte=end
        ).values_list("date", flat=True)
    )


def dated_rates(centre: int, codes: Collection[str], today: date) -> DatedRates:
    """Every edition of the tables `codes` of a centre, those to come included. One query."""
    rows = RateLine.objects.filter(table__centre=centre, table__code__in=codes)
    dated: dict[str, list[tuple[date, Rate]]] = defaultdict(list)
    named = rows.values_list("table__code", "applies_from", "category", "from_quantity", "value")
    for code, applies_from, category, from_quantity, value in named:
        dated[code].append((applies_from, Rate(category, from_quantity, value)))
    return DatedRates(today, dated)


def pages_for_sector(sector: Sector, most: int = 10) -> list[str]:
    """The titles of the first pages whose readers are limited by `sector`. Two queries."""
    term = sector_term(sector.pk)
    rules = Audience.objects.filter(centre=sector.centre_id).values_list("pk", "rule")
    naming = [pk for pk, rule in rules if any(term in clause for clause in rule)]
    limited = Readership.objects.filter(audience__in=naming).order_by("page__title")
    return [str(title) for title in limited.values_list("page__title", flat=True)[:most]]
