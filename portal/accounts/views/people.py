"""`/personnel/`: the people of the centre, for those who manage them."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.accounts.queries.personnel import person_page
from portal.accounts.views.doors import found_person


@require_safe
def person(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = found_person(request, public_id, "accounts.view_person_file")
    return render(request, "accounts/people/person.html", {"page": person_page(request.user, found)})
