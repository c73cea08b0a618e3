"""The dashboard, and the way to the pages: Wagtail serves them, through the hooks of portal.ui."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe
from wagtail.url_routing import RouteResult
from wagtail.views import serve

from home.queries import find_page
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


def page(request: HttpRequest, path: str) -> HttpResponse:
    """A page of the tree, found in one query and handed to Wagtail, which keeps the route on the request."""
    found = find_page(request.user, path)
    if found is None:
        raise Http404
    request._wagtail_route_for_request = RouteResult(found)  # type: ignore[attr-defined]
    response: HttpResponse = serve(request, path)
    return response
