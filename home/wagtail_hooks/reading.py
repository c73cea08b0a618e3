"""What is noted when somebody reads a page."""

from collections.abc import Callable
from typing import Any

from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.models import Page

from home.actions.reading import note_view
from home.models import DocumentPage, EditorialPage
from portal.centres.queries import in_sight
from portal.kit.access import is_looked_over
from portal.media.models import PortalDocument
from portal.media.signals import document_downloaded

Serve = Callable[[Page, HttpRequest, list[Any], dict[str, Any]], HttpResponse]


@hooks.register("on_serve_page", order=-5)
def note_reading(serve: Serve) -> Serve:
    """A page that was really given to its reader has been opened: not a preview, not through IT's eyes.

    Around the hooks of the rooms that serve pages themselves, as forms are.
    """

    def serve_and_note(
        page: Page, request: HttpRequest, args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse:
        response = serve(page, request, args, kwargs)
        is_read = request.method == "GET" and response.status_code < 400
        is_noted = isinstance(page, EditorialPage) or getattr(page, "is_form", False)
        if is_read and is_noted and not is_looked_over(request.user):
            note_view(by=request.user, page=page)
        return response

    return serve_and_note


@receiver(document_downloaded, dispatch_uid="home.note_download")
def note_download(sender: Any, document: PortalDocument, user: Any, **kwargs: Any) -> None:
    """A document that was taken from its library has been read: its page says nothing more."""
    if user.centre_id is None or is_looked_over(user):
        return
    for page in DocumentPage.objects.filter(in_sight(user), document=document.pk):
        note_view(by=user, page=page)
