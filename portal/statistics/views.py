"""`/statistiques/`: the figures that rooms register, for the direction."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.accounts.views.doors import admitted
from portal.centres.models import Centre
from portal.kit.books import typed_book
from portal.kit.downloads import XLSX, download
from portal.kit.periods import Period
from portal.statistics.charts import charts_of, tabs_of
from portal.statistics.choices import Span, period_of


def asked(request: HttpRequest) -> tuple[Centre, Span, Period]:
    """The centre of who asks, and for when: the usual period where the address, typed by hand or old, says nothing known."""
    centre: Any = admitted(request, "statistics.view_statistics").centre
    known = request.GET.get("periode", "")
    span = Span(known) if known in Span.values else Span.TWELVE_MONTHS
    return centre, span, period_of(span, centre.today)


@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    centre, span, period = asked(request)
    charts = charts_of(centre, period)
    context = {"span": span, "spans": Span.choices, "period": period, "charts": charts}
    return render(request, "statistics/statistics.html", context)


@require_safe
def spreadsheet(request: HttpRequest) -> HttpResponse:
    """The same figures. They name nobody: no password is asked."""
    centre, _span, period = asked(request)
    name = f"statistiques-{period.first:%Y%m%d}-{period.last:%Y%m%d}.xlsx"
    return download(typed_book(tabs_of(centre, period)), XLSX, name)
