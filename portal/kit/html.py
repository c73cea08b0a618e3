"""Text with marks: what may be in it, whoever wrote it and whichever way it came in."""

import nh3

TAGS = frozenset(
    {"a", "b", "blockquote", "br", "em", "h2", "h3", "h4", "hr", "i", "li", "ol", "p", "strong", "ul"}
)
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
STORED_LINK = frozenset({"href", "linktype", "id"})
LINK_TYPES = frozenset({"page", "document"})
LONGEST_NUMBER = 18
"""In the database a link to a page or document says its kind and its number (wagtail.rich_text)."""

NOTHING = "0"
"""The number of no row."""


def sanitise(html: str) -> str:
    """Return `html` with nothing but TAGS and harmless links: for what is shown."""
    return nh3.clean(html, tags=set(TAGS), attributes={"a": {"href"}}, url_schemes=set(SCHEMES))


def sanitise_stored(html: str) -> str:
    """The same, keeping Wagtail's links to pages and documents: for what is written."""
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes={"a": set(STORED_LINK)},
        attribute_filter=keep_attribute,
        url_schemes=set(SCHEMES),
        link_rel=None,
    )


def keep_attribute(tag: str, name: str, value: str) -> str | None:
    """A number that is none, or that no database holds, would stop the page from being shown; a link without
    one, from being saved (Wagtail notes what it points to).
    """
    if name == "id":
        return value if value.isascii() and value.isdigit() and len(value) < LONGEST_NUMBER else NOTHING
    if name == "linktype":
        return value if value in LINK_TYPES else None
    return value
