"""Who the terms of an audience (portal.centres.audiences) stand for: their names, and the people behind them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Window
from django.utils.translation import gettext as _

from portal.accounts.choices import READERS_OF_ROLE
from portal.accounts.models import RoleGrant, SectorMembership, User, UserQuerySet
from portal.centres.audiences import COORDINATOR, Rule, role_term, sector_term
from portal.centres.models import Centre, Sector

Choices = list[tuple[str, str]]
NAMED = 24
"""How many readers are named; the others are counted."""


@dataclass(frozen=True, slots=True)
class Offered:
    """What an editor may choose among, in one query. Shape: `names` also has the sectors nobody belongs to."""

    centre: Centre
    sectors: Choices
    roles: Choices
    names: dict[str, str]

    def name_of(self, term: str) -> str:
        """In words. A sector of another centre is none of the person's business, and was never offered."""
        return self.names.get(term) or _("deleted sector")

    def say(self, clause: Iterable[str]) -> str:
        """« Secteur Enfance ou Direction ». In the order in which they are offered, whatever the clause's."""
        wanted = set(clause)
        known = [name for term, name in self.names.items() if term in wanted]
        unknown = [self.name_of(term) for term in sorted(wanted - self.names.keys())]
        return _(" or ").join(known + unknown)

    def say_rule(self, rule: Rule) -> str:
        """All of it, each clause narrowing the one before; "" for everybody."""
        return _(", and at the same time ").join(self.say(clause) for clause in rule)


@dataclass(frozen=True, slots=True)
class Readers:
    """How many people a rule lets in, and the first of them by name."""

    number: int
    names: list[str]

    @property
    def unnamed(self) -> int:
        return self.number - len(self.names)


def offered_to(centre: Centre) -> Offered:
    """The sectors of `centre` that people belong to, and the roles."""
    sectors = list(Sector.objects.filter(centre=centre))
    chosen = [(sector_term(sector.pk), sector.name) for sector in sectors if sector.is_organisational]
    roles = [(COORDINATOR, _("Coordinators"))]
    roles += [(role_term(role), str(label)) for role, label in READERS_OF_ROLE.items()]
    every = {sector_term(sector.pk): sector.name for sector in sectors}
    return Offered(centre, chosen, roles, every | dict(roles))


def who_satisfy(centre: Centre, rule: Rule) -> UserQuerySet:
    """The active people of `centre` who hold one term at least of each clause, by name."""
    found: UserQuerySet = User.objects.active().filter(centre=centre)
    for clause in rule:
        found = found.filter(holders_of(clause))
    return found.order_by("last_name", "first_name", "pk")


def holders_of(clause: Iterable[str]) -> Q:
    """Those who hold one of the terms. Nobody holds a term that is none of ours."""
    named: dict[str, list[str]] = {"sector": [], "role": []}
    for term in clause:
        kind, _colon, name = term.partition(":")
        named[kind].append(name)
    memberships = SectorMembership.objects.filter(person=OuterRef("pk"))
    grants = RoleGrant.objects.filter(person=OuterRef("pk"), role__in=named["role"])
    sectors = [int(number) for number in named["sector"]]
    held = Q(Exists(memberships.filter(sector__in=sectors))) | Q(Exists(grants))
    if COORDINATOR in clause:
        held |= Q(Exists(memberships.filter(is_coordinator=True)))
    return held


def readers_of(centre: Centre, rule: Rule, most: int = NAMED) -> Readers:
    """How many people of `centre` satisfy `rule`, and the first `most` of them: one query."""
    people: Any = who_satisfy(centre, rule).only("first_name", "last_name", "username")
    first = list(people.annotate(everyone=Window(Count("pk")))[:most])
    return Readers(first[0].everyone if first else 0, [str(person) for person in first])
