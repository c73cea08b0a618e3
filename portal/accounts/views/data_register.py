"""`/donnees-personnelles/`: the personal data of the centre, for the data-protection officer and HR."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.accounts.forms.personal_data import searched
from portal.accounts.models import User
from portal.accounts.queries import data_register
from portal.accounts.views.doors import admitted
from portal.kit.pagination import paginate

ROWS = 30


def keeper(request: HttpRequest) -> User:
    return admitted(request, "accounts.view_personal_data_register")


def draw(request: HttpRequest, name: str, rows: Any, by: tuple[str, str], **context: Any) -> HttpResponse:
    page = paginate(rows, by=by, cursor=request.GET.get("suite", ""), size=ROWS)
    context |= {"page": page, "tab": name, "pending": data_register.pending(request.user)}
    return render(request, f"accounts/data/register/{name}.html", context)


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    reader = keeper(request)
    form, text = searched(request.GET)
    rows = data_register.people_to_keep(reader, text)
    return draw(request, "people", rows, ("last_name", "id"), form=form, text=text)


@require_safe
def erasures(request: HttpRequest) -> HttpResponse:
    return draw(request, "erasures", data_register.erasures(keeper(request)), ("-erased_at", "-id"))


@require_safe
def holds(request: HttpRequest) -> HttpResponse:
    return draw(request, "holds", data_register.holds(keeper(request)), ("-placed_at", "-id"))


@require_safe
def exports(request: HttpRequest) -> HttpResponse:
    return draw(request, "exports", data_register.exports(keeper(request)), ("-asked_at", "-id"))
