"""`/personnel/`: the people of the centre, for those who manage them."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.accounts.actions.people import change_person, create_person, set_sectors
from portal.accounts.actions.roles import set_roles
from portal.accounts.choices import CONTRACT_FACTS
from portal.accounts.forms.people import ChangePersonForm, CreatePersonForm
from portal.accounts.forms.people_filter import PeopleFilterForm
from portal.accounts.models import User
from portal.accounts.queries.person_page import person_page
from portal.accounts.queries.personnel import find_people, present_person
from portal.accounts.views.doors import admitted, attempt, form_view, found_person, note_undeclared, succeeds
from portal.centres.models import Sector
from portal.kit.access import can
from portal.kit.pagination import paginate
from portal.kit.registries import person_acts

ROWS = 30
ACTS = (
    "manage_person",
    "set_roles",
    "declare_stand_in",
    "delegate",
    "deactivate_person",
    "reactivate_person",
    "change_photo",
    "look_as",
)
"""What the page of a person offers, to those who may."""


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """`/personnel/`: search, filters, a page of people."""
    reader = admitted(request, "accounts.view_people")
    form = PeopleFilterForm(request.GET, sectors=sectors_of(reader))
    found = find_people(reader, form.filters)
    page = paginate(found, by=("last_name", "id"), cursor=request.GET.get("suite", ""), size=ROWS)
    today = reader.centre.today  # type: ignore[union-attr]  # who manages has one
    context = {
        "form": form,
        "page": page,
        "rows": [present_person(person, today) for person in page.rows],
        "may_manage": can(reader, "accounts.manage_people"),
    }
    return render(request, "accounts/people/list.html", context)


def sectors_of(reader: User) -> list[Sector]:
    """The sectors that people may belong to, read once for all the fields of a page."""
    return list(Sector.objects.visible_to(reader).filter(is_organisational=True))


@require_safe
def person(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """`/personnel/<uuid>/`: one person, and what may be done."""
    found = found_person(request, public_id, "accounts.view_person_file")
    page = person_page(request.user, found, request.GET.get("suite", ""))
    may = {act for act in ACTS if can(request.user, f"accounts.{act}", found)}
    acts = [act for act in person_acts if act.visible(request.user, found)]
    context = {"page": page, "person": found, "may": may, "acts": acts}
    return render(request, "accounts/people/person.html", context)


@form_view
def create(request: HttpRequest) -> HttpResponse:
    """`/personnel/nouveau/`."""
    by = admitted(request, "accounts.manage_people")
    form = CreatePersonForm(
        request.POST or None,
        sectors=sectors_of(by),
        may_trust=can(by, "accounts.set_trusted_roles", User(centre_id=by.centre_id)),
        colleagues=User.objects.visible_to(by),
    )
    note_undeclared(request, form, by)
    if form.is_valid() and (made := attempt(form, lambda: hire(by, form))):
        messages.success(
            request, _("The account of %(person)s is there. Invite them to come in.") % {"person": made}
        )
        return redirect("accounts:person", made.public_id)
    return render(request, "accounts/people/create.html", {"form": form})


@transaction.atomic
def hire(by: User, form: CreatePersonForm) -> User:
    """One form, three actions, all or nothing."""
    asked = form.cleaned_data
    person = create_person(by=by, centre=by.centre, **form.facts)  # type: ignore[arg-type]  # who manages has one
    if form.wanted:
        person = set_roles(by=by, person=person, roles=form.wanted)
    return set_sectors(
        by=by, person=person, main=asked["main"], others=asked["others"], coordinated=asked["coordinated"]
    )


@form_view
def change(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """`…/modifier/`."""
    found = found_person(request, public_id, "accounts.manage_person")
    form = ChangePersonForm(request.POST or None, person=found, locked=locked_fields(request.user, found))
    note_undeclared(request, form, found)
    if form.is_valid() and succeeds(form, lambda: change_person(by=request.user, person=found, **form.facts)):
        messages.success(request, _("The changes are saved."))
        return redirect("accounts:person", found.public_id)
    return render(request, "accounts/people/change.html", {"form": form, "person": found})


def locked_fields(by: object, person: User) -> set[str]:
    """What this reader may not change of this person (actions.people.refuse_sensitive)."""
    locked: set[str] = set()
    if person.activated_at is not None or not can(by, "accounts.invite_person", person):
        locked |= {"username", "email"}
    if not can(by, "accounts.change_contract", person):
        locked |= CONTRACT_FACTS
    if not can(by, "accounts.deactivate_person", person):
        locked.add("leaves_on")
    return locked
