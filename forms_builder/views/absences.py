"""The calendar of absences."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from forms_builder.choices import DayMark
from forms_builder.queries.absences import month_of_sector, sectors_to_show
from portal.accounts.views.doors import member
from portal.centres.models import Sector
from portal.kit.dates import add_months, read_month


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """`/conges/calendrier/`: `?mois=2027-03&secteur=3`; this month and one's own sector without."""
    reader = member(request)
    first = asked_month(request)
    sectors = sectors_to_show(reader)
    sector = asked_sector(request, sectors)
    context: dict[str, Any] = {
        "first": first,
        "sector": sector,
        "month": month_of_sector(reader, sector, first) if sector else None,
        "chips": [(one, address(first, one)) for one in sectors],
        "before": address(add_months(first, -1), sector),
        "after": address(add_months(first, 1), sector),
        "legend": [mark for mark in DayMark if mark.letter],
    }
    return render(request, "forms_builder/absences.html", context)


def asked_month(request: HttpRequest) -> date:
    """The first day of the month that is asked for; of this one for anything else."""
    return read_month(request.GET.get("mois", "")) or localdate().replace(day=1)


def asked_sector(request: HttpRequest, sectors: list[Sector]) -> Sector | None:
    wanted = request.GET.get("secteur", "")
    first = sectors[0] if sectors else None
    return next((sector for sector in sectors if str(sector.pk) == wanted), first)


def address(first: date, sector: Sector | None) -> str:
    return f"?{urlencode({'mois': f'{first:%Y-%m}', 'secteur': sector.pk if sector else ''})}"
