"""The archive that holds a copy of somebody's data: for people (HTML), for programs (JSON), and their files.

Pure but for reading the files: what rooms say comes in, a ZIP goes out.
"""

import json
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import PurePosixPath
from typing import IO, Any

from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.text import get_valid_filename, slugify
from django.utils.translation import gettext as _

from portal.kit.personal_data import StoredFile

CHUNK = 64 * 1024
LONGEST_NAME = 120
Rooms = list[tuple[str, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Heading:
    """Whose data, of which centre, and as of when."""

    person: str
    centre: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Placed:
    """A file in the archive. Shape: `path` is where it stands there, "" when the storage has lost it."""

    name: str
    path: str
    size: int

    def __str__(self) -> str:
        return f"{self.name} ({filesizeformat(self.size)})" if self.path else f"{self.name} ({_('lost')})"


def write_archive(out: IO[bytes], heading: Heading, rooms: Rooms) -> None:
    """Write the whole archive into `out`. Shape: `rooms` are the entries' labels with what they export."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        taken: set[str] = set()
        placed = [(label, place(archive, slugify(label), data, taken)) for label, data in rooms]
        context = {
            "heading": heading,
            "rooms": [{"title": label, "value": shown(data)} for label, data in placed],
        }
        archive.writestr("donnees.json", write_json(heading, placed))
        archive.writestr("donnees.html", render_to_string("accounts/data/archive/donnees.html", context))
        archive.writestr("LISEZMOI.txt", render_to_string("accounts/data/archive/lisezmoi.txt", context))


def place(archive: zipfile.ZipFile, folder: str, value: Any, taken: set[str]) -> Any:
    """Copy every file that `value` holds into the archive, and put in its stead where it is."""
    if isinstance(value, StoredFile):
        return place_file(archive, folder, value, taken)
    if isinstance(value, dict):
        return {key: place(archive, folder, one, taken) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [place(archive, folder, one, taken) for one in value]
    return value


def place_file(archive: zipfile.ZipFile, folder: str, stored: StoredFile, taken: set[str]) -> Placed:
    path = free_path(folder, stored.name, taken)
    try:
        with (
            stored.file.storage.open(str(stored.file.name), "rb") as source,
            archive.open(path, "w") as target,
        ):
            while chunk := source.read(CHUNK):
                target.write(chunk)
    except FileNotFoundError:
        return Placed(stored.name, "", 0)
    taken.add(path)
    return Placed(stored.name, path, archive.getinfo(path).file_size)


def free_path(folder: str, name: str, taken: set[str]) -> str:
    """A path of the archive that leads nowhere else on the disk of whoever opens it."""
    clean = get_valid_filename(name.replace("\\", "/").rpartition("/")[2].lstrip(". ") or "fichier")
    stem, suffix = PurePosixPath(clean).stem[:LONGEST_NAME], PurePosixPath(clean).suffix[:12]
    path, number = f"fichiers/{folder}/{stem}{suffix}", 1
    while path in taken:
        number += 1
        path = f"fichiers/{folder}/{stem}-{number}{suffix}"
    return path


def write_json(heading: Heading, rooms: Rooms) -> str:
    data = {_("Person"): heading.person, _("Centre"): heading.centre, _("As of"): heading.at}
    return json.dumps(data | dict(rooms), default=as_json, ensure_ascii=False, indent=2)


def as_json(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Placed):
        return {_("Name"): value.name, _("File"): value.path, _("Size in bytes"): value.size}
    return str(value)


@dataclass(frozen=True, slots=True)
class Cell:
    """One value in words. Shape: `path` makes it a link inside the archive."""

    text: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A value as the page draws it.

    Shape: `kind` is "cell", "facts" (`items`: title and Shown), "table" (`titles`, `rows` of cells), "list"
           (`items`: Shown) or "nothing".
    """

    kind: str
    cell: Cell = Cell("")
    items: tuple[Any, ...] = ()
    titles: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()


def shown(value: Any) -> Shown:
    """Prepare a value for reading: short things side by side, long ones below each other."""
    if isinstance(value, dict):
        return (
            Shown("facts", items=tuple((key, shown(one)) for key, one in value.items()))
            if value
            else Shown("nothing")
        )
    if isinstance(value, list | tuple):
        if not value:
            return Shown("nothing")
        if all(is_plain_row(one) for one in value):
            return table(value)
        return Shown("list", items=tuple(shown(one) for one in value))
    return Shown("cell", cell=cell(value))


def is_plain_row(value: Any) -> bool:
    return isinstance(value, dict) and not any(isinstance(one, dict | list | tuple) for one in value.values())


def table(rows: Iterable[dict[str, Any]]) -> Shown:
    titles = tuple(dict.fromkeys(title for row in rows for title in row))
    return Shown(
        "table", titles=titles, rows=tuple(tuple(cell(row.get(title)) for title in titles) for row in rows)
    )


def cell(value: Any) -> Cell:
    return Cell(words(value), value.path if isinstance(value, Placed) else "")


def words(value: Any) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "j F Y H:i")
    if isinstance(value, date):
        return date_format(value, "j F Y")
    if isinstance(value, Decimal):
        return number_format(value.normalize())
    return str(value)
