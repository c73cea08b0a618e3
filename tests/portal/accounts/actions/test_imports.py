"""People out of a spreadsheet: what is written of it, when, and by whom."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from portal.accounts.actions import import_work
from portal.accounts.actions.import_work import work_on_imports, write_import
from portal.accounts.actions.imports import (
    check_again,
    confirm_import,
    forget_old_imports,
    give_up_import,
)
from portal.accounts.actions.people import change_person, create_person, deactivate_person
from portal.accounts.actions.roles import set_roles
from portal.accounts.choices import Contract, ImportState, Role
from portal.accounts.exceptions import ImportHasErrors, ImportNotReady, ImportUnderWay
from portal.accounts.models import ImportedLine, Invitation, PeopleImport, User
from portal.audit.models import AuditEntry
from portal.centres.models import Centre, Sector
from portal.notifications.models import Notification, OutboxMail
from tests.factories.imports import (
    ANA,
    NAMES,
    ROLES,
    ZOE,
    checked,
    facts_of,
    people_count,
    sent,
    worked_on,
    written,
)
from tests.support.cast import SYSTEM, Cast
from tests.support.queries import queries_of

# Writing ------------------------------------------------------------------------------------------------------


def test_write_import_opens_accounts_as_the_screens_do(cast: Cast) -> None:
    found = written(cast.hr, ZOE, ANA)
    assert (found.state, found.created, found.changed) == (ImportState.DONE, 2, 0)
    zoe = User.objects.get(username="zoe.lefevre")
    assert facts_of(zoe, "first_name", "last_name", "email", "phone", "contract", "centre_id") == [
        "Zoé",
        "Lefèvre",
        "zoe@a.example",
        "06 39 98 01 02",
        Contract.PERMANENT,
        cast.hr.centre_id,
    ]
    assert (zoe.roles, str(zoe.main_sector), zoe.activated_at) == (
        {Role.SUPERVISOR},
        "Secteur Enfance",
        None,
    )
    assert zoe.has_usable_password() is False
    assert zoe.search_text.startswith("zoe lefevre")
    assert ImportedLine.objects.count() == 0


def test_write_import_twice_the_same_file_changes_nothing(cast: Cast) -> None:
    written(cast.hr, ZOE, ANA)
    before = list(User.objects.order_by("pk").values())
    entries = AuditEntry.objects.exclude(verb__contains="import").count()
    again = checked(cast.hr, ZOE, ANA)
    assert (again.unchanged, again.created, again.changed) == (2, 0, 0)
    worked_on(confirm_import(by=cast.hr, people_import=again, invites=True))
    assert list(User.objects.order_by("pk").values()) == before
    assert AuditEntry.objects.exclude(verb__contains="import").count() == entries
    assert OutboxMail.objects.count() == 0


def test_write_import_changes_what_was_shown_and_nothing_else(cast: Cast) -> None:
    before = User.objects.filter(pk=cast.animator.pk).values().get()
    line = "Fontaine;Léa;animation.enfance;Référente;Culture;accueil"
    written(cast.hr, line, titles=f"{NAMES};Fonction;Secteur;Rôles")
    after = User.objects.filter(pk=cast.animator.pk).values().get()
    changed = {name for name, value in after.items() if value != before[name]}
    assert changed == {"function", "search_text"}
    person = User.objects.get(pk=cast.animator.pk)
    assert (person.roles, [str(row.sector) for row in person.memberships]) == ({Role.RECEPTION}, ["Culture"])


def test_write_import_of_an_address_takes_the_invitation_back(cast: Cast, centre: Centre) -> None:
    first = written(cast.hr, ZOE, invites=True)
    assert (Invitation.objects.open().count(), first.to_invite) == (1, [])
    written(cast.hr, ZOE.replace("zoe@a", "zoe@b"))
    assert Invitation.objects.open().count() == 0


def test_write_import_gives_the_groups_of_the_back_office(cast: Cast) -> None:
    line = "Costa;Ana;;communication"
    written(cast.hr, line, titles=ROLES)
    ana = User.objects.get(username="ana.costa")
    assert list(ana.groups.all()) == [cast.hr.centre.editors]
    written(cast.hr, "Costa;Ana;ana.costa;aucun", titles=ROLES)
    assert (list(ana.groups.all()), User.objects.get(pk=ana.pk).roles) == ([], frozenset())


def test_write_import_audits_each_person_once_and_the_import(cast: Cast) -> None:
    found = written(cast.hr, ZOE, "Fontaine;Léa;;;Référente;;;;")
    entries = AuditEntry.objects.filter(details__has_key="import").order_by("pk")
    zoe = User.objects.get(username="zoe.lefevre")
    assert [(entry.verb, entry.object_id) for entry in entries] == [
        ("accounts.create_person", str(zoe.pk)),
        ("accounts.change_person", str(cast.animator.pk)),
    ]
    assert {(entry.actor_id, entry.details["import"]) for entry in entries} == {(cast.hr.pk, str(found.pk))}
    verbs = AuditEntry.objects.filter(object_id=str(found.pk)).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["accounts.start_import", "accounts.confirm_import", "accounts.import_people"]


def test_write_import_of_a_role_of_trust_tells_the_director_and_the_person(cast: Cast) -> None:
    written(cast.it, "Fontaine;Léa;animation.enfance;rh", titles=ROLES)
    told = Notification.objects.values_list("recipient", flat=True)
    assert set(told) == {cast.director.pk, cast.animator.pk}
    entry = AuditEntry.objects.get(
        verb="accounts.set_roles", object_id=str(cast.animator.pk), actor_id=cast.it.pk
    )
    assert (entry.details["before"], entry.details["after"]) == (["supervisor"], ["hr"])


def test_write_import_keeps_who_gave_each_role(cast: Cast) -> None:
    written(cast.it, "Fontaine;Léa;animation.enfance;rh, accueil", titles=ROLES)
    written(cast.hr, "Fontaine;Léa;animation.enfance;rh, communication", titles=ROLES)
    grants = cast.animator.role_grants.model.objects.filter(person=cast.animator)
    given = {"hr": cast.it.pk, "communication": cast.hr.pk}
    assert dict(grants.values_list("role", "granted_by")) == given
    assert grants.filter(granted_at=None).count() == 0


def test_write_import_invites_the_new_people_who_have_an_address(cast: Cast) -> None:
    found = written(cast.hr, ZOE, ANA, invites=True)
    assert list(OutboxMail.objects.values_list("address", flat=True)) == ["zoe@a.example"]
    work_on_imports(by=SYSTEM)
    assert (OutboxMail.objects.count(), found.to_invite) == (1, [])


def test_write_import_without_invitations_mails_nobody(cast: Cast) -> None:
    written(cast.hr, ZOE, ANA, invites=False)
    assert (OutboxMail.objects.count(), Invitation.objects.count()) == (0, 0)


def test_invite_new_people_goes_on_where_it_was_cut(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [f"Nom{n};Prénom;p{n}@a.example;;;;;;" for n in range(45)]
    with monkeypatch.context() as cut:
        cut.setattr(import_work, "invite_new_people", lambda **facts: None)
        found = written(cast.hr, *lines, invites=True)
    assert (len(found.to_invite), Invitation.objects.count()) == (45, 0)
    assert import_work.invite_some(found.pk) is True
    found.refresh_from_db()
    assert (len(found.to_invite), Invitation.objects.count()) == (25, 20)
    assert (worked_on(found).to_invite, Invitation.objects.count(), OutboxMail.objects.count()) == (
        [],
        45,
        45,
    )


def test_confirm_import_with_a_wrong_line_is_refused(cast: Cast) -> None:
    found = checked(cast.hr, ZOE, "Costa;;;;;;;;")
    with pytest.raises(ImportHasErrors):
        confirm_import(by=cast.hr, people_import=found, invites=False)
    assert User.objects.filter(last_name="Lefèvre").count() == 0


def test_confirm_import_of_somebody_else_is_refused(cast: Cast) -> None:
    found = checked(cast.hr, ZOE)
    for person in (cast.it, cast.director, cast.animator, cast.other_director):
        with pytest.raises(PermissionDenied):
            confirm_import(by=person, people_import=found, invites=False)
    assert worked_on(found).state == ImportState.CHECKED


def test_confirm_import_before_it_is_checked_or_twice_is_refused(cast: Cast) -> None:
    found = sent(cast.hr, ZOE)
    for _ in range(2):
        with pytest.raises(ImportNotReady):
            confirm_import(by=cast.hr, people_import=found, invites=False)
        found = worked_on(found)
        if found.state == ImportState.CHECKED:
            found = confirm_import(by=cast.hr, people_import=found, invites=False)
    assert worked_on(found).state == ImportState.DONE


def test_confirm_import_waits_for_another_one_of_the_centre(cast: Cast) -> None:
    first, second = checked(cast.hr, ZOE), checked(cast.it, ANA)
    first = confirm_import(by=cast.hr, people_import=first, invites=False)
    with pytest.raises(ImportUnderWay):
        confirm_import(by=cast.it, people_import=second, invites=False)
    worked_on(first)
    second = worked_on(confirm_import(by=cast.it, people_import=second, invites=False))
    assert (second.state, User.objects.filter(last_name__in=["Lefèvre", "Costa"]).count()) == (
        ImportState.DONE,
        2,
    )


def take_the_user_name(cast: Cast, centre: Centre) -> None:
    create_person(by=SYSTEM, centre=centre, username="zoe.lefevre", first_name="X", last_name="Y")


def change_the_person(cast: Cast, centre: Centre) -> None:
    change_person(by=SYSTEM, person=cast.animator, function="Autre chose")


def close_the_account(cast: Cast, centre: Centre) -> None:
    deactivate_person(by=SYSTEM, person=cast.animator)


def take_the_right_away(cast: Cast, centre: Centre) -> None:
    set_roles(by=SYSTEM, person=cast.hr, roles=[])


def rename_the_sector(cast: Cast, centre: Centre) -> None:
    Sector.objects.filter(centre=centre, name="Secteur Enfance").update(name="Enfants")


CHANGES = [take_the_user_name, change_the_person, close_the_account, take_the_right_away, rename_the_sector]


@pytest.mark.parametrize("happens", CHANGES)
@pytest.mark.parametrize("late", [False, True])
def test_write_import_after_something_changed_writes_nothing_and_says_so(
    cast: Cast, centre: Centre, monkeypatch: pytest.MonkeyPatch, happens: Any, late: bool
) -> None:
    """Before the worker prepares, or between that and the transaction."""
    found = checked(cast.hr, ZOE, "Fontaine;Léa;;;Référente;;;;")
    found = confirm_import(by=cast.hr, people_import=found, invites=True)
    if late:
        really = import_work.write_once
        monkeypatch.setattr(
            import_work, "write_once", lambda *facts: (happens(cast, centre), really(*facts))[1]
        )
    else:
        happens(cast, centre)
    found = worked_on(found)
    assert (found.state, bool(found.problem)) == (ImportState.FAILED, True)
    assert User.objects.filter(last_name="Lefèvre").count() == 0
    assert User.objects.get(pk=cast.animator.pk).function != "Référente"
    assert found.lines.count() == 2


def test_write_import_when_something_else_changed_goes_on(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = confirm_import(by=cast.hr, people_import=checked(cast.hr, ZOE), invites=False)
    really = import_work.write_once

    def meanwhile(*facts: Any) -> None:
        change_person(by=SYSTEM, person=cast.animator, function="Autre chose")
        really(*facts)

    monkeypatch.setattr(import_work, "write_once", meanwhile)
    assert worked_on(found).state == ImportState.DONE


def test_work_on_imports_that_breaks_writes_nothing_and_goes_on_with_others(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = confirm_import(by=cast.hr, people_import=checked(cast.hr, ZOE), invites=False)
    other = sent(cast.it, ANA)

    def fall_over(*facts: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("portal.accounts.actions.import_writing.record", fall_over)
    broken = worked_on(broken)
    other.refresh_from_db()
    assert (broken.state, other.state) == (ImportState.FAILED, ImportState.CHECKED)
    assert User.objects.filter(last_name="Lefèvre").count() == 0


def test_check_again_after_a_failure_compares_with_what_is_there_now(cast: Cast, centre: Centre) -> None:
    found = confirm_import(by=cast.hr, people_import=checked(cast.hr, ZOE), invites=False)
    take_the_user_name(cast, centre)
    found = worked_on(check_again(by=cast.hr, people_import=worked_on(found)))
    assert (found.state, found.problem) == (ImportState.CHECKED, "")
    worked_on(confirm_import(by=cast.hr, people_import=found, invites=False))
    assert User.objects.filter(username="zoe.lefevre2").count() == 1
    with pytest.raises(ImportNotReady):
        check_again(by=cast.hr, people_import=found)


def test_write_import_again_once_done_does_nothing(cast: Cast) -> None:
    found = written(cast.hr, ZOE)
    before = people_count()
    write_import(by=SYSTEM, identifier=found.pk)
    assert people_count() == before


# Giving up ----------------------------------------------------------------------------------------------------


def test_give_up_import_forgets_its_lines(cast: Cast) -> None:
    found = checked(cast.hr, ZOE)
    with pytest.raises(PermissionDenied):
        give_up_import(by=cast.it, people_import=found)
    for _ in range(2):
        found = give_up_import(by=cast.hr, people_import=found)
    assert (found.state, ImportedLine.objects.count()) == (ImportState.GIVEN_UP, 0)
    assert AuditEntry.objects.filter(verb="accounts.give_up_import").count() == 1


def test_give_up_import_being_written_or_done_is_refused(cast: Cast) -> None:
    found = confirm_import(by=cast.hr, people_import=checked(cast.hr, ZOE), invites=False)
    for _ in range(2):
        with pytest.raises(ImportNotReady):
            give_up_import(by=cast.hr, people_import=found)
        found = worked_on(found)
    assert found.state == ImportState.DONE


def test_start_import_gives_up_what_the_same_person_had_not_confirmed(cast: Cast) -> None:
    first, others = checked(cast.hr, ZOE), checked(cast.it, ZOE)
    second = sent(cast.hr, ANA)
    first.refresh_from_db()
    others.refresh_from_db()
    assert (first.state, others.state, second.state) == (
        ImportState.GIVEN_UP,
        ImportState.CHECKED,
        ImportState.READING,
    )
    assert first.lines.count() == 0


def test_check_import_given_up_meanwhile_leaves_no_line_behind(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_work, "CHUNK", 1)
    found = sent(cast.hr, ZOE, ANA)
    really = import_work.keep

    def meanwhile(people_import: PeopleImport, findings: Any) -> None:
        really(people_import, findings)
        give_up_import(by=cast.hr, people_import=people_import)

    monkeypatch.setattr(import_work, "keep", meanwhile)
    assert (worked_on(found).state, ImportedLine.objects.count()) == (ImportState.GIVEN_UP, 0)


def test_forget_old_imports_empties_what_nobody_confirmed_for_a_week(cast: Cast) -> None:
    old, new, done = checked(cast.it, ZOE), checked(cast.hr, ZOE), written(cast.hr, ANA)
    new = checked(cast.hr, ZOE)
    now = timezone.now()
    PeopleImport.objects.filter(pk__in=[old.pk, done.pk]).update(created_at=now - timedelta(days=8))
    assert [forget_old_imports(by=SYSTEM) for _ in range(2)] == [1, 0]
    states = dict(PeopleImport.objects.values_list("pk", "state"))
    assert (states[old.pk], states[new.pk], states[done.pk]) == (
        ImportState.GIVEN_UP,
        ImportState.CHECKED,
        ImportState.DONE,
    )
    assert old.lines.count() == 0
    PeopleImport.objects.update(created_at=now - timedelta(days=366))
    assert forget_old_imports(by=SYSTEM) == 1
    assert PeopleImport.objects.count() == 0


def test_work_on_imports_is_for_the_system(cast: Cast) -> None:
    for act in (work_on_imports, forget_old_imports):
        with pytest.raises(PermissionDenied):
            act(by=cast.it)


# Size ---------------------------------------------------------------------------------------------------------


NETWORK = 7500


def many(count: int) -> list[str]:
    return [f"Nom{n};Prénom{n};p{n}@a.example;;;CDI;35;Secteur Enfance;animatrice" for n in range(count)]


def test_work_on_imports_queries_do_not_grow_by_line(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Checking, creating, and changing all of them: the same number of queries for 1, 3 and 30 lines."""
    counts: dict[str, set[int]] = {"check": set(), "create": set(), "change": set()}
    for size in (1, 3, 30):
        found = sent(cast.hr, *(line.replace("Nom", f"N{size}x") for line in unique(size)))
        counts["check"].add(queries_of(lambda: work_on_imports(by=SYSTEM)).count)
        found.refresh_from_db()
        confirm_import(by=cast.hr, people_import=found, invites=False)
        counts["create"].add(queries_of(lambda: work_on_imports(by=SYSTEM)).count)
        changed = [line.replace("Nom", f"N{size}x").replace("CDI;35", "CDD;17,5") for line in unique(size)]
        again = checked(cast.hr, *changed)
        assert again.changed == size
        confirm_import(by=cast.hr, people_import=again, invites=False)
        counts["change"].add(queries_of(lambda: work_on_imports(by=SYSTEM)).count)
    assert {what: len(found) for what, found in counts.items()} == {"check": 1, "create": 1, "change": 1}, (
        counts
    )


