from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from portal.accounts.actions.people import (
    change_own_phone,
    change_person,
    close_ended_accounts,
    create_administrator,
    create_person,
    deactivate_person,
    declare_stand_in,
    reactivate_person,
    set_sectors,
)
from portal.accounts.choices import Role
from portal.accounts.exceptions import (
    IdentityIsTheirs,
    LeavingDatePast,
    NotInSameCentre,
    PersonErased,
    StandInRefused,
)
from portal.accounts.models import Invitation, Session, User
from portal.audit.models import AuditEntry
from portal.centres.models import Centre, Sector
from portal.notifications.models import Notification
from tests.factories.accounts import PersonFactory
from tests.support.audited import audited
from tests.support.cast import SYSTEM, Cast

NEW = "un tracteur mauve et lent"


def sector(centre: Centre, name: str) -> Sector:
    return Sector.objects.get(centre=centre, name=name)


def test_create_person_by_hr_opens_an_account_without_password(cast: Cast, centre: Centre):
    person = create_person(
        by=cast.hr,
        centre=centre,
        username=" Zoe.Martin ",
        first_name="Zoé",
        last_name="Martin",
        function="animatrice",
        weekly_hours=28,
    )
    person.refresh_from_db()
    assert (person.username, person.centre, person.function) == ("zoe.martin", centre, "animatrice")
    assert (person.has_usable_password(), person.is_superuser, person.is_staff) == (False, False, False)
    assert audited("accounts.create_person") == [str(cast.hr)]


@pytest.mark.parametrize("who", ["animator", "director", "other_director", "installer", "gone"])
def test_create_person_by_others_is_refused(cast: Cast, centre: Centre, who: str):
    before = User.objects.count()
    with pytest.raises(PermissionDenied):
        create_person(
            by=getattr(cast, who), centre=centre, username="zoe", first_name="Zoé", last_name="Martin"
        )
    assert User.objects.count() == before


def test_create_person_in_another_centre_is_refused(cast: Cast, other_centre: Centre):
    with pytest.raises(PermissionDenied):
        create_person(by=cast.hr, centre=other_centre, username="zoe", first_name="Zoé", last_name="Martin")


def test_create_person_with_a_password_is_for_the_system(cast: Cast, centre: Centre):
    facts: dict[str, Any] = {
        "centre": centre,
        "username": "zoe",
        "first_name": "Zoé",
        "last_name": "Martin",
        "password": NEW,
    }
    with pytest.raises(PermissionDenied):
        create_person(by=cast.hr, **facts)
    assert create_person(by=SYSTEM, **facts).check_password(NEW)


@pytest.mark.parametrize("fact", ["is_superuser", "is_staff", "is_active", "public_id", "id"])
def test_create_person_with_what_is_no_fact_is_refused(cast: Cast, centre: Centre, fact: str):
    extra: dict[str, Any] = {fact: True}
    with pytest.raises(TypeError):
        create_person(
            by=cast.hr,
            centre=centre,
            username="zoe",
            first_name="Zoé",
            last_name="Martin",
            **extra,
        )


@pytest.mark.parametrize(
    "facts",
    [{"username": "direction"}, {"username": "two words"}, {"weekly_hours": 80}, {"working_days": "1128"}],
)
def test_create_person_with_wrong_facts_is_refused(cast: Cast, centre: Centre, facts: dict[str, Any]):
    with pytest.raises(ValidationError):
        create_person(
            by=cast.hr,
            centre=centre,
            **({"username": "zoe", "first_name": "Zoé", "last_name": "Martin"} | facts),
        )


def test_set_sectors_replaces_what_was(cast: Cast, centre: Centre):
    main, other = sector(centre, "Culture"), sector(centre, "Cyber Espace")
    person = set_sectors(
        by=cast.hr, person=cast.animator, main=main, others=[other, main], coordinated=[other]
    )
    assert person.main_sector == main
    assert {item.sector for item in person.memberships} == {main, other}
    assert person.coordinated_sector_ids == {other.pk}


