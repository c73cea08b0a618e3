"""What holds for every page of ours, whatever its room."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Page
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.rich_text.pages import PageLinkHandler

from portal.centres.models import CENTRE_PATH
from portal.kit.access import can
from portal.ui.models import PortalPage, address_of, refuse_reserved

Serve = Callable[[Page, HttpRequest, list[Any], dict[str, Any]], HttpResponse]


@hooks.register("on_serve_page", order=-10)
def serve_to_own_centre_only(serve: Serve) -> Serve:
    """A page of another centre does not exist, but for what the federation shares; the centre's root is the
    dashboard, not a page.
    """

    def serve_if_own(
        page: Page, request: HttpRequest, args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse:
        centre = getattr(request.user, "centre", None)
        if centre is None or not isinstance(page, PortalPage):
            raise Http404
        own: str = centre.site.root_page.path
        if not page.path.startswith(own) and not can(request.user, "centres.view_page", page):
            raise Http404
        return serve(page, request, args, kwargs)

    return serve_if_own


@hooks.register("before_move_page")
def refuse_move_to_reserved_address(
    request: HttpRequest, page: Page, destination: Page
) -> HttpResponse | None:
    """The editor's form checks addresses when a page is written; moving changes them without it."""
    if not isinstance(page, PortalPage):
        return None
    future = f"{destination.url_path}{page.slug}/"
    below = page.get_descendants().values_list("url_path", flat=True)
    try:
        refuse_reserved([future], page.shares_address_with, "slug")
        refuse_reserved([future + path[len(page.url_path) :] for path in below], frozenset(), "slug")
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("wagtailadmin_pages:move", page.pk)
    return None


def refuse_if_permanent(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Shape: answers with the page's editor and a sentence, or None to let Wagtail go on."""
    if not getattr(page.specific_class, "is_permanent", False):
        return None
    sentence = _("“%(title)s” is part of the portal: it stays where it is and online.")
    messages.error(request, sentence % {"title": page.title})
    # Above a centre there is nothing for its editors to see.
    place = page if len(page.path) <= CENTRE_PATH else page.get_parent()
    return redirect("wagtailadmin_explore", place.pk)


@hooks.register("before_move_page", order=-1)
def keep_permanent_in_place(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    return refuse_if_permanent(request, page)


for event in ("before_delete_page", "before_unpublish_page", "before_copy_page"):
    hooks.register(event, refuse_if_permanent)


@hooks.register("before_bulk_action")
def keep_permanent_in_bulk(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """The same for many pages at once, and the same look at addresses for those that move."""
    pages = [page for page in objects if isinstance(page, Page)]
    if action_type not in {"delete", "move", "unpublish"}:
        return None
    for page in pages:
        if answer := refuse_if_permanent(request, page):
            return answer
    if action_type == "move":
        destination = action.cleaned_form.cleaned_data["chooser"]
        for page in pages:
            if answer := refuse_move_to_reserved_address(request, page.specific, destination):
                return answer
    return None


class AddressLinkHandler(PageLinkHandler):
    """Links of rich text to pages, all in one query: Wagtail's own asks once more for each type of page."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        wanted = [int(attrs["id"]) for attrs in attrs_list if attrs.get("id", "").isdigit()]
        found = dict(Page.objects.filter(pk__in=wanted).values_list("pk", "url_path"))
        url_paths = [found.get(int(attrs.get("id") or 0)) for attrs in attrs_list]
        return [f'<a href="{escape(address_of(path))}">' if path else "<a>" for path in url_paths]


@hooks.register("register_rich_text_features", order=10)
def link_to_addresses(features: FeatureRegistry) -> None:
    features.register_link_type(AddressLinkHandler)


@hooks.register("insert_editor_js")
def save_one_after_the_other() -> SafeString:
    """What the editor keeps by itself is finished before what a button sends, and never begins after it."""
    return format_html('<script type="module" src="{}"></script>', static("js/editor/one_save_at_a_time.js"))
