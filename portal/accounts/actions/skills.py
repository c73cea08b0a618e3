"""The list of skills of a centre, and who has which."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from portal.accounts.exceptions import NotInSameCentre
from portal.accounts.models import Skill, User
from portal.accounts.queries.people import lock_person
from portal.audit.actions import record
from portal.kit.access import require


@transaction.atomic
def create_skill(*, by: Any, name: str) -> Skill:
    """Add a skill to the list of the person's own centre.

    Rights:  accounts.manage_skill.
    Raises:  ValidationError.
    Effects: one row, one audit entry.
    """
    skill = Skill(centre=by.centre, name=name)
    require(by, "accounts.manage_skill", skill)
    skill.full_clean()
    skill.save()
    record(by, "accounts.create_skill", skill)
    return skill


@transaction.atomic
def change_skill(*, by: Any, skill: Skill, name: str) -> Skill:
    """Call a skill otherwise; whoever has it keeps it. Rights, Raises, Effects: as create_skill."""
    require(by, "accounts.manage_skill", skill)
    skill = Skill.objects.select_for_update(of=("self",)).get(pk=skill.pk)
    require(by, "accounts.manage_skill", skill)
    before, skill.name = skill.name, name
    skill.full_clean()
    skill.save()
    record(by, "accounts.change_skill", skill, before=before, after=name)
    return skill


@transaction.atomic
def delete_skill(*, by: Any, skill: Skill) -> None:
    """Take a skill off the list, and from whoever has it.

    Rights: accounts.manage_skill. Effects: rows deleted, one audit entry that says how many had it.
    """
    require(by, "accounts.manage_skill", skill)
    skill = Skill.objects.select_for_update(of=("self",)).get(pk=skill.pk)
    require(by, "accounts.manage_skill", skill)
    record(by, "accounts.delete_skill", skill, people=skill.people.count())
    skill.delete()


@transaction.atomic
def set_skills(*, by: Any, person: User, skills: Iterable[Skill]) -> User:
    """Say which skills `person` has.

    Rights:  accounts.set_skills (one's own, or human resources and IT).
    Raises:  NotInSameCentre for a skill of another centre's list.
    Effects: rows, one audit entry when something changes. Safe to repeat.
    """
    require(by, "accounts.set_skills", person)
    person = lock_person(person)
    require(by, "accounts.set_skills", person)
    wanted = {skill.pk: skill for skill in skills}
    if any(skill.centre_id != person.centre_id for skill in wanted.values()):
        raise NotInSameCentre
    before = set(person.skills.values_list("pk", flat=True))
    if before != wanted.keys():
        person.skills.set(wanted.values())
        record(by, "accounts.set_skills", person, before=sorted(before), after=sorted(wanted))
    return person
