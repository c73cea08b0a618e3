"""What holds for every page of ours, whatever its room."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.models import Page

from portal.ui.models import PortalPage, refuse_reserved

Serve = Callable[[Page, HttpRequest, list[Any], dict[str, Any]], HttpResponse]


@hooks.register("on_serve_page", order=-10)
def serve_to_own_centre_only(serve: Serve) -> Serve:
    """A page of another centre does not exist; the centre's root is the dashboard, not a page."""

    def serve_if_own(
        page: Page, request: HttpRequest, args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse:
        centre = getattr(request.user, "centre", None)
        if centre is None or not isinstance(page, PortalPage):
            raise Http404
        if not page.path.startswith(centre.site.root_page.path):
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
