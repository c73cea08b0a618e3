"""Tables that are only ever added to: the database itself refuses to change what was written.

A room says so in the `ready` of its `apps.py`; the triggers are laid again after every migration, since
SQLite loses them whenever a migration rebuilds the table. They stop a mistake in our own code and a hand in
the shell; whoever may drop a trigger is found out by `verify_signatures`.
"""

from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model


@dataclass(frozen=True, slots=True)
class Guard:
    """Shape: `fields` are the attributes that are never changed; `keeps_rows` forbids deletion too."""

    model: type[Model]
    fields: tuple[str, ...]
    keeps_rows: bool


_guards: list[Guard] = []


def guard(model: type[Model], *fields: str, keeps_rows: bool = False) -> None:
    """Have the database refuse changes to `fields` of `model` (to all of them, when none is named)."""
    names = fields or tuple(field.attname for field in model._meta.concrete_fields)
    _guards.append(Guard(model, names, keeps_rows))


def install(using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Lay the triggers of every guarded table. Receiver of `post_migrate`; safe to repeat."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_FUNCTION)
        for item in _guards:
            if item.model._meta.db_table in tables:
                for statement in statements(connection.vendor, item):
                    cursor.execute(statement)


def statements(vendor: str, item: Guard) -> list[str]:
    table = item.model._meta.db_table
    columns = ", ".join(f'"{item.model._meta.get_field(name).column}"' for name in item.fields)
    events = [("update", f"UPDATE OF {columns}")]
    if item.keeps_rows:
        events.append(("delete", "DELETE"))
    write = postgresql_trigger if vendor == "postgresql" else sqlite_trigger
    return [statement for name, event in events for statement in write(table, name, event)]


POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def postgresql_trigger(table: str, name: str, event: str) -> list[str]:
    return [
        f'CREATE OR REPLACE TRIGGER "guard_{name}" BEFORE {event} ON "{table}" '
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    ]


def sqlite_trigger(table: str, name: str, event: str) -> list[str]:
    trigger = f'"guard_{name}_{table}"'
    return [
        f"DROP TRIGGER IF EXISTS {trigger}",
        f"CREATE TRIGGER {trigger} BEFORE {event} ON \"{table}\" "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
    ]
