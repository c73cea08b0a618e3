"""A person who presses every link: what each screen that can be reached says."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup
from django.urls import Resolver404, resolve

OF_EACH, MOST_ASKED = 3, 2
"""Screens of one kind that are looked at, as they are drawn by one template; of one address, with what is asked
of it.
"""
PAGES, MOST_PAGES = "wagtail_serve", 30
"""Pages of the tree, which have one address in the code and many templates."""
SIGNING_OUT = {"accounts:sign-out", "accounts:sessions-end-others"}


def kind_of(path: str) -> str:
    """The name of the address; "" for one that is no screen of the portal's."""
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return ""


def links(html: str, at: str) -> Iterator[str]:
    for element in BeautifulSoup(html, "html.parser").find_all(["a", "iframe", "form"]):
        address = element.get("href") or element.get("src")
        if not address and element.name == "form" and str(element.get("method", "get")).lower() == "get":
            address = element.get("action")
        parts = urlsplit(urljoin(at, str(address or "#")))
        if not parts.scheme and not parts.netloc and parts.path.startswith("/"):
            yield parts._replace(fragment="").geturl()


def walk(look: Callable[[str], str], begins: Iterable[str], of_each: int = OF_EACH) -> int:
    """Look at each screen that is reached from `begins` by links, and return how many there were.

    Shape: `look` gives the HTML at an address, "" for what is none. At most `of_each` screens of one kind.
    """
    waiting, known, seen = deque(begins), set(begins), Counter[str]()
    while waiting:
        path = waiting.popleft()
        kind, bare = kind_of(path), urlsplit(path).path
        if kind in {"", *SIGNING_OUT} or seen[bare] >= min(MOST_ASKED, of_each):
            continue
        if not seen[bare] and seen[kind] >= (MOST_PAGES if kind == PAGES else of_each):
            continue
        seen[kind] += not seen[bare]
        seen[bare] += 1
        for link in links(look(path), path):
            if link not in known:
                known.add(link)
                waiting.append(link)
    return sum(number for name, number in seen.items() if name.startswith("/"))