def unique(size: int) -> list[str]:
    return [line.replace("@a.", f"@a{size}.") for line in many(size)]


def test_work_on_imports_shows_its_progress_by_chunks(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_work, "CHUNK", 2)
    seen: list[tuple[str, int]] = []
    really = import_work.chunks

    def watched(comparison: Any) -> Any:
        for chunk in really(comparison):
            seen.append(tuple(PeopleImport.objects.values_list("state", "done").get()))
            yield chunk

    monkeypatch.setattr(import_work, "chunks", watched)
    written(cast.hr, *many(5))
    assert seen == [
        ("reading", 0),
        ("reading", 2),
        ("reading", 4),
        ("writing", 0),
        ("writing", 2),
        ("writing", 4),
    ]


def test_work_on_imports_brings_a_network_in_at_once(cast: Cast) -> None:
    """A file of 7,500 lines, in the queries of a thousand: by chunk, never by line."""
    people_import = sent(cast.hr, *many(NETWORK))
    checking = queries_of(lambda: work_on_imports(by=SYSTEM)).count
    people_import.refresh_from_db()
    assert (people_import.state, people_import.wrong, people_import.done) == ("checked", 0, NETWORK)
    confirm_import(by=cast.hr, people_import=people_import, invites=False)
    writing = queries_of(lambda: work_on_imports(by=SYSTEM)).count
    assert people_count() - NETWORK == len(cast.people)
    assert max(checking, writing) < NETWORK / 10
