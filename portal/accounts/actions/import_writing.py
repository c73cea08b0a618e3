"""The rows of an import, written a thousand at a time: the transaction that holds them is short."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from portal.accounts.actions.passwords import revoke_open_invitations
from portal.accounts.actions.roles import tell_of_trust
from portal.accounts.choices import ROLES, TRUSTED_ROLES, ImportState, Role
from portal.accounts.models import PeopleImport, RoleGrant, SectorMembership, User
from portal.accounts.people_lines import FACTS, SECTORS, Finding
from portal.audit.actions import record, record_many
from portal.centres.models import Centre

AT_ONCE = 1000
Written = tuple[User, Finding]


def write_findings(owner: User, people_import: PeopleImport, findings: Sequence[Finding]) -> None:
    """Write what was found, in the caller's transaction. The caller holds the rows and has checked the rights."""
    new = [finding for finding in findings if finding.person is None]
    changed = [finding for finding in findings if finding.person is not None and finding.facts]
    to_invite: list[int] = []
    for some in parts(new):
        written = create_people(owner, people_import.centre, some)
        keep_trace(owner, people_import, "accounts.create_person", written)
        to_invite += [person.pk for person, __ in written if person.email]
    for some in parts(changed):
        written = change_people(owner, people_import.centre, some)
        keep_trace(owner, people_import, "accounts.change_person", written)
    people_import.state = ImportState.DONE
    people_import.done = people_import.total
    people_import.created, people_import.changed = len(new), len(changed)
    people_import.to_invite = to_invite if people_import.invites else []
    people_import.save()
    people_import.lines.all().delete()
    record(owner, "accounts.import_people", people_import, created=len(new), changed=len(changed))


def parts(findings: list[Finding]) -> Iterator[list[Finding]]:
    for start in range(0, len(findings), AT_ONCE):
        yield findings[start : start + AT_ONCE]


def create_people(owner: User, centre: Centre, findings: Iterable[Finding]) -> list[Written]:
    written = []
    for finding in findings:
        facts = {name: value for name, value in finding.facts.items() if name in FACTS or name == "username"}
        person = User(centre=centre, password=make_password(None), **facts)
        person.fold_names()
        written.append((person, finding))
    User.objects.bulk_create([person for person, __ in written])
    write_sectors(written)
    write_roles(owner, centre, written)
    return written


def change_people(owner: User, centre: Centre, findings: Iterable[Finding]) -> list[Written]:
    by_pk = {finding.person.pk: finding for finding in findings if finding.person is not None}
    written = [(person, by_pk[person.pk]) for person in User.objects.filter(pk__in=by_pk).order_by("pk")]
    touched: set[str] = set()
    for person, finding in written:
        for name in finding.facts.keys() & set(FACTS):
            setattr(person, name, finding.facts[name])
            touched.add(name)
        person.fold_names()
    if touched:
        people = [person for person, __ in written]
        User.objects.bulk_update(people, sorted(touched | {"search_text"}), batch_size=AT_ONCE // 4)
    for person, finding in written:
        if "email" in finding.facts:
            revoke_open_invitations(person)
    write_sectors([one for one in written if not one[1].facts.keys().isdisjoint(SECTORS)])
    write_roles(owner, centre, [one for one in written if "roles" in one[1].facts])
    return written


def write_sectors(written: list[Written]) -> None:
    """Give people the sectors that were settled: a file that says nothing of some leaves them as they are."""
    rows = []
    for person, finding in written:
        main, others, coordinated = (finding.settled(name) for name in SECTORS)
        rows += [
            SectorMembership(
                person=person, sector_id=pk, is_main=pk == main, is_coordinator=pk in coordinated
            )
            for pk in sorted({main, *others} - {None})
        ]
    people = [person.pk for person, __ in written]
    SectorMembership.objects.filter(person__in=people).delete()
    SectorMembership.objects.bulk_create(rows)


def write_roles(owner: User, centre: Centre, written: list[Written]) -> None:
    """Give people their roles, with the groups of the back office that come with them. A role that they had
    keeps who gave it, and when.
    """
    people = [person.pk for person, __ in written]
    groups = User.groups.through
    wanted = {(person.pk, role) for person, finding in written for role in finding.settled("roles")}
    held = {(row.person_id, Role(row.role)): row.pk for row in RoleGrant.objects.filter(person__in=people)}
    RoleGrant.objects.filter(pk__in=[held[lost] for lost in held.keys() - wanted]).delete()
    groups.objects.filter(user__in=people).delete()
    source = {"granted_by": owner, "granted_at": timezone.now()}
    RoleGrant.objects.bulk_create(
        RoleGrant(person_id=person, role=role, **source) for person, role in sorted(wanted - held.keys())
    )
    memberships = {
        (person, getattr(centre, ROLES[role].editors_group).pk)
        for person, role in wanted
        if ROLES[role].editors_group
    }
    groups.objects.bulk_create(
        groups(user_id=person, group_id=group) for person, group in sorted(memberships)
    )


def keep_trace(owner: User, people_import: PeopleImport, verb: str, written: list[Written]) -> None:
    """One entry for each person; one more where roles of somebody change, or one of trust is given. Who is
    given one, or loses one, is told.
    """
    source = {"import": str(people_import.pk)}
    record_many(
        owner, verb, [(person, source | {"changed": sorted(finding.facts)}) for person, finding in written]
    )
    trusted: list[tuple[User, frozenset[Role], frozenset[Role]]] = []
    entries: list[tuple[User, dict[str, Any]]] = []
    for person, finding in written:
        before = finding.person.roles if finding.person else frozenset()
        after = finding.settled("roles")
        given = (after - before) & TRUSTED_ROLES
        if after != before and (before or given or finding.person):
            entries.append((person, source | {"before": sorted(before), "after": sorted(after)}))
        if not TRUSTED_ROLES.isdisjoint(after ^ before):
            trusted.append((person, before, after))
    record_many(owner, "accounts.set_roles", entries)
    for person, before, after in trusted:
        tell_of_trust(owner, person, before, after)
