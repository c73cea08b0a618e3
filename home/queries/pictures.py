"""The pictures of a page, at the sizes at which it and the lists of pages show them."""

from typing import Any

from home.queries.body_blocks import all_wanted, read_blocks
from home.queries.news import THUMBNAIL

PAGE_PICTURE = "fill-800x400|format-webp"
"""At the top of a piece of news (home/news_page.html)."""


def sizes_shown(page: Any) -> set[tuple[int, str]]:
    """The numbers of the pictures of `page`, each with a size. Shape: `page` is specific; costs no query."""
    body = read_blocks(getattr(page, "body", None))
    found = {(one.key, one.spec) for _kind, value in body for one in all_wanted(value) if one.kind == "image"}
    on_top = getattr(page, "image_id", None)
    return found | ({(on_top, THUMBNAIL), (on_top, PAGE_PICTURE)} if on_top else set())
