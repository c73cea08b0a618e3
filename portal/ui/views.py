"""Pages of the interface itself: what is shown when something goes wrong, and the gallery of components."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.kit.access import can
from portal.ui import gallery as material


def error_page(request: HttpRequest, status: int, *, title: str, text: str) -> HttpResponse:
    """Draw an error inside the shell for somebody signed in, alone for anybody else."""
    user = getattr(request, "user", None)
    layout = "ui/base.html" if user is not None and user.is_authenticated else "ui/bare.html"
    context = {"layout": layout, "heading": title, "text": text}
    return render(request, "ui/errors/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Draw the page without the request: what is wrong with it is unknown."""
    context = {
        "heading": _("This request cannot be read"),
        "text": _("Something in what was sent is not valid. Go back and try again."),
    }
    return HttpResponse(loader.render_to_string("ui/errors/plain.html", context), status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(
        request,
        403,
        title=_("You may not do this"),
        text=_("Your role does not allow it. If you need it, ask your coordinator or the management."),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(
        request,
        404,
        title=_("Nothing here"),
        text=_("The address may be wrong, or what stood here was moved or removed."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Draw the page without database, request or translation of a person: any of them may be what broke."""
    return HttpResponse(loader.render_to_string("ui/errors/server_error.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return error_page(
        request,
        403,
        title=_("This page had expired"),
        text=_(
            "Nothing was sent. Go back: what you typed is still there. Reload the page if it is refused again."
        ),
    )


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    if not can(request.user, "ui.view_gallery"):
        raise Http404
    context = {
        "exhibits": material.exhibits(),
        "form": material.SampleForm(),
        "wrong_form": material.wrong_form(),
        "steps": material.sample_steps(),
    }
    return render(request, "ui/gallery.html", context)
