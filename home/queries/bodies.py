"""The body of a page, ready to be drawn: a number of queries that does not depend on what is in it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import expand_db_html

from portal.kit.html import sanitise, sanitise_stored
from portal.media.models import PortalImage, Rendition

PICTURE = "width-800|format-webp"
SEPARATOR = "\ue000"
"""A character of no script, taken out of what people write."""


@dataclass(frozen=True, slots=True)
class Part:
    """A block of a body, ready to be drawn. Shape: `html` is already safe; `value` is the block's own."""

    kind: str
    value: Any
    html: SafeString | str = ""


def with_renditions(images: list[PortalImage], spec: str) -> None:
    """Bring the renditions of all `images` in one query."""
    unread = [image for image in images if not hasattr(image, "prefetched_renditions")]
    if unread:
        found: QuerySet[Rendition] = Rendition.objects.filter(filter_spec=spec)
        prefetch_related_objects(
            unread, Prefetch("renditions", queryset=found, to_attr="prefetched_renditions")
        )


def expand(sources: list[str]) -> list[SafeString]:
    """Make the stored texts showable. All their links are looked up together, then each is sanitised."""
    if not sources:
        return []
    stored = [sanitise_stored(source.replace(SEPARATOR, "")) for source in sources]
    expanded = expand_db_html(SEPARATOR.join(stored)).split(SEPARATOR)
    return [mark_safe(sanitise(html)) for html in expanded]  # noqa: S308  sanitised on this line


def parts_of(body: Any) -> list[Part]:
    """The blocks of a page's body: one query per kind of link and for the pictures, however many there are."""
    blocks = list(body)
    texts = {
        number: text.source
        for number, block in enumerate(blocks)
        if (text := block.value if block.block_type == "text" else text_of(block)) is not None
    }
    shown = dict(zip(texts, expand(list(texts.values())), strict=True))
    with_renditions([block.value for block in blocks if block.block_type == "image" and block.value], PICTURE)
    return [Part(block.block_type, block.value, shown.get(number, "")) for number, block in enumerate(blocks)]


def text_of(block: Any) -> Any:
    return block.value["text"] if block.block_type == "call_out" else None
