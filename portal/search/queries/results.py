"""The page of results: by kind, the kinds that hold the words in a title first."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode

from portal.kit.registries import Hit, SearchProvider, navigation, search_providers, search_starts
from portal.kit.texts import fold
from portal.search.queries.finding import Found, find, hits_of, titles
from portal.search.queries.ranking import TITLE, Asked
from portal.search.queries.vocabulary import corrected, put_right
from portal.search.sources import sources
from portal.search.stems import LONGEST_QUERY, WORD, Term, terms_of, words_of

OF_EACH = 5
A_PAGE, MOST_PAGES = 20, 10
MOST_OF_PROVIDER = 50
MOST_SUGGESTIONS = 8
MOST_TO_START = 6
SUGGESTED_OF_PROVIDER = 3


@dataclass(frozen=True, slots=True)
class Group:
    """One kind of what was found.

    Shape: `all_url` leads to all of it, "" where all is shown, and where some of the words were enough.
    """

    name: str
    label: str | Promise
    icon: str
    hits: list[Hit]
    all_url: str
    place: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Results:
    """What was found for `words`, as they were typed or, where `is_corrected`, as they were meant.

    Shape: `is_partial` where no page holds all the words.
    """

    typed: str
    words: str = ""
    terms: tuple[Term, ...] = ()
    groups: tuple[Group, ...] = ()
    is_corrected: bool = False
    is_partial: bool = False

    def __bool__(self) -> bool:
        return bool(self.groups)


def look(user: Any, typed: str, *, exactly: bool = False) -> Results:
    """Everything that `user` finds: as typed, else as it was meant, else some of the words."""
    typed = typed[:LONGEST_QUERY]
    terms = terms_of(typed)
    if not terms:
        return Results(typed)
    groups = groups_of(user, typed, Asked(terms, user.centre_id))
    if groups or exactly:
        return Results(typed, typed, terms, groups)
    corrections = corrected(user.centre_id, terms)
    if corrections:
        terms, words = put_right(terms, corrections), rewritten(typed, corrections)
        groups = groups_of(user, words, Asked(terms, user.centre_id))
        if groups:
            return Results(typed, as_spelt(words, corrections, groups), terms, groups, is_corrected=True)
    if len(terms) > 1:
        groups = page_groups(user, typed, Asked(terms, user.centre_id, any_of=True))
    return Results(typed, typed, terms, groups, is_partial=bool(groups))


def rewritten(typed: str, corrections: dict[str, str]) -> str:
    return re.sub(WORD, lambda word: corrections.get(fold(word[0]), word[0]), typed)


def as_spelt(words: str, corrections: dict[str, str], groups: Sequence[Group]) -> str:
    """`words` with the accents that the corrected ones have in what was found: the vocabulary holds none."""
    hits = [hit for group in groups for hit in group.hits]
    read = [word for hit in hits for word in re.findall(WORD, f"{hit.title} {hit.excerpt}")]
    spelt = {fold(word): word.lower() for word in reversed(read)}
    meant = {word: spelt[word] for word in corrections.values() if word in spelt}
    return re.sub(WORD, lambda word: meant.get(word[0], word[0]), words)


def groups_of(user: Any, words: str, asked: Asked) -> tuple[Group, ...]:
    others = [group for provider in search_providers if (group := provided(user, words, provider))]
    return tuple(sorted([*page_groups(user, words, asked), *others], key=lambda group: group.place))


def page_groups(user: Any, words: str, asked: Asked) -> tuple[Group, ...]:
    """The kinds of the index: three queries, whatever is found."""
    found = find(user, asked, [source.name for source in sources], OF_EACH)
    if not found:
        return ()
    shown = {kind: rows[:OF_EACH] for kind, rows in found.items()}
    hits = hits_of(user, [one for rows in shown.values() for one in rows], asked.terms)
    groups = [
        Group(
            name=source.name,
            label=source.label,
            icon=source.icon,
            hits=[hits[one.pk] for one in shown[source.name] if one.pk in hits],
            all_url=address(words, source.name)
            if len(found[source.name]) > OF_EACH and not asked.any_of
            else "",
            place=(-shown[source.name][0].tier, source.order),
        )
        for source in sources
        if found.get(source.name)
    ]
    return tuple(sorted(groups, key=lambda group: group.place))


def provided(user: Any, words: str, provider: SearchProvider) -> Group | None:
    hits = provider.find(user, words, OF_EACH + 1)
    if not hits:
        return None
    more = provider.all_url(words) or address(words, provider.name)
    all_url = more if len(hits) > OF_EACH else ""
    return Group(
        provider.name, provider.label, provider.icon, hits[:OF_EACH], all_url, (-TITLE, provider.order)
    )


def address(words: str, kind: str = "") -> str:
    asked = {"q": words} | ({"type": kind} if kind else {})
    return f"{reverse('search:results')}?{urlencode(asked)}"


@dataclass(frozen=True, slots=True)
class KindPage:
    """One page of all that was found of one kind. Shape: `next_start` is "" on the last page."""

    group: Group
    terms: tuple[Term, ...]
    next_start: str


def look_in(user: Any, words: str, kind: str, start: str) -> KindPage | None:
    """All of one kind, twenty a page, two hundred in all: who has not found by then needs other words."""
    terms = terms_of(words)
    source = next((one for one in sources if one.name == kind), None)
    if source is None:
        return look_in_provider(user, words, kind, terms)
    first = int(start) if start.isascii() and start.isdecimal() and len(start) < 4 else 0
    first = min(first, A_PAGE * (MOST_PAGES - 1))
    found = find(user, Asked(terms, user.centre_id), [kind], A_PAGE * MOST_PAGES).get(kind, [])
    rows: Sequence[Found] = found[first : first + A_PAGE]
    hits = hits_of(user, rows, terms) if rows else {}
    group = Group(
        source.name, source.label, source.icon, [hits[one.pk] for one in rows if one.pk in hits], "", (0, 0)
    )
    following = first + A_PAGE
    more = len(found) > following and following < A_PAGE * MOST_PAGES
    return KindPage(group, terms, str(following) if more else "")


def look_in_provider(user: Any, words: str, kind: str, terms: tuple[Term, ...]) -> KindPage | None:
    provider = next((one for one in search_providers if one.name == kind), None)
    if provider is None:
        return None
    hits = provider.find(user, words, MOST_OF_PROVIDER) if terms else []
    return KindPage(Group(provider.name, provider.label, provider.icon, hits, "", (0, 0)), terms, "")


def starts(user: Any) -> list[Group]:
    """What may be meant before anything is typed. A query for each."""
    found = ((start, start.find(user, MOST_TO_START)) for start in search_starts)
    return [Group(one.name, one.label, one.icon, hits, "", (0, one.order)) for one, hits in found if hits]


def suggestions(user: Any, typed: str) -> list[dict[str, str]]:
    """What may be meant by what is being typed: tools of the menu, pages by their title, people. Six queries."""
    if not typed:
        return [
            {"title": hit.title, "url": hit.url, "label": "", "group": "" if place else str(group.label)}
            for group in starts(user)
            for place, hit in enumerate(group.hits)
        ]
    terms = terms_of(typed)
    if not terms:
        return []
    labels = {source.name: str(source.label) for source in sources}
    found = tools(user, terms)
    for provider in search_providers:
        found += [
            {"title": hit.title, "url": hit.url, "label": hit.detail or str(provider.label)}
            for hit in provider.find(user, typed, SUGGESTED_OF_PROVIDER)
            if begins(hit.title, terms)
        ]
    pages = titles(user, Asked(terms, user.centre_id), MOST_SUGGESTIONS)
    found += [
        {"title": page["title"], "url": page["url"], "label": labels.get(page["kind"], "")} for page in pages
    ]
    return found[:MOST_SUGGESTIONS]


def tools(user: Any, terms: tuple[Term, ...]) -> list[dict[str, str]]:
    """Lines of the menu with a word that begins by each one typed."""
    return [
        {"title": str(entry.label), "url": reverse(entry.url_name), "label": ""}
        for entry in navigation
        if entry.visible(user) and begins(str(entry.label), terms)
    ]


def begins(title: str, terms: tuple[Term, ...]) -> bool:
    """Tell whether each word that is typed begins one of the title."""
    words = list(words_of(title))
    return all(any(word.startswith(term.word) for word in words) for term in terms)
