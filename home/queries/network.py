"""What the federation shares with every centre, read under `/reseau/`. Nothing else of the federation is seen."""

from typing import Any, TypedDict

from wagtail.models import Page

from home.queries.showing import find_page
from home.queries.tree import at_address
from portal.centres.models import CENTRE_PATH, Centre
from portal.centres.queries import federation, kept, shared
from portal.ui.models import NETWORK, address_of


class SharedPage(TypedDict):
    """Plain, since it is kept."""

    title: str
    url: str
    introduction: str


class Network(TypedDict):
    """The federation, and what stands on top of what it shares."""

    name: str
    pages: list[SharedPage]


def network_of(user: Any) -> Network:
    """What the federation shares with the centre of `user`; no pages for the federation's own people, who have
    them in their tree. The pages are kept with the centre, whose number the federation's pages change too.
    """
    if not user.is_active or user.centre is None or user.centre.is_federation:
        return Network(name="", pages=[])
    name, path = federation()
    pages = kept(user.centre, "shared-pages", lambda: read_shared_pages(user)) if path else []
    return Network(name=name, pages=pages)


def has_network(user: Any) -> bool:
    return bool(network_of(user)["pages"])


def read_shared_pages(user: Any) -> list[SharedPage]:
    introductions = ("sectionpage__introduction", "contentpage__introduction", "librarypage__introduction")
    rows = list(
        Page.objects.filter(shared(user))
        .order_by("path")
        .values_list("path", "title", "url_path", *introductions)
    )
    paths = {row[0] for row in rows}
    return [
        SharedPage(
            title=title,
            url=f"/{NETWORK}{address_of(url_path)}",
            introduction=next((text for text in said if text), ""),
        )
        for path, title, url_path, *said in rows
        if path[: -Page.steplen] not in paths
    ]


def find_shared_page(user: Any, path: str) -> Any:
    """The page of the federation at `path` that it shares; None for anything else. Four queries at most."""
    centre = Centre.objects.filter(is_federation=True).select_related("site__root_page").first()
    if centre is None:
        return None
    page = Page.objects.filter(at_address(centre.site.root_page, path), shared(user)).first()
    return page and page.specific


def page_read_at(user: Any, address: str) -> Any:
    """The page that `user` reads at `address`, in their centre or under `/reseau/`; None where there is none."""
    if not address.startswith(f"/{NETWORK}/"):
        return find_page(user, address)
    page = find_shared_page(user, address.removeprefix(f"/{NETWORK}"))
    if page is not None:
        page.is_seen_from_afar = is_of_network(user, page)
    return page


def is_of_network(user: Any, page: Page) -> bool:
    """Tell whether `page` is another centre's: the federation's, since no other is ever shown."""
    return user.centre is not None and page.path[:CENTRE_PATH] != user.centre.site.root_page.path
