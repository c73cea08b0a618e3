"""A form as a file, to be carried from one centre to another: what its editor holds, and nothing of people. Pure.

Streams name questions, answers, rates, forms and kinds of leave by their titles, so that they mean the same elsewhere.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

KIND, SCHEMA = "portail-formulaire", 2
MOST_BYTES = 1_000_000
DEEPEST = 20
MOST_BLOCKS = 300
STREAMS = ("questions", "approval_route", "effects")
POINTS_INSIDE = re.compile(r"<(a|embed)\b[^>]*\b(?:linktype|embedtype)=[^>]*>", re.IGNORECASE)
"""A link to a page or a file by its number, which is another one in another centre."""
LONGEST_TEXTS: dict[str, int] = {"title": 255, "family": 60, "introduction": 5000}
"""The texts of a form, and how many letters each may have."""


class FileUnfit(Exception):
    """Not one of ours, with why in a sentence."""


@dataclass(frozen=True, slots=True)
class FormFile:
    """Shape: `streams` are the values of the page's streams, without identifiers of blocks."""

    title: str
    family: str
    introduction: str
    retention_months: int
    streams: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)


def write_file(form: FormFile) -> bytes:
    content = {
        "kind": KIND,
        "schema": SCHEMA,
        "title": form.title,
        "family": form.family,
        "introduction": without_numbers(form.introduction),
        "retention_months": form.retention_months,
        **{name: without_numbers(form.streams.get(name, [])) for name in STREAMS},
    }
    return json.dumps(content, ensure_ascii=False, indent=2).encode()


def without_numbers(value: Any) -> Any:
    """The value without identifiers of blocks, nor links that name something by its number."""
    if isinstance(value, dict):
        is_block = "type" in value and "value" in value
        return {name: without_numbers(one) for name, one in value.items() if not (is_block and name == "id")}
    if isinstance(value, list):
        return [without_numbers(one) for one in value]
    return POINTS_INSIDE.sub("<a>", value.replace("\x00", "")) if isinstance(value, str) else value


def read_file(content: bytes) -> FormFile:
    """Read a file back. Raises FileUnfit, in a sentence, for what `write_file` has not written."""
    if len(content) > MOST_BYTES:
        raise FileUnfit(_("This file is too large: a form takes less than 1 MB."))
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise FileUnfit(_("This file is not a form taken from a portal (.json).")) from error
    if not isinstance(data, dict) or data.get("kind") != KIND:
        raise FileUnfit(_("This file is not a form taken from a portal (.json)."))
    if data.get("schema") != SCHEMA:
        raise FileUnfit(
            _("This file was written by another version of the portal, which this one cannot read.")
        )
    if depth(data) > DEEPEST or not is_text(data):
        raise FileUnfit(_("This file is not a form taken from a portal (.json)."))
    texts = {name: read_text(data, name, most) for name, most in LONGEST_TEXTS.items()}
    if not texts["title"]:
        raise FileUnfit(_("The form of this file has no title."))
    months = data.get("retention_months")
    if not isinstance(months, int) or isinstance(months, bool) or not 1 <= months <= 600:
        raise FileUnfit(_("How long requests are kept is missing in this file."))
    streams = {name: read_stream(data, name) for name in STREAMS}
    return FormFile(**texts, retention_months=months, streams=streams)


def is_text(value: Any) -> bool:
    """Tell whether every text of `value` is one: JSON can name halves of characters, which nothing can write."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def depth(value: Any) -> int:
    """How many lists and objects stand inside each other, at most DEEPEST + 1."""
    level, reached = [value], 0
    while level and reached <= DEEPEST:
        inner = [one for item in level for one in children(item)]
        reached, level = reached + 1, inner
    return reached


def children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def read_text(data: Mapping[str, Any], name: str, most: int) -> str:
    value = data.get(name, "")
    if not isinstance(value, str) or len(value) > most:
        raise FileUnfit(_("A text of this file is not one, or is too long: %(name)s.") % {"name": name})
    return str(without_numbers(value)).strip()


def read_stream(data: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """Blocks with a type and a value, without identifiers: the page gives them new ones."""
    blocks = data.get(name)
    if not isinstance(blocks, list) or len(blocks) > MOST_BLOCKS:
        raise FileUnfit(_("A part of this file cannot be read: %(name)s.") % {"name": name})
    for block in blocks:
        if not isinstance(block, dict) or not isinstance(block.get("type"), str):
            raise FileUnfit(_("A part of this file cannot be read: %(name)s.") % {"name": name})
        if not isinstance(block.get("value"), dict):
            raise FileUnfit(_("A part of this file cannot be read: %(name)s.") % {"name": name})
    return [{"type": block["type"], "value": without_numbers(block["value"])} for block in blocks]
