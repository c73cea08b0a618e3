"""Who may read a page: clauses of terms. Pure: knows neither pages nor database.

A rule is a list of clauses, and a clause a list of terms ("sector:12", "role:hr"). A reader holds one term at
least of each clause: a page for human resources below a section for one sector is for those who are both.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from typing import Any

Rule = list[list[str]]

TERM = re.compile(r"(?:sector:[1-9][0-9]{0,17}|role:[a-z_]{1,20})\Z")
COORDINATOR = "role:coordinator"
"""Said per sector on memberships, and not one of the roles (portal.accounts.choices.Role)."""


def is_term(text: Any) -> bool:
    return isinstance(text, str) and TERM.match(text) is not None


def sector_term(sector_id: int) -> str:
    return f"sector:{sector_id}"


def role_term(role: str) -> str:
    return f"role:{role}"


NOBODY = role_term("nobody")
"""What is said where « Seulement » is chosen and nothing ticked yet: no role, so that it opens to nobody."""


def narrow(*clauses: Iterable[str]) -> Rule:
    """Put clauses together into one rule, always the same for the same readers. An empty clause narrows nothing."""
    return sorted({tuple(sorted(set(clause))) for clause in clauses} - {()})  # type: ignore[arg-type]


def key_of(rule: Rule) -> str:
    """A name for a rule, of 64 characters."""
    return hashlib.sha256(json.dumps(rule).encode()).hexdigest()


def satisfies(terms: frozenset[str], rule: Rule) -> bool:
    return all(not terms.isdisjoint(clause) for clause in rule)


def sectors_named(rule: Rule) -> bool:
    """Tell whether the sectors of a reader are asked for at all."""
    return any(term.startswith("sector:") for clause in rule for term in clause)
