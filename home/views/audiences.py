"""Who would read a page, while an editor chooses it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from home.forms.audience import ForecastForm
from home.queries.audiences import forecast
from home.queries.tree import page_at
from portal.kit.access import can


@require_POST
def readers(request: HttpRequest) -> HttpResponse:
    """A piece of a page: how many people read what is ticked, and the first of them."""
    user: Any = request.user
    form = ForecastForm(request.POST)
    if not can(user, "home.write_pages") or not form.is_valid():
        raise Http404
    parent = page_at(user, form.cleaned_data["place"])
    if parent is None:
        raise Http404
    found = forecast(user.centre, parent, form.cleaned_data["terms"])
    return render(request, "home/parts/readers.html", {"forecast": found})
