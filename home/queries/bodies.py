"""The body of a page, ready to be drawn: a number of queries that does not depend on what is in it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from wagtail.images.shortcuts import get_rendition_or_not_found
from wagtail.models import Page
from wagtail.rich_text.rewriters import LinkRewriter

from home.queries.body_blocks import Value, Wanted, all_wanted, put, read_blocks
from home.queries.news import latest_news
from portal.centres.queries import in_sight, kept, readers_name, sees_files
from portal.directory.queries.colleagues import (
    PICTURED,
    SHOWN,
    Contact,
    local_now,
    people_of_directory,
    photo_url,
)
from portal.kit.html import sanitise, sanitise_stored
from portal.kit.registries import navigation
from portal.media.models import PortalDocument, PortalImage
from portal.media.queries import with_renditions
from portal.ui.models import address_for


@dataclass(frozen=True, slots=True)
class Part:
    """A block of a body, ready to be drawn. Shape: `value` is plain; its `html` is already safe."""

    kind: str
    value: Value

    @property
    def template(self) -> str:
        return f"home/parts/blocks/{self.kind}.html"


@dataclass(frozen=True, slots=True)
class LinkedPage:
    """A page that the reader may read."""

    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Units: pixels. Without `url`, its file is lost: what it shows is read instead."""

    url: str
    width: int
    height: int
    alternative: str


@dataclass(frozen=True, slots=True)
class LinkedPerson(Contact):
    """A colleague of the reader's, as the directory shows them."""

    photo: str


@dataclass(frozen=True, slots=True)
class Found:
    """What the reader may have of all that a body points to, by number."""

    pages: Mapping[int, LinkedPage]
    documents: Mapping[int, PortalDocument]


def parts_of(body: Any, reader: Any) -> list[Part]:
    """The blocks of a page's body as `reader` sees them: one query for each kind of thing that it points to,
    however many there are.
    """
    blocks = read_blocks(body)
    wanted = {one for _kind, value in blocks for one in all_wanted(value)}
    found = look_up(wanted, reader)
    parts = []
    for kind, value in blocks:
        finished = FINISH[kind](put(value, found), reader) if kind in FINISH else put(value, found)
        if finished:
            parts.append(Part(kind, finished))
    return parts


def show_text(source: str, reader: Any) -> SafeString:
    """A stored text outside of a body, made showable."""
    one = Wanted("html", source)
    shown: SafeString = look_up({one}, reader)[one]
    return shown


def video_origins(body: Any) -> list[str]:
    """The hosts that the videos of a body are asked of once somebody presses, for the content policy."""
    return sorted({value["video"].origin for kind, value in read_blocks(body) if kind == "video"})


def look_up(wanted: Iterable[Wanted], reader: Any) -> dict[Wanted, Any]:
    """What `reader` may have of `wanted`. What is missing, offline, deleted or not for them is left out."""
    kinds: dict[str, list[Wanted]] = {}
    for one in wanted:
        kinds.setdefault(one.kind, []).append(one)
    texts = {one: sanitise_stored(one.key) for one in kinds.get("html", ())}
    linked = links_in(texts.values())
    seen = Found(
        pages=pages_by_number({one.key for one in kinds.get("page", ())} | linked["page"], reader),
        documents=documents_by_number(
            {one.key for one in kinds.get("document", ())} | linked["document"], reader
        ),
    )
    found: dict[Wanted, Any] = {one: shown(text, seen) for one, text in texts.items()}
    found |= {one: seen.pages.get(one.key) for one in kinds.get("page", ())}
    found |= {one: seen.documents.get(one.key) for one in kinds.get("document", ())}
    found |= pictures(kinds.get("image", []), reader)
    found |= people(kinds.get("person", []), reader)
    found |= news(kinds.get("news", []), reader)
    return found


def links_in(texts: Iterable[str]) -> dict[str, set[int]]:
    """The numbers of the pages and documents that sanitised texts link to."""
    found: dict[str, set[int]] = {"page": set(), "document": set()}
    for text in texts:
        for kind, tags in LinkRewriter().extract_tags(text).items():
            if kind in found:
                found[kind] |= {int(tag.attrs.get("id") or 0) for tag in tags}
    return found


def shown(text: str, seen: Found) -> SafeString:
    """A sanitised text with its links, sanitised again. A link to what the reader may not have leads nowhere."""

    def to_page(attributes: list[dict[str, str]]) -> list[str]:
        pages = [seen.pages.get(int(one.get("id") or 0)) for one in attributes]
        return [f'<a href="{escape(page.address)}">' if page else "<a>" for page in pages]

    def to_document(attributes: list[dict[str, str]]) -> list[str]:
        documents = [seen.documents.get(int(one.get("id") or 0)) for one in attributes]
        return [f'<a href="{escape(one.url)}">' if one else "<a>" for one in documents]

    rewritten = LinkRewriter(bulk_rules={"page": to_page, "document": to_document})(text)
    return mark_safe(sanitise(rewritten))  # noqa: S308  sanitised on this line


