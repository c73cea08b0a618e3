"""« Créer »: what the person may begin, for those whose browser opens no sheet, and for the installed app."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.ui.navigation import Shell


@require_safe
def create(request: HttpRequest) -> HttpResponse:
    """`/creer/`."""
    offered = Shell(request).creations
    if not offered:
        raise Http404
    return render(request, "home/create.html", {"creations": offered, "heading": _("Create")})
