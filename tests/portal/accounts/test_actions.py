import time
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from portal.accounts.actions.absences import cancel_absence, record_absence
from portal.accounts.actions.passwords import change_own_password, reset_password, send_password_reset
from portal.accounts.actions.people import (
    change_own_phone,
    create_administrator,
    create_person,
    deactivate_person,
    declare_stand_in,
    set_sectors,
)
from portal.accounts.actions.roles import set_roles
from portal.accounts.actions.sessions import forget_old_sign_ins
from portal.accounts.choices import Role
from portal.accounts.exceptions import LinkExpired, NotInSameCentre, StandInRefused
from portal.accounts.models import Absence, Session, User
from portal.accounts.reauthentication import Reauthentication
from portal.audit.models import AuditEntry
from portal.centres.models import Centre, Sector
from portal.notifications.models import Notification, OutboxMail
from tests.support.cast import PASSWORD, SYSTEM, Cast

NEW = "un tracteur mauve et lent"


def audited(verb: str) -> list[str]:
    """Who is on record for `verb`, oldest first, what the session's own set-up did left out."""
    entries = AuditEntry.objects.filter(verb=verb).exclude(actor_label=str(SYSTEM)).order_by("pk")
    return list(entries.values_list("actor_label", flat=True))


def proof_of(person: User, *, age: int = 0) -> Reauthentication:
    return Reauthentication(
        person_id=person.pk,
        at=timezone.now() - timedelta(seconds=age),
        failed_tries=0,
        client_address="192.0.2.1",
        user_agent="test",
    )


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


def test_set_roles_gives_exactly_these_with_their_groups(cast: Cast, centre: Centre):
    person = set_roles(by=cast.hr, person=cast.animator, roles=[Role.COMMUNICATION, Role.DPO])
    assert person.roles == {Role.COMMUNICATION, Role.DPO}
    assert list(person.groups.all()) == [centre.editors]
    person = set_roles(by=cast.hr, person=person, roles=[])
    assert (person.roles, list(person.groups.all())) == (frozenset(), [])
    details = AuditEntry.objects.filter(verb="accounts.set_roles").latest("pk").details
    assert details == {"before": ["communication", "dpo"], "after": []}


def test_set_roles_twice_changes_nothing_more(cast: Cast):
    for _ in range(2):
        person = set_roles(by=cast.hr, person=cast.animator, roles=[Role.DPO])
    assert list(person.role_grants.values_list("role", flat=True)) == ["dpo"]


@pytest.mark.parametrize(
    ("who", "whom"),
    [("hr", "hr"), ("hr", "other_animator"), ("animator", "animator"), ("hr", "director")],
)
def test_set_roles_without_right_is_refused(cast: Cast, who: str, whom: str):
    person = getattr(cast, whom)
    before = person.roles
    with pytest.raises(PermissionDenied):
        set_roles(by=getattr(cast, who), person=person, roles=[Role.DIRECTOR])
    assert User.objects.get(pk=person.pk).roles == before


def test_set_roles_of_the_installation_administrator_is_refused(cast: Cast):
    with pytest.raises(NotInSameCentre):
        set_roles(by=SYSTEM, person=cast.installer, roles=[Role.DIRECTOR])


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


def test_change_own_password_ends_the_other_sessions_and_tells(cast: Cast, client_of):
    here, _elsewhere = client_of(cast.animator), client_of(cast.animator)
    change_own_password(
        by=cast.animator,
        proof=proof_of(cast.animator),
        password=NEW,
        session_key=here.session.session_key,
    )
    assert User.objects.get(pk=cast.animator.pk).check_password(NEW)
    assert list(Session.objects.values_list("session_key", flat=True)) == [here.session.session_key]
    assert Notification.objects.get().kind == "accounts.password_changed"
    assert audited("accounts.change_own_password") == [str(cast.animator)]


@pytest.mark.parametrize(("whose", "age"), [("coordinator", 0), ("animator", 121)])
def test_change_own_password_without_fresh_proof_is_refused(cast: Cast, whose: str, age: int):
    with pytest.raises(PermissionDenied):
        change_own_password(
            by=cast.animator,
            proof=proof_of(getattr(cast, whose), age=age),
            password=NEW,
            session_key=None,
        )
    assert User.objects.get(pk=cast.animator.pk).check_password(PASSWORD)


def test_change_own_password_of_a_closed_account_is_refused(cast: Cast):
    with pytest.raises(PermissionDenied):
        change_own_password(by=cast.gone, proof=proof_of(cast.gone), password=NEW, session_key=None)


def test_send_password_reset_mails_a_link_once_in_five_minutes(cast: Cast):
    sent = [send_password_reset(by=SYSTEM, person=cast.animator) for _ in range(2)]
    with time_machine.travel(time.time() + timedelta(minutes=5, seconds=1).total_seconds()):
        sent.append(send_password_reset(by=cast.hr, person=cast.animator))
    assert sent == [True, False, True]
    mails = OutboxMail.objects.all()
    assert {(mail.address, mail.is_secret) for mail in mails} == {(cast.animator.email, True)}
    assert (mails.count(), Notification.objects.count()) == (2, 0)
    assert (
        "Choisir un nouveau mot de passe\u00a0: http://testserver/connexion/nouveau-mot-de-passe/"
        f"{cast.animator.public_id}/"
    ) in mails[0].body_text
    assert ">Choisir un nouveau mot de passe</a>" in mails[0].body_html


