"""The dashboard."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from home.queries.personal import preference_of, shown_panels
from portal.kit.access import is_looked_over


@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """What waits for the person, today, what is new for them: the panels that the rooms registered, in
    the person's order.

    Whoever installs the server has no centre, so nothing waits for them here.
    """
    if getattr(request.user, "centre_id", None) is None:
        return render(request, "home/installation.html")
    preference = preference_of(request.user)
    panels = [
        (panel.template, {"title": panel.title, **values})
        for panel in shown_panels(preference)
        if (values := panel.context(request.user)) is not None
    ]
    is_first_visit = preference.toured_at is None and not is_looked_over(request.user)
    return render(request, "home/dashboard.html", {"panels": panels, "is_first_visit": is_first_visit})
