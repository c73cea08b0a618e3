"""The list of skills, and who has which."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from portal.accounts.actions.skills import change_skill, create_skill, delete_skill, set_skills
from portal.accounts.exceptions import NotInSameCentre
from portal.accounts.models import Skill
from portal.audit.models import AuditEntry
from tests.support.cast import SYSTEM, Cast


def verbs() -> list[str]:
    return list(
        AuditEntry.objects.filter(verb__contains="skill").order_by("pk").values_list("verb", flat=True)
    )


@pytest.mark.parametrize("job", ["hr", "communication", "it"])
def test_create_skill_adds_it_to_the_own_centre(job: str, cast: Cast) -> None:
    skill = create_skill(by=getattr(cast, job), name="Guitare")
    assert (skill.centre, skill.name) == (cast.hr.centre, "Guitare")
    assert verbs() == ["accounts.create_skill"]


@pytest.mark.parametrize("job", ["animator", "coordinator", "director", "reception", "gone", "installer"])
def test_skills_list_is_not_written_by_others(job: str, cast: Cast) -> None:
    skill, by = create_skill(by=cast.hr, name="Guitare"), getattr(cast, job)
    with pytest.raises(PermissionDenied):
        create_skill(by=by, name="Piano")
    with pytest.raises(PermissionDenied):
        change_skill(by=by, skill=skill, name="Piano")
    with pytest.raises(PermissionDenied):
        delete_skill(by=by, skill=skill)
    assert list(Skill.objects.values_list("name", flat=True)) == ["Guitare"]


def test_skill_of_another_centre_is_out_of_reach(cast: Cast) -> None:
    skill = create_skill(by=cast.hr, name="Guitare")
    for by in (cast.other_director, cast.other_animator):
        with pytest.raises(PermissionDenied):
            change_skill(by=by, skill=skill, name="Piano")


def test_create_skill_twice_is_refused(cast: Cast) -> None:
    create_skill(by=cast.hr, name="Guitare")
    with pytest.raises(ValidationError):
        create_skill(by=cast.it, name="Guitare")
    assert verbs() == ["accounts.create_skill"]


def test_change_and_delete_skill_reach_who_has_it(cast: Cast) -> None:
    skill = create_skill(by=cast.hr, name="Guitare")
    set_skills(by=cast.animator, person=cast.animator, skills=[skill])
    change_skill(by=cast.hr, skill=skill, name="Guitare et chant")
    assert [row.name for row in cast.animator.skills.all()] == ["Guitare et chant"]
    delete_skill(by=cast.hr, skill=skill)
    assert list(cast.animator.skills.all()) == []
    assert verbs() == [
        f"accounts.{verb}_skill{s}"
        for verb, s in (("create", ""), ("set", "s"), ("change", ""), ("delete", ""))
    ]


@pytest.mark.parametrize("job", ["animator", "hr", "it"])
def test_set_skills_of_the_animator(job: str, cast: Cast) -> None:
    one, two = (create_skill(by=cast.hr, name=name) for name in ("Guitare", "Piano"))
    by = getattr(cast, job)
    set_skills(by=by, person=cast.animator, skills=[one])
    set_skills(by=by, person=cast.animator, skills=[two])
    set_skills(by=by, person=cast.animator, skills=[two])
    assert list(cast.animator.skills.all()) == [two]
    assert verbs()[2:] == ["accounts.set_skills", "accounts.set_skills"]


@pytest.mark.parametrize("job", ["coordinator", "director", "youth_animator", "other_director", "installer"])
def test_set_skills_by_others_is_refused(job: str, cast: Cast) -> None:
    skill = create_skill(by=cast.hr, name="Guitare")
    with pytest.raises(PermissionDenied):
        set_skills(by=getattr(cast, job), person=cast.animator, skills=[skill])
    assert list(cast.animator.skills.all()) == []


def test_set_skills_of_another_list_is_refused(cast: Cast) -> None:
    skill = Skill.objects.create(centre=cast.other_director.centre, name="Guitare")
    with pytest.raises(NotInSameCentre):
        set_skills(by=SYSTEM, person=cast.animator, skills=[skill])
    assert list(cast.animator.skills.all()) == []