def test_set_sectors_of_another_centre_is_refused(cast: Cast, centre: Centre, other_centre: Centre):
    mine, theirs = sector(centre, "Culture"), sector(other_centre, "Culture")
    before = cast.animator.main_sector
    for main, others in [(theirs, []), (mine, [theirs])]:
        with pytest.raises(NotInSameCentre):
            set_sectors(by=cast.hr, person=cast.animator, main=main, others=others)
    with pytest.raises(PermissionDenied):
        set_sectors(by=cast.animator, person=cast.animator, main=mine)
    assert User.objects.get(pk=cast.animator.pk).main_sector == before


def test_declare_stand_in_is_for_hr_and_about_others(cast: Cast):
    person = declare_stand_in(by=cast.hr, person=cast.animator, stand_in=cast.coordinator)
    assert person.stand_in == cast.coordinator
    assert declare_stand_in(by=cast.hr, person=person, stand_in=None).stand_in is None
    for by, whom in [(cast.hr, cast.hr), (cast.it, cast.animator), (cast.hr, cast.other_animator)]:
        with pytest.raises(PermissionDenied):
            declare_stand_in(by=by, person=whom, stand_in=cast.coordinator)


@pytest.mark.parametrize("who", ["animator", "other_animator", "gone"])
def test_declare_stand_in_of_the_wrong_person_is_refused(cast: Cast, who: str):
    with pytest.raises(StandInRefused):
        declare_stand_in(by=cast.hr, person=cast.animator, stand_in=getattr(cast, who))


def test_deactivate_person_ends_access_and_sessions_once(cast: Cast, client_of):
    client_of(cast.animator), client_of(cast.youth_animator)
    for _ in range(2):
        person = deactivate_person(by=cast.hr, person=cast.animator)
    assert person.is_active is False
    assert list(Session.objects.values_list("person", flat=True)) == [cast.youth_animator.pk]
    assert audited("accounts.deactivate_person") == [str(cast.hr)]


def test_deactivate_person_of_trust_tells_who_remains(cast: Cast):
    deactivate_person(by=cast.it, person=cast.animator)
    deactivate_person(by=cast.it, person=cast.hr)
    deactivate_person(by=SYSTEM, person=cast.accounting)
    told = Notification.objects.filter(kind="accounts.trusted_account_closed")
    assert list(told.values_list("recipient__username", "title")) == [
        ("direction", "Compte fermé : Nadia Benali, ressources humaines")
    ]
    deactivate_person(by=cast.it, person=cast.dpo)
    assert set(told.values_list("recipient__username", flat=True)) == {"direction"}


@pytest.mark.parametrize(
    ("who", "whom"),
    [("hr", "hr"), ("hr", "other_animator"), ("coordinator", "animator"), ("it", "installer")],
)
def test_deactivate_person_without_right_is_refused(cast: Cast, who: str, whom: str):
    with pytest.raises(PermissionDenied):
        deactivate_person(by=getattr(cast, who), person=getattr(cast, whom))
    assert User.objects.get(pk=getattr(cast, whom).pk).is_active


def test_change_own_phone_writes_it(cast: Cast):
    change_own_phone(by=cast.animator, phone="06 39 98 01 02")
    assert User.objects.get(pk=cast.animator.pk).phone == "06 39 98 01 02"
    assert audited("accounts.change_own_phone") == [str(cast.animator)]


def test_change_own_phone_to_something_else_is_refused(cast: Cast):
    with pytest.raises(ValidationError):
        change_own_phone(by=cast.animator, phone="<script>")
    with pytest.raises(PermissionDenied):
        change_own_phone(by=cast.gone, phone="06 39 98 01 02")
    assert set(User.objects.values_list("phone", flat=True)) == {""}


def test_create_administrator_has_no_centre_and_is_made_by_the_system(cast: Cast):
    person = create_administrator(by=SYSTEM, username=" Admin ", email="a@b.example", password=NEW)
    assert (person.username, person.centre, person.is_superuser) == ("admin", None, True)
    for by in (cast.it, cast.installer):
        with pytest.raises(PermissionDenied):
            create_administrator(by=by, username="other", email="", password=NEW)


def changed_of(person: User) -> list[str]:
    entry = AuditEntry.objects.filter(verb="accounts.change_person", object_id=str(person.pk)).latest("pk")
    return list(entry.details["changed"])


