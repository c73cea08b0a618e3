"""The whole centre at once, for comparing a file with it: five queries, however many people."""

from collections import defaultdict
from typing import Any

from portal.accounts.choices import Role
from portal.accounts.models import RoleGrant, SectorMembership, User
from portal.accounts.people_lines import FACTS, Known, Register
from portal.accounts.people_sheet import Sectors
from portal.centres.models import Centre, Sector


def read_register(centre: Centre) -> Register:
    """Return the people of `centre`, closed accounts included, those whose data was erased left out."""
    known = known_people(centre)
    own = {person.username for person in known}
    everybody = User.objects.order_by().values_list("username", flat=True)
    sectors = Sector.objects.filter(centre=centre, is_organisational=True)
    return Register(
        centre_id=centre.pk,
        people=tuple(known),
        taken=frozenset(name for name in everybody.iterator() if name not in own),
        sectors=Sectors(dict(sectors.values_list("pk", "name"))),
        today=centre.today,
    )


def known_people(centre: Centre) -> list[Known]:
    roles: dict[int, set[Role]] = defaultdict(set)
    for pk, role in RoleGrant.objects.filter(person__centre=centre).values_list("person_id", "role"):
        roles[pk].add(Role(role))
    sectors: dict[int, dict[str, Any]] = defaultdict(
        lambda: {"main": None, "others": set(), "coordinated": set()}
    )
    members = SectorMembership.objects.filter(person__centre=centre)
    for pk, sector, is_main, coordinates in members.values_list(
        "person_id", "sector_id", "is_main", "is_coordinator"
    ):
        if is_main:
            sectors[pk]["main"] = sector
        else:
            sectors[pk]["others"].add(sector)
        if coordinates:
            sectors[pk]["coordinated"].add(sector)
    people = User.objects.filter(centre=centre, erased_at=None).order_by("pk")
    return [
        Known(
            centre_id=centre.pk,
            is_activated=row.pop("activated_at") is not None,
            roles=frozenset(roles[row["pk"]]),
            main=sectors[row["pk"]]["main"],
            others=frozenset(sectors[row["pk"]]["others"]),
            coordinated=frozenset(sectors[row["pk"]]["coordinated"]),
            **row,
        )
        for row in people.values("pk", "username", "is_active", "activated_at", *FACTS)
    ]
