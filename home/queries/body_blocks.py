"""What is stored of each kind of block, read whatever it is: an import, an older release or a forger wrote it.

A block is parsed into plain values, in which what must be looked up is a `Wanted`; `home.queries.bodies` looks
all of them up together and puts what it found, or None, in their places.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from home.blocks.links import MOST_CARDS, MOST_LINKS, MOST_NEWS
from home.blocks.media import MOST_DOCUMENTS
from home.blocks.texts import MOST_COLUMNS, MOST_FOLDS, MOST_ROWS
from home.videos import read_video
from portal.kit.pagination import LARGEST_NUMBER

PICTURE = "width-800|format-webp"
POSTER = "fill-800x450|format-webp"
CARD_PICTURE = "fill-400x225|format-webp"
TONES = frozenset({"info", "success", "warning"})
LONGEST_ADDRESS = 500

Value = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something to look up. Shape: `kind` is page, document, image, person, html or news; `key` its number, or
    the stored text itself; `spec` and `alternative` are those of a picture.
    """

    kind: str
    key: Any
    spec: str = ""
    alternative: str = ""


def facts(raw: Any) -> Mapping[str, Any]:
    return raw if isinstance(raw, dict) else {}


def words(raw: Any) -> str:
    return raw.strip() if isinstance(raw, str) else ""


def number(raw: Any) -> int:
    """A row's number, 0 for what is none."""
    is_number = isinstance(raw, int) and not isinstance(raw, bool)
    return raw if is_number and 0 < raw <= LARGEST_NUMBER else 0


def rows(raw: Any, most: int) -> list[Any]:
    """The values of a list, `most` at the most. Each may stand in a dictionary of its own (wagtail ListBlock)."""
    found = raw if isinstance(raw, list) else []
    return [
        one["value"] if isinstance(one, dict) and one.get("type") == "item" and "value" in one else one
        for one in found[:most]
    ]


def web_address(raw: Any) -> str:
    """An address that a press may lead to, "" for any other."""
    address = words(raw)
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    is_web = parts.scheme in {"http", "https"} and bool(parts.netloc) and address.isprintable()
    return address if is_web and len(address) <= LONGEST_ADDRESS else ""


def wanted(kind: str, raw: Any, **more: str) -> Wanted | None:
    key = number(raw)
    return Wanted(kind, key, **more) if key else None


def html(raw: Any) -> Wanted | None:
    return Wanted("html", raw) if words(raw) else None


def read_text(raw: Any) -> Value | None:
    found = html(raw)
    return {"html": found} if found else None


def read_call_out(raw: Any) -> Value | None:
    found, tone = html(facts(raw).get("text")), facts(raw).get("tone")
    known = isinstance(tone, str) and tone in TONES
    return {"tone": tone if known else "info", "html": found} if found else None


def read_accordion(raw: Any) -> Value | None:
    folds = [
        {"title": words(facts(fold).get("title")), "html": html(facts(fold).get("text"))}
        for fold in rows(raw, MOST_FOLDS)
    ]
    folds = [fold for fold in folds if fold["title"] and fold["html"]]
    return {"folds": folds} if folds else None


def read_table(raw: Any) -> Value | None:
    cells = facts(facts(raw).get("cells"))
    columns = rows(cells.get("columns"), MOST_COLUMNS)
    lines = [rows(facts(line).get("values"), len(columns)) for line in rows(cells.get("rows"), MOST_ROWS)]
    if not columns or not lines:
        return None
    headings = [words(facts(column).get("heading")) for column in columns]
    return {
        "caption": words(cells.get("caption")),
        "headings": headings if any(headings) else [],
        "lines": [[words(cell) for cell in line] for line in lines],
        "has_row_titles": facts(raw).get("has_row_titles") is True,
    }


def read_image(raw: Any) -> Value | None:
    """Before it said what it shows, a picture was stored as its number alone."""
    stored = {"image": raw} if isinstance(raw, int) else facts(raw)
    alternative = "" if stored.get("decorative") is True else words(stored.get("alt_text"))
    found = wanted("image", stored.get("image"), spec=PICTURE, alternative=alternative)
    return {"picture": found} if found else None


