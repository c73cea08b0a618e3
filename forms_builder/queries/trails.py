"""The trail of a request: a digest of each row that speaks of it. Every link of the chain binds the trail as it then
was, so that what nobody signs by itself (a withdrawal, a step, a movement, a print) cannot be changed unseen either.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Model

from forms_builder.definition import canonical_json, sha256
from forms_builder.models import (
    ApprovalEvent,
    ApprovalStep,
    FormVersion,
    LeaveMovement,
    LeavePart,
    PrintedCopy,
    RequestMessage,
    Signature,
    Submission,
    SubmissionFile,
)
from forms_builder.signature_chain import Difference

Trail = dict[str, Any]
LENGTH = 32
"""Of a digest here, in characters: 128 bits, of which nobody finds a second row."""
NOW = "now"
"""What moves without a signature: as it was at the end of the act, which is the last event's."""
GIVEN = "given"
"""To whom each step is given, as it was then. Beside NOW: links that were made before it was bound have none."""


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of row that speaks of requests.

    Shape: `key` leads from the row to the request, `word` names it in a difference. `moving` columns change when an
           event says so, signed or not. `left_out` are the columns that the trail does not hold, each with its reason.
           `at` is when a row was written, where such rows are only ever added: one that no link binds yet is to be
           younger than the last link. Without it, rows are made anew by a sending.
    """

    model: type[Model]
    key: str
    word: str
    at: str = ""
    moving: tuple[str, ...] = ()
    left_out: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return str(self.model._meta.model_name)

    @property
    def columns(self) -> list[str]:
        """What the digest of a row is made of."""
        names = (column.name for column in self.model._meta.concrete_fields)
        return [name for name in names if name not in self.moving and name not in self.left_out]


REQUEST = Table(
    Submission,
    "pk",
    "column",
    moving=("state", "revision", "closed_at"),
    left_out={
        "draft": "what is typed and not signed yet",
        "changed_at": "when the row was last written: a draft is enough",
        "page": "empty once the page is gone; the version says which form it is",
    },
)
LASTING = ("id", "centre", "applicant", "entered_by", "created_at", "submitted_at")
"""Columns of a request that no later act changes."""
STEPS = Table(
    ApprovalStep,
    "submission",
    "step",
    moving=("state", "reached_at", "due_on"),
    left_out={"centre": "that of its request: verify_bound compares the two"},
)
EVENTS = Table(
    ApprovalEvent,
    "submission",
    "event",
    at="at",
    left_out={"actor": "the account, which may be erased; actor_label is who it was"},
)
FILES = Table(
    SubmissionFile,
    "submission",
    "file",
    left_out={
        "field": "empty once it is taken off; verify_files compares it with the signed answers",
        "erased_at": "once its content is gone; verify_files asks for the signature of that",
    },
)
PARTS = Table(LeavePart, "submission", "days of leave")
MOVEMENTS = Table(LeaveMovement, "source", "movement of leave", at="made_at")
MESSAGES = Table(
    RequestMessage,
    "submission",
    "message",
    at="at",
    left_out={"author": "the account, which may be erased; author_label is who it was"},
)
COPIES = Table(PrintedCopy, "submission", "print", at="made_at")
VERSION = Table(
    FormVersion,
    "submissions",
    "version",
    left_out={
        "content": "its digest stands beside it, and verify_versions compares the two",
        "page": "empty once the page is gone",
        "author": "the account, which may be erased",
    },
)
ROWS = (STEPS, EVENTS, FILES, PARTS, MOVEMENTS, MESSAGES, COPIES, VERSION)
TABLES = (REQUEST, *ROWS)


def trail_of(identifier: UUID) -> Trail:
    """The trail of a request as its rows are now. Shape: digests by table and row; those of the request by column.

    One query for each table.
    """
    own = read_rows(REQUEST, identifier)
    trail: Trail = {REQUEST.name: {name: short(value) for row in own for name, value in row.columns.items()}}
    moving = [row.moving for row in own]
    for table in ROWS:
        rows = read_rows(table, identifier)
        trail[table.name] = {row.key: short(row.columns) for row in rows}
        moving += [{"id": row.key} | row.moving for row in rows if table.moving]
    return trail | {NOW: short(moving), GIVEN: short(people_of_steps(identifier))}


def people_of_steps(identifier: UUID) -> dict[str, list[int]]:
    """The keys of whom each step of a request is given to, sorted: one query."""
    found: dict[str, list[int]] = {}
    rows = ApprovalStep.approvers.through._base_manager.filter(approvalstep__submission=identifier)
    for step, person in rows.order_by("user_id").values_list("approvalstep_id", "user_id"):
        found.setdefault(str(step), []).append(person)
    return found


@dataclass(frozen=True, slots=True)
class Row:
    key: str
    columns: dict[str, Any]
    moving: dict[str, Any]


def read_rows(table: Table, identifier: UUID) -> list[Row]:
    names = [*table.columns, *table.moving]
    found = table.model._base_manager.filter(**{table.key: identifier}).order_by("pk").values("pk", *names)
    return [
        Row(
            str(row["pk"]),
            {name: plain(row[name]) for name in table.columns},
            {name: plain(row[name]) for name in table.moving},
        )
        for row in found
    ]


def plain(value: Any) -> Any:
    """A value as JSON holds it, the same whatever database it was read from."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID | Decimal) else value


