"""The two pages that everybody may read: what the centre wrote, or what the portal proposes to say."""

import re
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from home.marks import to_html
from portal.accounts.choices import Role
from portal.accounts.models import User
from portal.centres.models import Centre
from portal.centres.queries import charter_of

TO_COMPLETE = "à compléter"
"""What stands, in brackets, where the portal cannot know. A line that holds it is not shown."""


EMPTY_HEADING = re.compile(r"<h2>[^<]*</h2>(?=<h2>|\Z)")


@dataclass(frozen=True, slots=True)
class PublicText:
    """One of the two. Shape: `name` is the field of the charter."""

    name: str
    template: str


LEGAL_NOTICE = PublicText("legal_notice", "home/legal/proposed_notice.txt")
ACCESSIBILITY = PublicText("accessibility_statement", "home/legal/proposed_accessibility.txt")
TEXTS = {text.name: text for text in (LEGAL_NOTICE, ACCESSIBILITY)}


def first_with(centre: Centre, role: Role) -> User | None:
    people = User.objects.active().filter(centre=centre, role_grants__role=role)
    return people.order_by("last_name", "first_name").first()


def proposed(text: PublicText, centre: Centre) -> str:
    """What the portal proposes, with marks (home.marks). Two queries."""
    context: dict[str, Any] = {
        "centre": centre,
        "director": first_with(centre, Role.DIRECTOR),
        "officer": first_with(centre, Role.DPO),
        "to_complete": f"[{TO_COMPLETE}]",
    }
    return render_to_string(text.template, context).strip()


def source_of(text: PublicText, centre: Centre) -> str:
    """What the centre wrote, else what is proposed."""
    return getattr(charter_of(centre), text.name) or proposed(text, centre)


def shown(source: str) -> str:
    """The HTML of a text, without the lines that are still to be completed, nor the headings that this empties."""
    return EMPTY_HEADING.sub(
        "", to_html("\n".join(line for line in source.splitlines() if TO_COMPLETE not in line))
    )


def missing(source: str) -> int:
    """How many lines are still to be completed."""
    return sum(TO_COMPLETE in line for line in source.splitlines())


def asked_centre(user: Any, slug: str) -> Centre | None:
    """Whose text is meant: the person's own centre; for anybody else the one that was chosen, the only one, or
    the federation. None where it is to be chosen. Two queries at most.
    """
    if getattr(user, "centre", None) is not None:
        own: Centre = user.centre
        return own
    if slug:
        return Centre.objects.select_related("charter").filter(slug=slug).first()
    few = list(Centre.objects.select_related("charter").order_by("-is_federation")[:2])
    return few[0] if len(few) == 1 or (few and few[0].is_federation) else None
