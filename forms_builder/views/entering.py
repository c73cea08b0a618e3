"""Human resources fill in a form for somebody: for whom, then which form."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from forms_builder.models import FormVersion
from forms_builder.queries.entering import begun_for_others, people_to_enter_for
from forms_builder.queries.form_list import forms_on_line
from forms_builder.views.doors import searched_words
from portal.accounts.models import User
from portal.accounts.views.doors import admitted
from portal.kit.pagination import paginate

ROWS = 30


@require_safe
def choose_person(request: HttpRequest) -> HttpResponse:
    """`/demarches/pour/`: for whom. With `?demarche=` the form is chosen already; `?q=` looks for a name."""
    by = admitted(request, "forms_builder.enter_requests")
    words = searched_words(request)
    chosen = forms_on_line(by).filter(page__slug=request.GET.get("demarche", "").replace("\x00", "")).first()
    people = people_to_enter_for(by, words)
    page = paginate(people, by=("last_name", "id"), cursor=request.GET.get("suite", ""), size=ROWS)
    context = {
        "chosen": chosen,
        "words": words,
        "page": page,
        "rows": [(person, address_for(person, chosen)) for person in page.rows],
        "begun": [] if chosen or words else begun_for_others(by),
    }
    return render(request, "forms_builder/enter.html", context)


def address_for(person: User, chosen: FormVersion | None) -> str:
    if chosen is not None and chosen.page is not None:
        return f"{chosen.page.url}?pour={person.public_id}"
    return reverse("forms_builder:enter-for", args=[person.public_id])


@require_safe
def choose_form(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """`/demarches/pour/<id>/`: which form, for that person."""
    by = admitted(request, "forms_builder.enter_requests")
    person = get_object_or_404(people_to_enter_for(by), public_id=public_id)
    rows = [(version, address_for(person, version)) for version in forms_on_line(by)]
    return render(request, "forms_builder/enter_for.html", {"person": person, "rows": rows})