def short(facts: Any) -> str:
    return sha256(canonical_json(facts))[:LENGTH]


def verify_trails(submission: Submission, links: Iterable[tuple[Signature, Trail]]) -> Iterator[Difference]:
    """Compare the rows that speak of a request with what the links of its chain bound of them.

    Shape: `links` are those of the request that are as they were made, in their order, with their trails.
    """
    bound = list(links)
    if not bound:
        return
    where, now = f"request {submission.pk}", trail_of(submission.pk)
    last, newest = bound[-1]
    for name in sorted(changed_columns(bound, now[REQUEST.name])):
        yield Difference(where, f"its {name} was changed")
    unbound = now[EVENTS.name].keys() - newest[EVENTS.name].keys()
    for table in ROWS:
        yield from verify_table(where, table, bound, now[table.name])
        yield from verify_added(
            where, table, last, now[table.name].keys() - newest[table.name].keys(), unbound
        )
    if not unbound and newest[NOW] != now[NOW]:
        yield Difference(where, "its state, or that of a step, is not as its last act left it")
    if not unbound and newest.get(GIVEN, now[GIVEN]) != now[GIVEN]:
        yield Difference(where, "whom a step is given to is not as its last act left it")


def changed_columns(bound: list[tuple[Signature, Trail]], now: dict[str, str]) -> Iterator[str]:
    newest = bound[-1][1][REQUEST.name]
    for name, digest in newest.items():
        older = [trail[REQUEST.name][name] for _link, trail in bound] if name in LASTING else []
        if any(other != now.get(name) for other in (*older, digest)):
            yield name


def verify_table(
    where: str, table: Table, bound: list[tuple[Signature, Trail]], now: dict[str, str]
) -> Iterator[Difference]:
    """What is only ever added is compared with every link, the rest with the last one."""
    compared = bound if table.at else bound[-1:]
    signed: set[tuple[str, str]] = {pair for _link, trail in compared for pair in trail[table.name].items()}
    for key in sorted({key for key, digest in signed if now.get(key, digest) != digest}):
        yield Difference(where, f"its {table.word} {key} was changed")
    # The movements of an account that is kept no more go with it; those of days that were asked for cannot.
    is_kept = table is not MOVEMENTS or bool(bound[-1][1][PARTS.name])
    for key in sorted({key for key, _digest in signed} - now.keys() if is_kept else ()):
        yield Difference(where, f"its {table.word} {key} is gone")


def verify_added(
    where: str, table: Table, last: Signature, added: Iterable[str], events: Iterable[str]
) -> Iterator[Difference]:
    """Rows that no link binds: younger than the last one, or made by an act that no link binds yet either."""
    rows = table.model._base_manager.filter(pk__in=list(added))
    if table.at:
        rows = rows.filter(**{f"{table.at}__lt": last.signed_at})
    elif events or table is FILES:
        return
    for key in sorted(str(pk) for pk in rows.values_list("pk", flat=True)):
        yield Difference(where, f"its {table.word} {key} was added")
