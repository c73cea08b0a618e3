"""`/demarches/baremes/`: the rates that forms compute with."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from forms_builder.queries.rates import tables_on


@require_GET
def rates(request: HttpRequest) -> HttpResponse:
    """What is in force today, for everybody: who is paid back by a rate may read it."""
    user: Any = request.user
    return render(request, "forms_builder/rates.html", {"tables": tables_on(user, localdate())})
