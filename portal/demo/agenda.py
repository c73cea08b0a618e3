"""Rooms, equipment and what takes place in the demonstration: from tomorrow on, since nothing is booked in the past."""

from datetime import date, time, timedelta
from typing import Any

from django.utils import timezone

from calendars.actions.assets import create_asset
from calendars.actions.events import Plan, create_event
from calendars.choices import AssetKind, EventKind
from calendars.models import Asset
from calendars.recurrence import Pattern
from portal.accounts.models import User

ROOMS: Any = (
    ("Salle polyvalente", "Rez-de-chaussée", 80, ("Sonorisation", "Accès fauteuil"), {"cleanup_minutes": 15}),
    ("Salle de réunion", "Premier étage", 12, ("Vidéoprojecteur", "Tableau blanc"), {}),
    ("Cuisine pédagogique", "Rez-de-chaussée", 14, ("Cuisine", "Accès fauteuil"), {"cleanup_minutes": 30}),
    ("Salle de danse", "Rez-de-chaussée", 25, ("Miroirs", "Sonorisation"), {}),
    (
        "Bureau des permanences",
        "Premier étage",
        4,
        ("Ordinateur",),
        {"opens_at": time(9), "closes_at": time(18)},
    ),
)
ITEMS: Any = (
    (
        "Minibus",
        "Parking",
        9,
        ("9 places",),
        {"needs_approval": True, "form_slug": "ordre-de-mission", "waits_for_form": True},
    ),
    ("Voiture du centre", "Parking", 5, ("5 places",), {"needs_approval": True}),
    *((f"Vidéoprojecteur {n}", "Accueil", 0, ("Vidéoprojecteur",), {}) for n in (1, 2, 3)),
    ("Sono portable", "Régie", 0, ("Sonorisation",), {}),
)
WEEKLY = (
    ("animation.enfance", "Atelier cuisine des enfants", "Cuisine pédagogique", 2, 14, 16, 12),
    ("animation.jeunes", "Danse hip-hop", "Salle de danse", 1, 17, 19, 20),
    ("coordination.enfance", "Réunion de l’équipe enfance", "Salle de réunion", 0, 9, 11, 8),
    ("coordination.jeunes", "Accompagnement à la scolarité", "Salle polyvalente", 3, 17, 19, 30),
    ("accueil", "Permanence de l’écrivain public", "Bureau des permanences", 4, 9, 12, 2),
)
ONCE = (
    ("communication", "Fête de quartier", "Salle polyvalente", 40, 14, 22, EventKind.KEY_EVENT),
    ("direction", "Conseil d’administration", "Salle polyvalente", 16, 18, 20, EventKind.MEETING),
    ("animation.jeunes", "Sortie à la base nautique", "Voiture du centre", 12, 9, 17, EventKind.OUTING),
    ("animation.enfance", "Sortie à la ferme", "Voiture du centre", 12, 10, 16, EventKind.OUTING),
)


def load() -> None:
    today = timezone.localdate()
    people = {
        person.username: person for person in User.objects.select_related("centre").filter(is_active=True)
    }
    assets = {
        asset.name: asset
        for asset in [
            *keep(people["accueil"], AssetKind.ROOM, ROOMS),
            *keep(people["materiel"], AssetKind.EQUIPMENT, ITEMS),
        ]
    }
    # The rare ones first: what comes back weekly leaves their dates out.
    for username, title, name, days, starts, ends, kind in ONCE:
        plan = planned(today + timedelta(days=days), starts, ends)
        write(people[username], plan, assets[name], {"title": title, "kind": kind})
    for username, title, room, weekday, starts, ends, expected in WEEKLY:
        day = today + timedelta(days=1 + (weekday - today.weekday() - 1) % 7)
        plan = planned(day, starts, ends, "FREQ=WEEKLY")
        write(people[username], plan, assets[room], {"title": title, "people": expected})
    write_yearly(people["direction"], today)


def keep(by: User, kind: AssetKind, rows: Any) -> list[Asset]:
    return [
        create_asset(by=by, kind=kind, name=name, place=place, capacity=capacity, features=features, **rules)
        for name, place, capacity, features, rules in rows
    ]


def planned(day: date, starts: int, ends: int, rule: str = "") -> Plan:
    """Units: hours of the clock."""
    pattern = Pattern(first=day, starts=time(starts), ends=time(ends), zone="", rule=rule)
    return Plan(pattern, skips_public_holidays=bool(rule))


def write(by: User, plan: Plan, asset: Asset, facts: dict[str, Any]) -> None:
    """What two want at one time is left out of the second."""
    create_event(
        by=by, plan=plan, facts=facts, assets=[asset], leaves_out=bool(plan.pattern.rule), accepts=True
    )


def write_yearly(by: User, today: date) -> None:
    facts = {"title": "Assemblée générale", "kind": EventKind.KEY_EVENT, "place": "Salle des fêtes"}
    create_event(by=by, plan=planned(date(today.year + 1, 6, 18), 18, 21, "FREQ=YEARLY"), facts=facts)
    quarterly = {"title": "Comité des habitants", "kind": EventKind.MEETING, "place": "Maison de quartier"}
    create_event(
        by=by, plan=planned(today + timedelta(days=20), 18, 20, "FREQ=MONTHLY;INTERVAL=3"), facts=quarterly
    )
