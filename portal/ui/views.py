"""Pages of the interface itself: what is shown when something goes wrong, and the gallery of components."""

from dataclasses import asdict

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template import loader
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit.access import can
from portal.ui import gallery as material
from portal.ui import installed
from portal.ui.display import COOKIE, COOKIE_AGE, display_of
from portal.ui.forms import DisplayForm
from portal.ui.navigation import Shell


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


@require_http_methods(["GET", "HEAD", "POST"])
def display(request: HttpRequest) -> HttpResponse:
    """`/affichage/`: how this device shows the portal. Written nowhere but in its own cookie."""
    form = DisplayForm(request.POST or None, initial=asdict(display_of(request.COOKIES)))
    if not form.is_valid():
        return render(request, "ui/display.html", {"form": form})
    messages.success(request, _("The display of this device has changed."))
    answer = redirect("ui:display")
    answer.set_cookie(
        COOKIE,
        form.display().cookie,
        max_age=COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer


@login_not_required
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """`/manifest.webmanifest`: open, since browsers ask for it when they please; it names the centre at the most."""
    shell = Shell(request)
    described = installed.manifest(str(shell.centre or _("Portal")), shell.colour)
    return JsonResponse(
        described, content_type="application/manifest+json", headers={"Cache-Control": "no-cache"}
    )


@login_not_required
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """`/service-worker.js`: at the root, which is how far it reaches. Asked for anew each time."""
    return HttpResponse(
        installed.worker_script(), content_type="text/javascript", headers={"Cache-Control": "no-cache"}
    )


@login_not_required
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """`/hors-connexion/`: what the worker shows on a cut network."""
    return render(request, "ui/offline.html")