def test_change_person_writes_what_differs_and_its_search_text(cast: Cast):
    facts = {"first_name": "Éléa", "last_name": "Fontaine", "function": "Référente", "phone": ""}
    person = change_person(by=cast.hr, person=cast.animator, **facts)
    person.refresh_from_db()
    assert (str(person), person.function) == ("Éléa Fontaine", "Référente")
    assert person.search_text == "elea fontaine elea referente"
    assert changed_of(person) == ["first_name", "function"]


def test_change_person_to_the_same_writes_nothing(cast: Cast):
    before = AuditEntry.objects.count()
    change_person(by=cast.hr, person=cast.animator, first_name="Léa", username=cast.animator.username)
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize(
    ("who", "whom"),
    [("director", "animator"), ("animator", "animator"), ("hr", "other_animator"), ("hr", "installer")],
)
def test_change_person_without_right_is_refused(cast: Cast, who: str, whom: str):
    with pytest.raises(PermissionDenied):
        change_person(by=getattr(cast, who), person=getattr(cast, whom), function="Autre")
    assert not User.objects.filter(function="Autre").exists()


@pytest.mark.parametrize("fact", [{"working_days": "12"}, {"weekly_hours": 17}, {"contract": "fixed_term"}])
def test_change_person_contract_is_never_ones_own(cast: Cast, fact: dict[str, Any]):
    """What leave is counted by, written by somebody who takes leave."""
    for by in (cast.hr, cast.it):
        with pytest.raises(PermissionDenied):
            change_person(by=by, person=by, **fact)
    changed = change_person(by=cast.it, person=cast.hr, **fact)
    assert {name: getattr(changed, name) for name in fact} == fact


@pytest.mark.parametrize("facts", [{"email": "a@b.example"}, {"username": "autre"}])
def test_change_person_identity_is_theirs_once_they_have_come(cast: Cast, facts: dict[str, str]):
    newcomer = PersonFactory.create(centre=cast.animator.centre, email="")
    changed = change_person(by=cast.hr, person=newcomer, **facts)
    assert {name: getattr(changed, name) for name in facts} == facts
    with pytest.raises(IdentityIsTheirs) as refusal:
        change_person(by=cast.hr, person=cast.animator, **facts)
    assert [refusal.value.field] == list(facts)
    assert User.objects.get(pk=cast.animator.pk).email == cast.animator.email


def test_change_person_address_of_who_leads_is_out_of_the_reach_of_hr(cast: Cast):
    """The invitation goes there: HR would take the place of a director who has not come yet."""
    director = PersonFactory.create(centre=cast.hr.centre, roles=[Role.DIRECTOR])
    with pytest.raises(PermissionDenied):
        change_person(by=cast.hr, person=director, email="rh@ailleurs.example")
    assert change_person(by=cast.it, person=director, email="d@b.example").email == "d@b.example"


def test_change_person_address_revokes_what_was_sent(cast: Cast):
    newcomer = PersonFactory.create(centre=cast.hr.centre, email="a@b.example")
    invitation = Invitation.objects.create(
        centre=newcomer.centre, person=newcomer, way="mail", digest="0" * 64, expires_at=timezone.now()
    )
    change_person(by=cast.hr, person=newcomer, email="c@d.example")
    invitation.refresh_from_db()
    assert invitation.revoked_at is not None


@pytest.mark.parametrize(
    ("whom", "may"), [("animator", True), ("director", False), ("it", False), ("hr", False)]
)
def test_change_person_last_day_is_as_closing_the_account(cast: Cast, today: date, whom: str, may: bool):
    person = getattr(cast, whom)
    if may:
        assert change_person(by=cast.hr, person=person, leaves_on=today).leaves_on == today
        return
    with pytest.raises(PermissionDenied):
        change_person(by=cast.hr, person=person, leaves_on=today)


@pytest.mark.parametrize("fact", ["is_superuser", "is_active", "centre", "password", "activated_at", "photo"])
def test_change_person_with_what_is_no_fact_is_refused(cast: Cast, fact: str):
    with pytest.raises(TypeError):
        change_person(by=cast.hr, person=cast.animator, **{fact: True})