def read_documents(raw: Any) -> Value | None:
    """An older release stored one document, not in a list."""
    stored = [raw] if isinstance(raw, dict) else rows(raw, MOST_DOCUMENTS)
    documents = [
        {
            "document": wanted("document", facts(one).get("document")),
            "label": words(facts(one).get("label")),
        }
        for one in stored
    ]
    return {"documents": documents} if documents else None


def read_film(raw: Any) -> Value | None:
    stored = facts(raw)
    video = read_video(words(stored.get("address")), settings.VIDEO_PEERTUBE)
    poster = wanted("image", stored.get("poster"), spec=POSTER)
    return {"video": video, "title": words(stored.get("title")), "poster": poster} if video else None


def read_cards(raw: Any) -> Value | None:
    cards = [read_card(facts(card)) for card in rows(raw, MOST_CARDS)]
    return {"cards": cards} if cards else None


def read_card(stored: Mapping[str, Any]) -> Value:
    return {
        "page": wanted("page", stored.get("page")),
        "address": "" if number(stored.get("page")) else web_address(stored.get("address")),
        "label": words(stored.get("title")),
        "text": words(stored.get("text")),
        "picture": wanted("image", stored.get("picture"), spec=CARD_PICTURE),
    }


def read_links(raw: Any) -> Value | None:
    links = []
    for one in rows(facts(raw).get("links"), MOST_LINKS):
        stored = facts(facts(one).get("value"))
        link: Value = {"page": None, "tool": "", "address": "", "label": words(stored.get("label"))}
        match facts(one).get("type"):
            case "page":
                link["page"] = wanted("page", stored.get("page"))
            case "tool":
                link["tool"] = words(stored.get("tool"))
            case "site":
                link["address"] = web_address(stored.get("address"))
        links.append(link)
    return {"title": words(facts(raw).get("title")), "links": links} if links else None


def read_form(raw: Any) -> Value | None:
    page = wanted("page", facts(raw).get("form"))
    return {"page": page, "label": words(facts(raw).get("label"))} if page else None


def read_tool(raw: Any) -> Value | None:
    tool = words(facts(raw).get("tool"))
    return {"tool": tool, "label": words(facts(raw).get("label"))} if tool else None


def read_contact(raw: Any) -> Value | None:
    person = wanted("person", facts(raw).get("person"))
    return {"person": person, "subject": words(facts(raw).get("subject"))} if person else None


def read_news(raw: Any) -> Value | None:
    count = min(number(facts(raw).get("count")), MOST_NEWS)
    return {"title": words(facts(raw).get("title")), "news": Wanted("news", count)} if count else None


READ: Mapping[str, Callable[[Any], Value | None]] = {
    "text": read_text,
    "call_out": read_call_out,
    "accordion": read_accordion,
    "table": read_table,
    "image": read_image,
    "document": read_documents,
    "video": read_film,
    "cards": read_cards,
    "quick_links": read_links,
    "form": read_form,
    "tool": read_tool,
    "contact": read_contact,
    "news": read_news,
}


def read_blocks(body: Any) -> list[tuple[str, Value]]:
    """The blocks of a stored body that say something, in their order."""
    found = []
    for block in getattr(body, "raw_data", ()):
        kind = facts(block).get("type")
        read = READ.get(kind) if isinstance(kind, str) else None
        value = read(block.get("value")) if read else None
        if value:
            found.append((str(kind), value))
    return found


def all_wanted(value: Any) -> Iterator[Wanted]:
    """Everything that is to be looked up in `value`, however deep."""
    if isinstance(value, Wanted):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from all_wanted(inner)


def put(value: Any, found: Mapping[Wanted, Any]) -> Any:
    """`value` with what was found, None for the rest."""
    if isinstance(value, Wanted):
        return found.get(value)
    if isinstance(value, dict):
        return {name: put(inner, found) for name, inner in value.items()}
    return [put(inner, found) for inner in value] if isinstance(value, list) else value
