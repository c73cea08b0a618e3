"""What a page with a video may call once its reader presses, and no other page."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.models import Page

from home.queries.showing import frames_of

Serve = Callable[..., HttpResponse]


@hooks.register("on_serve_page")
def let_players_in(serve: Serve) -> Serve:
    """Write the hosts of the page's own videos into its content policy."""

    def serve_with_players(
        page: Page, request: HttpRequest, args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse:
        response = serve(page, request, args, kwargs)
        if hosts := frames_of(page, request.GET):
            response._csp_update = {"frame-src": hosts}  # type: ignore[attr-defined]
        return response

    return serve_with_players
