"""`/personnel/`: the list and its filters, a person's page, and what is done there."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.accounts.actions.people import declare_stand_in, set_sectors
from portal.accounts.actions.roles import set_roles
from portal.accounts.choices import Role
from portal.accounts.models import Delegation, Session, User
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from tests.factories.accounts import AbsenceFactory, PersonFactory
from tests.factories.forms_builder import account_of, leave_form, send_leave
from tests.support.cast import SYSTEM, Cast
from tests.support.queries import count_queries, queries_of

ClientOf = Callable[[User], Client]
LIST = "/personnel/"


def text_of(response: HttpResponse) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def names(response: HttpResponse) -> list[str]:
    """The people of the list, in its order."""
    return re.findall(
        r'<a class="item__title" href="/personnel/[^"]+">([^<]+)</a>', response.content.decode()
    )


def page_of(person: User, act: str = "") -> str:
    return f"/personnel/{person.public_id}/{act}"


def test_people_are_those_of_the_centre_with_an_open_account(cast: Cast, client_of: ClientOf) -> None:
    found = names(client_of(cast.hr).get(LIST))
    open_here = User.objects.filter(centre=cast.hr.centre, is_active=True).order_by("last_name", "id")
    assert found == [str(person) for person in open_here]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=lea", ["Léa Fontaine"]),
        ("q=FONTAINE Léa", ["Léa Fontaine"]),
        ("q=animatrice enf", ["Léa Fontaine"]),
        ("q=animation.enf", ["Léa Fontaine"]),
        ("q=animation.enfance@tilleuls", ["Léa Fontaine"]),
        ("q=personne", []),
        ("etat=closed", ["Gilles Masson"]),
        ("etat=away", ["Claire Dubois"]),
        ("etat=ends_soon", ["Yanis Moreau"]),
        ("etat=never_came", ["Alice Renard"]),
        ("etat=erased", []),
        ("role=coordinator", ["Claire Dubois", "Karim Haddad"]),
        ("role=equipment", ["Bruno Delattre"]),
        ("role=coordinator&q=claire", ["Claire Dubois"]),
        ("role=forged", None),
        ("etat=forged&secteur=forged&q=%00", None),
    ],
)
def test_people_are_narrowed(
    cast: Cast, client_of: ClientOf, today: date, asked: str, found: list[str] | None
) -> None:
    AbsenceFactory.create(person=cast.coordinator, starts_on=today, ends_on=today)
    people = User.objects
    people.filter(pk=cast.youth_animator.pk).update(leaves_on=today + timedelta(days=30))
    people.filter(pk=cast.reception.pk).update(leaves_on=today + timedelta(days=31))
    people.filter(pk=cast.dpo.pk).update(activated_at=None)
    client = client_of(cast.hr)
    # What is forged is left out.
    assert names(client.get(f"{LIST}?{asked}")) == (names(client.get(LIST)) if found is None else found)


def test_people_of_a_sector(cast: Cast, client_of: ClientOf) -> None:
    sector = cast.animator.main_sector
    assert sector is not None
    found = names(client_of(cast.it).get(f"{LIST}?secteur={sector.pk}"))
    assert found == ["Claire Dubois", "Léa Fontaine"]


def test_filters_are_shown_and_each_can_be_taken_away(cast: Cast, client_of: ClientOf) -> None:
    page = text_of(client_of(cast.hr).get(f"{LIST}?q=claire&role=coordinator&suite=x"))
    assert re.findall(r'class="chip" href="([^"]+)"', page) == ["?role=coordinator", "?q=claire"]
    assert "« claire »" in page
    assert '<details class="more" open>' in page


def test_nobody_found_leads_back_to_everybody(cast: Cast, client_of: ClientOf) -> None:
    page = text_of(client_of(cast.hr).get(f"{LIST}?q=zzz"))
    assert 'href="/personnel/"' in page
    assert "Voir tous les comptes ouverts" in page


def test_people_come_by_pages(cast: Cast, client_of: ClientOf) -> None:
    for number in range(40):
        PersonFactory.create(centre=cast.hr.centre, last_name=f"Même{number // 20}")
    client = client_of(cast.hr)
    first = client.get(LIST)
    following = re.search(r'href="(\?suite=[^"]+)"', first.content.decode())
    assert following is not None
    found = names(first) + names(client.get(LIST + following[1]))
    assert (len(names(first)), len(found), len(set(found))) == (30, 54, 16)
    assert found == sorted(found, key=lambda name: name.split(maxsplit=1)[1])


def test_people_cost_the_same_for_any_number(cast: Cast, client_of: ClientOf, centre: Centre) -> None:
    sector = cast.animator.main_sector
    client = client_of(cast.hr)

    def add(number: int) -> None:
        person = PersonFactory.create(
            centre=centre, last_name=f"Zz{number}", sector=sector, roles=[Role.RECEPTION]
        )
        AbsenceFactory.create(person=person, starts_on=centre.today, ends_on=centre.today)

    assert count_queries(lambda: client.get(f"{LIST}?q=zz"), add_row=add) <= 10


def test_menu_leads_there_who_may(cast: Cast, client_of: ClientOf) -> None:
    entry = 'href="/personnel/"'
    for who, may in {"hr": True, "it": True, "director": True, "animator": False, "dpo": False}.items():
        page = client_of(getattr(cast, who)).get("/").content.decode()
        assert (who, entry in page) == (who, may)


NEW = {
    "first_name": "Élodie",
    "last_name": "L’Hénoret",
    "contract": "fixed_term",
    "weekly_hours": "28",
    "working_days": ["1", "2", "4"],
    "entered_on": "2027-03-15",
    "leaves_on": "2027-08-31",
}


def test_create_makes_the_account_and_leads_to_the_invitation(
    cast: Cast, client_of: ClientOf, centre: Centre
) -> None:
    culture = centre.sectors.get(name="Culture")
    client = client_of(cast.hr)
    typed = NEW | {"main": culture.pk, "roles": ["reception"], "coordinated": [culture.pk]}
    answer = client.post("/personnel/nouveau/", typed)
    person = User.objects.get(last_name="L’Hénoret")
    assert answer["Location"] == page_of(person)
    assert (person.username, person.working_days, person.weekly_hours) == ("elodie.lhenoret", "124", 28)
    assert (person.roles, person.main_sector, person.is_coordinator) == ({Role.RECEPTION}, culture, True)
    assert (person.has_usable_password(), person.activated_at) == (False, None)
    page = text_of(client.get(page_of(person)))
    assert "Jamais venu(e)" in page
    assert reverse("accounts:invite-on-paper", args=[person.public_id]) in page


def test_create_of_a_namesake_asks_first(cast: Cast, client_of: ClientOf, centre: Centre) -> None:
    client = client_of(cast.hr)
    typed = NEW | {"main": centre.sectors.get(name="Culture").pk}
    client.post("/personnel/nouveau/", typed)
    again = text_of(client.post("/personnel/nouveau/", typed))
    assert "Quelqu’un de ce nom a déjà un compte." in again
    client.post("/personnel/nouveau/", typed | {"is_another": "on"})
    found = User.objects.filter(last_name="L’Hénoret").values_list("username", flat=True)
    assert sorted(found) == ["elodie.lhenoret", "elodie.lhenoret2"]


def test_create_is_all_or_nothing(cast: Cast, client_of: ClientOf, centre: Centre) -> None:
    """A role that HR may not give is not offered: the form refuses it whole, and the audit knows."""
    typed = NEW | {"main": centre.sectors.get(name="Culture").pk, "roles": ["director"]}
    assert client_of(cast.hr).post("/personnel/nouveau/", typed).status_code == 200
    assert not User.objects.filter(last_name="L’Hénoret").exists()
    assert AuditEntry.objects.get(verb="accounts.refuse_undeclared").details == {"names": ["roles=director"]}


def test_page_of_a_person_says_what_there_is(cast: Cast, client_of: ClientOf, today: date) -> None:
    day = timedelta(days=1)
    declare_stand_in(by=SYSTEM, person=cast.coordinator, stand_in=cast.stand_in)
    AbsenceFactory.create(person=cast.coordinator, starts_on=today, ends_on=today + day)
    AbsenceFactory.create(person=cast.coordinator, starts_on=today - 9 * day, ends_on=today - 8 * day)
    Delegation.objects.create(
        centre=cast.hr.centre, person=cast.coordinator, delegate=cast.animator, starts_on=today, ends_on=today
    )
    set_roles(by=cast.it, person=cast.coordinator, roles=[Role.SUPERVISOR, Role.ACCOUNTING])
    page = text_of(client_of(cast.hr).get(page_of(cast.coordinator)))
    assert "Absent(e) jusqu’au 11 mars" in page
    assert page.count("du 10 mars au 11 mars 2027") == 1
    assert "Sabine Leroux" in page
    assert "Léa Fontaine décide à sa place du 10 mars au 10 mars 2027" in page
    assert "Rôles modifiés" in page
    assert "Ajouté : comptabilité" in page
    assert "Loïc Petit" in page


@pytest.mark.parametrize(
    ("who", "offered"),
    [
        (
            "hr",
            {"modifier", "secteurs", "roles", "suppleance", "delegations", "photo", "desactiver"},
        ),
        ("it", {"modifier", "secteurs", "roles", "photo", "desactiver"}),
        ("director", {"roles", "desactiver"}),
    ],
)
def test_page_of_a_person_offers_what_may_be_done(
    cast: Cast, client_of: ClientOf, who: str, offered: set[str]
) -> None:
    acts = {"modifier", "secteurs", "roles", "suppleance", "delegations", "photo", "desactiver", "reactiver"}
    page = client_of(getattr(cast, who)).get(page_of(cast.animator)).content.decode()
    assert {act for act in acts if page_of(cast.animator, f"{act}/") in page} == offered


def test_page_of_a_person_costs_little(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.hr)
    client.get(page_of(cast.coordinator))
    asked = queries_of(lambda: client.get(page_of(cast.coordinator)))
    assert asked.repeated == []
    assert asked.count <= 14, str(asked)


def test_history_of_a_person_comes_by_pages_at_the_same_cost(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.hr)

    def add(number: int) -> None:
        roles = [Role.RECEPTION] if number % 2 else []
        set_roles(by=cast.hr, person=cast.animator, roles=roles)

    count_queries(lambda: client.get(page_of(cast.animator)), add_row=add)
    page = client.get(page_of(cast.animator)).content.decode()
    assert page.count('<li class="history__event">') == 10
    following = re.search(r'href="(\?suite=[^"]+)"', page)
    assert following is not None
    assert client.get(page_of(cast.animator) + following[1]).content.decode().count("history__event") == 10


def test_change_locks_what_is_theirs(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.hr)
    page = client.get(page_of(cast.animator, "modifier/")).content.decode()
    locked = set(re.findall(r'<input[^>]* name="(\w+)"[^>]* disabled', page))
    assert locked == {"username", "email"}
    typed = {
        "first_name": "Léa",
        "last_name": "Fontaine",
        "contract": "permanent",
        "weekly_hours": "35",
        "working_days": ["1", "2", "3", "4", "5"],
        "function": "référente",
        "email": "rh@ailleurs.example",
        "username": "autre",
        "is_superuser": "on",
    }
    assert client.post(page_of(cast.animator, "modifier/"), typed).status_code == 302
    person = User.objects.get(pk=cast.animator.pk)
    assert (person.function, person.email, person.username) == (
        "référente",
        cast.animator.email,
        "animation.enfance",
    )
    names = AuditEntry.objects.get(verb="accounts.refuse_undeclared").details["names"]
    assert names == ["is_superuser", "username"]


def test_roles_of_trust_are_offered_to_who_may_give_them(cast: Cast, client_of: ClientOf) -> None:
    def offered(who: User) -> set[str]:
        page = client_of(who).get(page_of(cast.dpo, "roles/")).content.decode()
        return set(re.findall(r'name="roles" value="(\w+)"', page))

    assert offered(cast.hr) == {"supervisor", "equipment", "reception", "communication"}
    assert offered(cast.it) == set(Role.values)
    # What is not offered stays.
    client_of(cast.hr).post(page_of(cast.dpo, "roles/"), {"roles": ["reception"]})
    assert User.objects.get(pk=cast.dpo.pk).roles == {Role.DPO, Role.RECEPTION}


def test_deactivate_says_first_what_is_left_behind(
    cast: Cast, client_of: ClientOf, centre: Centre, today: date
) -> None:
    account_of(cast.animator)
    send_leave(leave_form(centre, cast.communication), cast.animator, date(2027, 3, 15))
    declare_stand_in(by=SYSTEM, person=cast.youth_animator, stand_in=cast.coordinator)
    client, path = client_of(cast.hr), page_of(cast.coordinator, "desactiver/")
    page = text_of(client.get(path))
    assert "1 demande attend sa décision" in page
    assert "Demande de congé – Léa Fontaine" in page
    assert "Ce secteur n’aurait plus de coordination : Secteur Enfance." in page
    assert "Cette personne remplace Yanis Moreau." in page
    assert User.objects.get(pk=cast.coordinator.pk).is_active
    # A second coordinator, and the sector is no longer named.
    main = cast.coordinator.main_sector
    assert main is not None
    set_sectors(by=SYSTEM, person=cast.stand_in, main=main, coordinated=[main])
    assert "Secteur Enfance" not in text_of(client.get(path))


def test_deactivate_ends_the_access_at_once(cast: Cast, client_of: ClientOf) -> None:
    theirs = client_of(cast.animator)
    assert client_of(cast.hr).post(page_of(cast.animator, "desactiver/")).status_code == 302
    assert theirs.get("/").status_code == 302
    assert not Session.objects.filter(person=cast.animator).exists()


def test_reactivate_offers_another_last_day(cast: Cast, client_of: ClientOf, today: date) -> None:
    client, path = client_of(cast.hr), page_of(cast.gone, "reactiver/")
    wrong = client.post(path, {"leaves_on": (today - timedelta(days=1)).isoformat()})
    assert "La fin de contrat est passée" in text_of(wrong)
    assert client.post(path, {"leaves_on": today.isoformat()}).status_code == 302
    person = User.objects.get(pk=cast.gone.pk)
    assert (person.is_active, person.leaves_on) == (True, today)


@pytest.mark.parametrize("typed", ["claire dubois", "coordination.enfance", "CLAIRE", "dubois claire"])
def test_stand_in_is_found_by_name(cast: Cast, client_of: ClientOf, typed: str) -> None:
    client_of(cast.hr).post(page_of(cast.animator, "suppleance/"), {"stand_in": typed})
    assert User.objects.get(pk=cast.animator.pk).stand_in == cast.coordinator


def test_stand_in_of_a_common_name_asks_which(cast: Cast, client_of: ClientOf, centre: Centre) -> None:
    for number in range(2):
        PersonFactory.create(centre=centre, username=f"zoe{number}", first_name="Zoé", last_name="Martin")
    client, path = client_of(cast.hr), page_of(cast.animator, "suppleance/")
    assert "Zoé Martin (zoe0), Zoé Martin (zoe1)" in text_of(client.post(path, {"stand_in": "zoe martin"}))
    client.post(path, {"stand_in": "zoe1"})
    assert User.objects.get(pk=cast.animator.pk).stand_in.username == "zoe1"


def test_delegations_of_ones_own_are_given_and_ended(cast: Cast, client_of: ClientOf, today: date) -> None:
    client, path = client_of(cast.coordinator), "/compte/delegations/"
    days = {"starts_on": today.isoformat(), "ends_on": today.isoformat()}
    assert client.post(path, days | {"delegate": "Sabine Leroux"}).status_code == 302
    made = Delegation.objects.get()
    assert (made.person, made.delegate, made.created_by) == (
        cast.coordinator,
        cast.stand_in,
        cast.coordinator,
    )
    assert "Pour Claire Dubois" in text_of(client_of(cast.stand_in).get(path))
    end = reverse("accounts:delegation-end", args=[made.pk])
    assert client_of(cast.stand_in).post(end).status_code == 404
    assert client.post(end)["Location"] == path
    assert Delegation.objects.count() == 0


def test_delegations_for_some_forms_say_which_and_why(
    cast: Cast, client_of: ClientOf, centre: Centre, today: date
) -> None:
    page = leave_form(centre, cast.communication)
    client, path = client_of(cast.coordinator), "/compte/delegations/"
    typed = {"delegate": "Sabine Leroux", "starts_on": today.isoformat(), "ends_on": today.isoformat()}
    refused = client.post(path, typed | {"forms": [str(page.pk), "0"]})
    assert (refused.status_code, list(refused.context["form"].errors)) == (200, ["forms"])
    answer = client.post(path, typed | {"forms": [str(page.pk)], "reason": "Formation à Lille"}, follow=True)
    assert list(Delegation.objects.get().forms.all()) == [page.page_ptr]
    listed = text_of(answer).partition('class="form"')[0]
    assert "du 10 mars au 10 mars 2027 · Demande de congé" in listed
    assert "Formation à Lille" in listed
    file = text_of(client_of(cast.hr).get(page_of(cast.coordinator)))
    assert "décide à sa place du 10 mars au 10 mars 2027 (Demande de congé)" in file


def test_delegations_fold_the_forms_away_until_one_is_ticked(
    cast: Cast, client_of: ClientOf, centre: Centre, today: date
) -> None:
    """Most delegations are for all forms: a phone goes straight on to the reason."""
    page, path = leave_form(centre, cast.communication), "/compte/delegations/"
    client, fold = client_of(cast.coordinator), "<summary>Pour certaines démarches seulement</summary>"
    tags = [
        text_of(answer).partition(fold)[0].rpartition("<details")[2].strip()
        for answer in (client.get(path), client.post(path, {"forms": [str(page.pk)]}))
    ]
    assert tags == ['class="more">', 'class="more" open>']


def test_delegations_offer_the_forms_that_the_person_may_read(
    cast: Cast, client_of: ClientOf, centre: Centre, today: date
) -> None:
    page, other = leave_form(centre, cast.communication), leave_form(centre, cast.communication, title="Clé")
    other.unpublish()
    form = client_of(cast.coordinator).get("/compte/delegations/").context["form"]
    assert (str(page.pk), "Demande de congé") in form.fields["forms"].choices
    assert str(other.pk) not in dict(form.fields["forms"].choices)


def test_delegations_cost_the_same_for_any_number(
    cast: Cast, client_of: ClientOf, centre: Centre, today: date
) -> None:
    page, client = leave_form(centre, cast.communication), client_of(cast.coordinator)

    def add(number: int) -> None:
        made = Delegation.objects.create(
            centre=centre, person=cast.coordinator, delegate=cast.animator, starts_on=today, ends_on=today
        )
        made.forms.add(page)

    assert count_queries(lambda: client.get("/compte/delegations/"), add_row=add, sizes=(1, 3)) <= 14


def test_delegation_by_hr_to_themselves_is_refused(cast: Cast, client_of: ClientOf, today: date) -> None:
    days = {"starts_on": today.isoformat(), "ends_on": today.isoformat()}
    path = page_of(cast.coordinator, "delegations/")
    answer = client_of(cast.hr).post(path, days | {"delegate": "Nadia Benali"})
    assert "Personne ici ne porte ce nom." in text_of(answer)
    assert Delegation.objects.count() == 0


def test_delegations_of_who_leads_are_not_for_hr(cast: Cast, client_of: ClientOf, today: date) -> None:
    client, days = client_of(cast.hr), {"starts_on": today.isoformat(), "ends_on": today.isoformat()}
    asked = {}
    for name, person in (("coordinator", cast.coordinator), ("director", cast.director), ("it", cast.it)):
        path = page_of(person, "delegations/")
        answer = client.post(path, days | {"delegate": "Sabine Leroux"}).status_code
        asked[name] = (path in client.get(page_of(person)).content.decode(), answer)
    assert asked == {"coordinator": (True, 302), "director": (False, 404), "it": (False, 404)}


@pytest.mark.parametrize("act", ["", "modifier/", "roles/", "desactiver/", "photo/", "delegations/"])
def test_person_of_another_centre_is_unknown(cast: Cast, client_of: ClientOf, act: str) -> None:
    assert client_of(cast.hr).get(page_of(cast.other_animator, act)).status_code == 404


def test_people_at_seven_thousand_cost_the_same(cast: Cast, client_of: ClientOf, centre: Centre) -> None:
    client = client_of(cast.hr)
    addresses = [LIST, f"{LIST}?q=nom4 pre", f"{LIST}?etat=never_came", page_of(cast.animator)]

    def counts() -> list[int]:
        return [queries_of(lambda path=path: client.get(path)).count for path in addresses]

    counts()
    before = counts()
    now = timezone.now()
    crowd = [
        User(
            username=f"foule{number}",
            centre=centre,
            first_name=f"Pré{number}",
            last_name=f"Nom{number}",
            search_text=f"pre{number} nom{number}",
            date_joined=now,
            password="!",
        )
        for number in range(7500)
    ]
    User.objects.bulk_create(crowd, batch_size=500)
    assert counts() == [before[0], before[1] + 2, before[2] + 2, before[3]]
