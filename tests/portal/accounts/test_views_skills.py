"""Saying what one can do, and the list in the back office."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.actions.skills import create_skill, set_skills
from portal.accounts.models import Skill, User
from tests.support.cast import Cast

SignIn = Callable[[User], Client]


def test_own_skills_are_ticked_and_saved(cast: Cast, client_of: SignIn) -> None:
    one, two = (create_skill(by=cast.hr, name=name) for name in ("Guitare", "Piano"))
    set_skills(by=cast.animator, person=cast.animator, skills=[one])
    client = client_of(cast.animator)
    assert client.get("/compte/competences/").content.decode().count(" checked") == 1
    answer = client.post("/compte/competences/", {"skills": [two.pk]})
    assert (answer.status_code, answer["Location"]) == (302, "/compte/")
    assert list(cast.animator.skills.all()) == [two]


def test_own_skills_without_a_list_say_so(cast: Cast, client_of: SignIn) -> None:
    page = client_of(cast.animator).get("/compte/competences/").content.decode()
    assert "Aucune compétence dans la liste" in page


def test_person_skills_are_saved_by_human_resources(cast: Cast, client_of: SignIn) -> None:
    skill = create_skill(by=cast.hr, name="Guitare")
    path = reverse("accounts:person-skills", args=[cast.animator.public_id])
    answer = client_of(cast.hr).post(path, {"skills": [skill.pk]})
    assert (answer.status_code, answer["Location"]) == (302, f"/personnel/{cast.animator.public_id}/")
    assert list(cast.animator.skills.all()) == [skill]


@pytest.mark.parametrize("whose", ["other", "nobody"])
def test_skill_of_no_list_is_refused(whose: str, cast: Cast, client_of: SignIn) -> None:
    create_skill(by=cast.hr, name="Guitare")
    other = Skill.objects.create(centre=cast.other_director.centre, name="Guitare")
    posted = {"skills": [other.pk if whose == "other" else other.pk + 1]}
    assert client_of(cast.animator).post("/compte/competences/", posted).status_code == 200
    assert list(cast.animator.skills.all()) == []


def test_skill_register_creates_changes_and_deletes(cast: Cast, client_of: SignIn) -> None:
    client, path = client_of(cast.communication), "/administration/competences/"
    client.post(f"{path}create/", {"name": "Guitare"})
    skill = Skill.objects.get(name="Guitare")
    assert "Guitare" in client.get(path).content.decode()
    client.post(f"{path}edit/{skill.pk}/", {"name": "Piano"})
    assert [row.name for row in Skill.objects.all()] == ["Piano"]
    client.post(f"{path}delete/{skill.pk}/")
    assert list(Skill.objects.all()) == []


@pytest.mark.parametrize(
    ("job", "status"), [("hr", 200), ("communication", 200), ("it", 200), ("animator", 404)]
)
def test_skill_register_is_for_who_keeps_the_list(
    job: str, status: int, cast: Cast, client_of: SignIn
) -> None:
    assert client_of(getattr(cast, job)).get("/administration/competences/").status_code == status
