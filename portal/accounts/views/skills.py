"""Which skills somebody has: said by themselves, or by who manages people."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.actions.skills import set_skills
from portal.accounts.forms.skills import SkillsForm
from portal.accounts.models import Skill, User
from portal.accounts.views.doors import form_view, found_person, member


@form_view
def own_skills(request: HttpRequest) -> HttpResponse:
    """`/compte/competences/`."""
    return skills_of(request, member(request), reverse("accounts:account"))


@form_view
def person_skills(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """`/personnel/<id>/competences/`."""
    person = found_person(request, public_id, "accounts.manage_person")
    return skills_of(request, person, reverse("accounts:person", args=[public_id]))


def skills_of(request: HttpRequest, person: User, back: str) -> HttpResponse:
    known = {"skills": list(person.skills.values_list("pk", flat=True))}
    form = SkillsForm(request.POST or None, skills=Skill.objects.visible_to(request.user), initial=known)
    if form.is_valid():
        set_skills(by=request.user, person=person, skills=form.chosen)
        messages.success(request, _("The skills are saved."))
        return redirect(back)
    context = {"form": form, "person": person, "back": back, "is_own": person.pk == request.user.pk}
    return render(request, "accounts/skills.html", context)
