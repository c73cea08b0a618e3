"""A person who presses every link: what each screen that can be reached says."""

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup
from django.test import Client
from django.urls import Resolver404, resolve

OF_EACH = 3
"""Screens of one kind that are looked at: they are drawn by one template."""
MOST_ASKED = 2
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
        if not address and element.name == "form" and element.get("method", "get").lower() == "get":
            address = element.get("action")
        parts = urlsplit(urljoin(at, str(address or "#")))
        if not parts.scheme and not parts.netloc and parts.path.startswith("/"):
            yield parts._replace(fragment="").geturl()


def walk(client: Client, begins: Iterable[str]) -> Iterator[tuple[str, Any]]:
    """Each screen that is reached from `begins` by links, with its answer, at most OF_EACH of one kind, and of
    one address with what is asked of it two.
    """
    waiting, known = deque(begins), set(begins)
    seen = Counter[str]()
    while waiting:
        path = waiting.popleft()
        kind, bare = kind_of(path), urlsplit(path).path
        if kind in {"", *SIGNING_OUT} or seen[bare] >= MOST_ASKED:
            continue
        if not seen[bare] and seen[kind] >= (MOST_PAGES if kind == PAGES else OF_EACH):
            continue
        seen[kind] += not seen[bare]
        seen[bare] += 1
        answer: Any = client.get(path, follow=True)
        yield path, answer
        if answer.streaming or "html" not in answer.headers["Content-Type"]:
            continue
        for link in links(answer.content.decode(), path):
            if link not in known:
                known.add(link)
                waiting.append(link)
