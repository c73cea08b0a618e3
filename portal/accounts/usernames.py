"""User names as the portal proposes them: prenom.nom, never that of somebody else."""

import re
from collections.abc import Container
from itertools import count

from portal.kit.texts import fold

LONGEST = 60
NOBODY = "personne"
"""For names of which no letter can be written in a user name."""


def username_of(first_name: str, last_name: str) -> str:
    """Return what `first_name` and `last_name` give: « Anne-Sophie L’Hénoret » becomes anne-sophie.lhenoret."""
    parts = (plain(first_name), plain(last_name))
    return ".".join(part for part in parts if part)[:LONGEST].strip(".-") or NOBODY


def plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(name).replace("'", "").replace("ø", "o").replace("ł", "l")).strip(
        "-"
    )


def propose_username(first_name: str, last_name: str, taken: Container[str]) -> str:
    """Return a user name that is not in `taken`: the names, then the names with 2, 3…

    Shape: `taken` holds user names of the whole installation in small letters, and those already proposed.
    """
    wanted = username_of(first_name, last_name)
    if wanted not in taken:
        return wanted
    return next(name for name in (f"{wanted}{number}" for number in count(2)) if name not in taken)