def test_set_sectors_coordination_of_ones_own_is_refused(cast: Cast, centre: Centre):
    main = sector(centre, "Culture")
    assert set_sectors(by=cast.hr, person=cast.hr, main=main).main_sector == main
    with pytest.raises(PermissionDenied):
        set_sectors(by=cast.hr, person=cast.hr, main=main, coordinated=[main])
    assert set_sectors(by=cast.it, person=cast.hr, main=main, coordinated=[main]).is_coordinator


def test_reactivate_person_opens_the_account_as_it_was(cast: Cast):
    for _ in range(2):
        person = reactivate_person(by=cast.hr, person=cast.gone)
    assert (person.is_active, person.roles, person.leaves_on) == (True, {Role.SUPERVISOR}, None)
    assert audited("accounts.reactivate_person") == [str(cast.hr)]


def test_reactivate_person_whose_contract_is_over_or_data_erased_is_refused(cast: Cast, today: date):
    with pytest.raises(LeavingDatePast):
        reactivate_person(by=cast.hr, person=cast.gone, leaves_on=today - timedelta(days=1))
    assert reactivate_person(by=cast.hr, person=cast.gone, leaves_on=today).leaves_on == today
    erased = deactivate_person(by=cast.hr, person=cast.gone)
    User.objects.filter(pk=erased.pk).update(erased_at=timezone.now())
    with pytest.raises(PersonErased):
        reactivate_person(by=cast.hr, person=erased)


@pytest.mark.parametrize(("who", "whom"), [("animator", "gone"), ("other_director", "gone")])
def test_reactivate_person_without_right_is_refused(cast: Cast, who: str, whom: str):
    with pytest.raises(PermissionDenied):
        reactivate_person(by=getattr(cast, who), person=getattr(cast, whom))
    assert not User.objects.get(pk=cast.gone.pk).is_active


def test_close_ended_accounts_closes_the_day_after_the_last_one(
    cast: Cast, centre: Centre, today: date, client_of
):
    ended, still = cast.animator, cast.youth_animator
    User.objects.filter(pk=ended.pk).update(leaves_on=today - timedelta(days=1))
    User.objects.filter(pk=still.pk).update(leaves_on=today)
    User.objects.filter(pk=cast.other_animator.pk).update(leaves_on=today - timedelta(days=1))
    client_of(ended), client_of(still)
    assert close_ended_accounts(by=SYSTEM, centre=centre) == [ended]
    assert close_ended_accounts(by=SYSTEM, centre=centre) == []
    assert list(Session.objects.values_list("person", flat=True)) == [still.pk]
    notice = Notification.objects.get(kind="accounts.accounts_closed")
    assert (notice.recipient, notice.url) == (cast.hr, "/personnel/?etat=closed")
    assert AuditEntry.objects.filter(verb="accounts.close_ended_account").count() == 1
    assert User.objects.get(pk=cast.other_animator.pk).is_active


def test_close_ended_accounts_counts_days_where_the_centre_is(cast: Cast, centre: Centre, today: date):
    """At 23:30 in Paris the day is not over, at 23:30 in London it is there."""
    User.objects.filter(pk=cast.animator.pk).update(leaves_on=today)
    with time_machine.travel(datetime(2027, 3, 10, 22, 30, tzinfo=UTC)):
        assert close_ended_accounts(by=SYSTEM, centre=centre) == []
    with time_machine.travel(datetime(2027, 3, 10, 23, 30, tzinfo=UTC)):
        assert close_ended_accounts(by=SYSTEM, centre=centre) == [cast.animator]


def test_close_ended_accounts_by_a_person_is_refused(cast: Cast, centre: Centre):
    for by in (cast.hr, cast.it, cast.installer):
        with pytest.raises(PermissionDenied):
            close_ended_accounts(by=by, centre=centre)


def test_deactivate_person_revokes_what_was_sent(cast: Cast):
    invitation = Invitation.objects.create(
        centre=cast.stand_in.centre,
        person=cast.stand_in,
        way="paper",
        digest="1" * 64,
        expires_at=timezone.now(),
    )
    deactivate_person(by=cast.hr, person=cast.stand_in)
    invitation.refresh_from_db()
    assert invitation.revoked_at is not None