def pages_by_number(numbers: set[int], reader: Any) -> dict[int, LinkedPage]:
    if not numbers:
        return {}
    rows = Page.objects.filter(in_sight(reader), pk__in=numbers)
    return {
        number: LinkedPage(title, address_for(reader, path, url_path))
        for number, title, path, url_path in rows.values_list("pk", "title", "path", "url_path")
    }


def documents_by_number(numbers: set[int], reader: Any) -> Mapping[int, PortalDocument]:
    if not numbers:
        return {}
    return {one.pk: one for one in PortalDocument.objects.visible_to(reader).filter(pk__in=numbers)}


def pictures(wanted: list[Wanted], reader: Any) -> dict[Wanted, Picture]:
    """Kept, for whoever sees the same files."""
    if not wanted:
        return {}
    asked = sorted({(one.key, one.spec) for one in wanted})
    name = f"pictures:{asked}:{sees_files(reader)}:{readers_name(reader)}"
    cuts = kept(reader.centre, name, lambda: read_cuts(asked, reader))
    return {
        one: Picture(*cuts[one.key, one.spec], one.alternative)
        for one in wanted
        if (one.key, one.spec) in cuts
    }


def read_cuts(asked: list[tuple[int, str]], reader: Any) -> dict[tuple[int, str], tuple[str, int, int]]:
    """The address, width and height of pictures at the sizes asked for, those that `reader` may see: two queries."""
    visible = PortalImage.objects.visible_to(reader)
    images = {image.pk: image for image in visible.filter(pk__in={number for number, _spec in asked})}
    with_renditions(list(images.values()), *{spec for _number, spec in asked})
    cuts = {
        (number, spec): get_rendition_or_not_found(images[number], spec)
        for number, spec in asked
        if number in images
    }
    return {one: (cut.url, cut.width, cut.height) for one, cut in cuts.items()}


def people(wanted: list[Wanted], reader: Any) -> dict[Wanted, LinkedPerson]:
    if not wanted:
        return {}
    numbers, now = {one.key for one in wanted}, local_now()
    rows = people_of_directory(reader).filter(pk__in=numbers).only(*SHOWN, *PICTURED)
    found = {person.pk: LinkedPerson(person, photo_url(person, now)) for person in rows}
    return {one: found[one.key] for one in wanted if one.key in found}


def news(wanted: list[Wanted], reader: Any) -> dict[Wanted, Any]:
    """All from one list, as long as the longest."""
    if not wanted:
        return {}
    latest = latest_news(reader, max(one.key for one in wanted))
    return {one: latest[: one.key] for one in wanted}


def finish_documents(value: Value, reader: Any) -> Value | None:
    documents = [one for one in value["documents"] if one["document"]]
    return {"documents": documents} if documents else None


def finish_image(value: Value, reader: Any) -> Value | None:
    return value if value["picture"] else None


def finish_cards(value: Value, reader: Any) -> Value | None:
    cards = [card | {"target": target} for card in value["cards"] if (target := target_of(card, reader))]
    return {"cards": cards} if cards else None


def finish_links(value: Value, reader: Any) -> Value | None:
    links = [target for link in value["links"] if (target := target_of(link, reader))]
    return {"title": value["title"], "links": links} if links else None


def finish_target(value: Value, reader: Any) -> Value | None:
    return target_of(value, reader)


def finish_contact(value: Value, reader: Any) -> Value | None:
    return value if value["person"] else None


def finish_news(value: Value, reader: Any) -> Value | None:
    return value if value["news"] else None


def target_of(stored: Value, reader: Any) -> Value | None:
    """Where a link leads and its words, or None where `reader` may not go."""
    page, label = stored.get("page"), stored["label"]
    if page:
        return {"url": page.address, "label": label or page.title, "is_outside": False}
    if stored.get("address"):
        return {"url": stored["address"], "label": label or stored["address"], "is_outside": True}
    return tool_of(stored.get("tool", ""), label, reader)


def tool_of(name: str, label: str, reader: Any) -> Value | None:
    entry = next((entry for entry in navigation if entry.name == name), None)
    if entry is None or not entry.visible(reader):
        return None
    return {"url": reverse(entry.url_name), "label": label or entry.label, "is_outside": False}


FINISH: Mapping[str, Callable[[Value, Any], Value | None]] = {
    "document": finish_documents,
    "image": finish_image,
    "cards": finish_cards,
    "quick_links": finish_links,
    "form": finish_target,
    "tool": finish_target,
    "contact": finish_contact,
    "news": finish_news,
}
"""What becomes of a block once what it points to is known: None where nothing is left of it."""
