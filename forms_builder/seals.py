"""The seal of a day: what is said of a centre's chain, outside of the database. Pure: no database, no clock."""

import json
import re
from dataclasses import dataclass
from datetime import date

from forms_builder.definition import canonical_json, sha256

FILE = re.compile(r"scelle-([1-9]\d{0,17})-(\d{4}-\d{2}-\d{2})\.json")
STAMP = ".tsr"
"""How the name of a file ends that holds the answer of a time-stamping authority, as `openssl ts` expects it."""


class SealStays(Exception):
    """A seal has not left by one of its ways. The text says why, in English, for the log."""


@dataclass(frozen=True, slots=True)
class SealedDay:
    """The links that one seal is about: `first` to `last`, of which `digest` is the last one's."""

    centre: int
    day: date
    first: int
    last: int
    digest: str

    @property
    def text(self) -> str:
        """What leaves, to the letter: its SHA-256 is the seal."""
        said = {
            "centre": self.centre,
            "count": self.last - self.first + 1,
            "day": self.day.isoformat(),
            "digest": self.digest,
            "first": self.first,
            "last": self.last,
        }
        return canonical_json(said)

    @property
    def seal(self) -> str:
        return sha256(self.text)

    @property
    def file_name(self) -> str:
        """« scelle-1-2027-03-10.json »."""
        return f"scelle-{self.centre}-{self.day.isoformat()}.json"


def read_sealed_day(text: str) -> SealedDay | None:
    """Read what left; None for anything that is not, to the letter, what the portal writes."""
    try:
        said = json.loads(text)
        day = date.fromisoformat(said["day"])
        read = SealedDay(said["centre"], day, said["first"], said["last"], said["digest"])
        is_ours = read.text == text
    except (ValueError, TypeError, KeyError):
        return None
    return read if is_ours else None
