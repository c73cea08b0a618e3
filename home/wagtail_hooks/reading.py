"""What is noted when somebody reads a page."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.models import Page

from home.actions.reading import note_view
from home.models import EditorialPage
from portal.kit.access import is_looked_over

Serve = Callable[[Page, HttpRequest, list[Any], dict[str, Any]], HttpResponse]


@hooks.register("on_serve_page", order=10)
def note_reading(serve: Serve) -> Serve:
    """A page that was really given to its reader has been opened: not a preview, not through IT's eyes."""

    def serve_and_note(
        page: Page, request: HttpRequest, args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse:
        response = serve(page, request, args, kwargs)
        is_read = request.method == "GET" and response.status_code < 400
        if is_read and isinstance(page, EditorialPage) and not is_looked_over(request.user):
            note_view(by=request.user, page=page)
        return response

    return serve_and_note