def test_send_password_reset_to_a_closed_account_sends_nothing(cast: Cast):
    assert send_password_reset(by=SYSTEM, person=cast.gone) is False
    assert OutboxMail.objects.count() == 0


@pytest.mark.parametrize(("who", "whom"), [("animator", "coordinator"), ("hr", "other_animator")])
def test_send_password_reset_without_right_is_refused(cast: Cast, who: str, whom: str):
    with pytest.raises(PermissionDenied):
        send_password_reset(by=getattr(cast, who), person=getattr(cast, whom))
    assert OutboxMail.objects.count() == 0


def test_reset_password_serves_once_and_ends_every_session(cast: Cast, client_of):
    client_of(cast.animator)
    token = default_token_generator.make_token(cast.animator)
    reset_password(by=cast.animator, token=token, password=NEW)
    assert User.objects.get(pk=cast.animator.pk).check_password(NEW)
    assert Session.objects.count() == 0
    # Also with the row as it was read before: the token is checked again on the locked one.
    with pytest.raises(LinkExpired):
        reset_password(by=cast.animator, token=token, password=PASSWORD)
    assert User.objects.get(pk=cast.animator.pk).check_password(NEW)
    assert audited("accounts.reset_password") == [str(cast.animator)]


def test_reset_password_after_an_hour_is_refused(cast: Cast):
    token = default_token_generator.make_token(cast.animator)
    with (
        time_machine.travel(time.time() + timedelta(hours=1, seconds=2).total_seconds()),
        pytest.raises(LinkExpired),
    ):
        reset_password(by=cast.animator, token=token, password=NEW)


def test_reset_password_with_somebody_elses_token_is_refused(cast: Cast):
    token = default_token_generator.make_token(cast.coordinator)
    with pytest.raises(LinkExpired):
        reset_password(by=cast.animator, token=token, password=NEW)
    with pytest.raises(PermissionDenied):
        reset_password(by=cast.gone, token=default_token_generator.make_token(cast.gone), password=NEW)


def test_reset_password_forgets_the_wrong_tries(cast: Cast):
    client = Client()
    for _ in range(8):
        client.post("/connexion/", {"username": cast.animator.username, "password": "wrong"})
    token = default_token_generator.make_token(cast.animator)
    reset_password(by=cast.animator, token=token, password=NEW)
    assert (
        client.post("/connexion/", {"username": cast.animator.username, "password": NEW}).status_code == 302
    )


def test_create_administrator_has_no_centre_and_is_made_by_the_system(cast: Cast):
    person = create_administrator(by=SYSTEM, username=" Admin ", email="a@b.example", password=NEW)
    assert (person.username, person.centre, person.is_superuser) == ("admin", None, True)
    for by in (cast.it, cast.installer):
        with pytest.raises(PermissionDenied):
            create_administrator(by=by, username="other", email="", password=NEW)


def test_record_absence_twice_writes_once(cast: Cast):
    source = uuid.uuid4()
    for _ in range(2):
        absence = record_absence(
            by=SYSTEM,
            person=cast.animator,
            starts_on=date(2027, 3, 1),
            ends_on=date(2027, 3, 5),
            source=source,
        )
    assert list(Absence.objects.all()) == [absence]
    assert absence.centre == cast.animator.centre


def test_record_absence_by_a_person_is_refused(cast: Cast):
    for by in (cast.hr, cast.director, cast.installer):
        with pytest.raises(PermissionDenied):
            record_absence(
                by=by,
                person=cast.animator,
                starts_on=date(2027, 3, 1),
                ends_on=date(2027, 3, 5),
                source=uuid.uuid4(),
            )
    assert Absence.objects.count() == 0


def test_record_absence_of_the_installation_administrator_is_refused(cast: Cast):
    with pytest.raises(NotInSameCentre):
        record_absence(
            by=SYSTEM,
            person=cast.installer,
            starts_on=date(2027, 3, 1),
            ends_on=date(2027, 3, 5),
            source=uuid.uuid4(),
        )


def test_cancel_absence_twice_deletes_once(cast: Cast):
    sources = [uuid.uuid4(), uuid.uuid4()]
    for source in sources:
        record_absence(
            by=SYSTEM,
            person=cast.animator,
            starts_on=date(2027, 3, 1),
            ends_on=date(2027, 3, 5),
            source=source,
        )
    with pytest.raises(PermissionDenied):
        cancel_absence(by=cast.hr, source=sources[0])
    for _ in range(2):
        cancel_absence(by=SYSTEM, source=sources[0])
    assert list(Absence.objects.values_list("source", flat=True)) == [sources[1]]
    assert AuditEntry.objects.filter(verb="accounts.cancel_absence").count() == 1


def test_forget_old_sign_ins_keeps_six_months(cast: Cast):
    from axes.models import AccessFailureLog

    client = Client()
    with time_machine.travel(time.time() - timedelta(days=181).total_seconds()):
        client.post("/connexion/", {"username": "old", "password": "wrong"})
    client.post("/connexion/", {"username": "new", "password": "wrong"})
    with pytest.raises(PermissionDenied):
        forget_old_sign_ins(by=cast.it)
    forget_old_sign_ins(by=SYSTEM)
    assert list(AccessFailureLog.objects.values_list("username", flat=True)) == ["new"]
