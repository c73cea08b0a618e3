"""How a row of somebody outside is written. The audit says which facts changed, never what they are."""

from typing import Any

from django.db import IntegrityError, transaction

from portal.directory.exceptions import AlreadyThere
from portal.directory.models import CalledSupervisor, PartnerContact
from portal.directory.outside_lines import website_of
from portal.kit.columns import phone_of, text_of

ONE_LINE = frozenset({"organisation", "person_name", "function", "name"})


def tidied(facts: dict[str, Any]) -> dict[str, Any]:
    """Names on one line, numbers by pairs, the address of a site with how it is reached."""
    tidy = {name: text_of(value) if name in ONE_LINE else value for name, value in facts.items()}
    if tidy.get("phone"):
        tidy["phone"] = phone_of(tidy["phone"])
    if tidy.get("website"):
        tidy["website"] = website_of(tidy["website"])
    return tidy


def write_row(row: PartnerContact | CalledSupervisor, facts: dict[str, Any]) -> list[str]:
    """Write `facts` on a new or a locked row; return the names of those that changed.

    Raises: ValidationError; AlreadyThere when somebody wrote the same at the same instant.
    """
    tidy = tidied(facts)
    changed = sorted(name for name, value in tidy.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, tidy[name])
    row.fold_names()
    row.full_clean()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as twice:
        raise AlreadyThere from twice
    return changed
