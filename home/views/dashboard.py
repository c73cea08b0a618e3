"""The dashboard."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from portal.kit.registries import panels


@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """What waits for the person, today, what is new for them: the panels that the rooms registered.

    Whoever installs the server has no centre, so nothing waits for them here.
    """
    if getattr(request.user, "centre_id", None) is None:
        return render(request, "home/installation.html")
    drawn = [
        render_to_string(panel.template, {"title": panel.title, **context}, request)
        for panel in panels
        if (context := panel.context(request.user)) is not None
    ]
    return render(request, "home/dashboard.html", {"panels": drawn})
