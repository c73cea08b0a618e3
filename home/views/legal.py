"""`/mentions-legales/` and `/accessibilite/`: for everybody, strangers included."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from home.queries.legal import ACCESSIBILITY, LEGAL_NOTICE, PublicText, asked_centre, shown, source_of
from portal.centres.models import Centre

LONGEST_SLUG = 50
MOST_CENTRES = 500


@require_safe
@login_not_required
def notice(request: HttpRequest) -> HttpResponse:
    return public_text(request, LEGAL_NOTICE, _("Legal notice"))


@require_safe
@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    return public_text(request, ACCESSIBILITY, _("Accessibility"))


def public_text(request: HttpRequest, text: PublicText, title: str) -> HttpResponse:
    user: Any = request.user
    slug = request.GET.get("centre", "")[:LONGEST_SLUG].replace("\0", "")
    centre = asked_centre(user, slug)
    if centre is None and slug:
        raise Http404
    context: dict[str, Any] = {
        "layout": "ui/base.html" if user.is_authenticated else "ui/bare.html",
        "title": title,
        "centre": centre,
    }
    if centre is None:
        context["centres"] = Centre.objects.order_by("name")[:MOST_CENTRES]
    else:
        context["text"] = shown(source_of(text, centre))
    return render(request, "home/legal/text.html", context)
