"""Keyset paging: a page costs the same wherever it is, and nothing is counted."""

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

Row = TypeVar("Row", bound=Model)
LARGEST_NUMBER = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of rows. `next_cursor` is "" on the last page."""

    rows: list[Row]
    next_cursor: str


def encode_cursor(values: list[Any]) -> str:
    plain = [value.isoformat() if isinstance(value, datetime) else str(value) for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode()


def decode_cursor(cursor: str) -> list[str]:
    """Return the values of a cursor, or [] for anything that is not one of ours."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor.encode()))
    except (ValueError, RecursionError):
        return []
    if isinstance(values, list) and all(isinstance(value, str) and is_storable(value) for value in values):
        return values
    return []


def is_storable(text: str) -> bool:
    """Tell whether a database takes `text`: neither NUL nor half a character."""
    return "\x00" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def read_value(field: Any, text: str) -> Any:
    """Read a value of a cursor as `field` holds them.

    Raises: ValidationError, ValueError or OverflowError for what the database could not be asked.
    """
    value = field.to_python(text)
    if isinstance(value, datetime):
        if timezone.is_naive(value):
            raise ValueError(text)
        value.astimezone(UTC)
    if isinstance(value, int) and abs(value) > LARGEST_NUMBER:
        raise ValueError(text)
    return value


def paginate(rows: QuerySet[Row], *, by: tuple[str, ...], cursor: str = "", size: int = 20) -> Page[Row]:
    """Cut one page out of `rows`.

    Shape:  `by` are fields, or what `rows` are annotated with, never null, the last one unique; all in the same
            direction, "-" first for newest first. What is to be read at scale is indexed together. A cursor that
            is not one of ours gives the first page.
    Units:  `size` rows.
    """
    names = [name.lstrip("-") for name in by]
    reached = read_cursor(rows, names, cursor)
    if reached:
        rows = rows.filter(beyond(reached, "lt" if by[0].startswith("-") else "gt"))
    found = list(rows.order_by(*by)[: size + 1])
    more = len(found) > size
    found = found[:size]
    cursor = encode_cursor([getattr(found[-1], name) for name in names]) if more else ""
    return Page(found, cursor)


def read_cursor(rows: QuerySet[Any], names: list[str], cursor: str) -> list[tuple[str, Any]]:
    """Each name with its value in `cursor`, or [] for anything that is not one of ours."""
    values = decode_cursor(cursor)
    if len(values) != len(names):
        return []
    annotated = rows.query.annotations
    try:
        return [
            (
                name,
                read_value(
                    annotated[name].output_field if name in annotated else rows.model._meta.get_field(name),
                    value,
                ),
            )
            for name, value in zip(names, values, strict=True)
        ]
    except Exception:  # a field's own ValidationError, or ValueError: a forged cursor is no cursor
        return []


def beyond(reached: list[tuple[str, Any]], compare: str) -> Q:
    """What comes after the row of these values."""
    (name, value), *rest = reached
    if not rest:
        return Q(**{f"{name}__{compare}": value})
    # The first condition repeats what the second says, for databases that seek the index by it alone.
    return Q(**{f"{name}__{compare}e": value}) & (Q(**{f"{name}__{compare}": value}) | beyond(rest, compare))
