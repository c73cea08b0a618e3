"""Tables that are only ever added to: the database itself refuses to change what was written.

A room says so in the `ready` of its `apps.py`; the triggers are laid again after every migration, since
SQLite loses them whenever a migration rebuilds the table. They stop a mistake in our own code and a hand in
the shell; whoever may drop a trigger is found out by `verify_signatures`.

`erasing` is the one way around them, for what the law no longer lets the centre keep
(docs/decisions/0013-retention-and-erasure.md); a test names the modules that may use it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
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
    concrete = {
        name: str(field.column)
        for field in item.model._meta.concrete_fields
        for name in (field.name, field.attname)
    }
    columns = [concrete[name] for name in item.fields]
    if vendor == "postgresql":
        return postgresql_triggers(table, columns, item.keeps_rows)
    return sqlite_triggers(table, columns, item.keeps_rows)


@contextmanager
def erasing(model: type[Model], using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Let rows of one guarded table be emptied or deleted, inside the caller's transaction, by nobody else.

    PostgreSQL: a setting of the transaction that the trigger reads. SQLite: the triggers are away until the
    block ends; only the transaction that holds the write lock sees that.
    """
    connection = connections[using]
    item = next(one for one in _guards if one.model is model)
    table = model._meta.db_table
    with transaction.atomic(using=using), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT set_config('portal.erasing', %s, true)", [table])
            yield
            cursor.execute("SELECT set_config('portal.erasing', '', true)")
        else:
            for name in (f"guard_update_{table}", f"guard_delete_{table}"):
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
            yield
            for statement in statements(connection.vendor, item):
                cursor.execute(statement)


# The columns are arguments of the function and no part of the trigger: PostgreSQL refuses to alter a column
# that a trigger names, and a migration has to be able to.
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE before jsonb := to_jsonb(OLD); after jsonb; name text;
BEGIN
    IF current_setting('portal.erasing', true) = TG_TABLE_NAME THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    after := to_jsonb(NEW);
    FOREACH name IN ARRAY TG_ARGV LOOP
        IF before -> name IS DISTINCT FROM after -> name THEN
            RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END LOOP;
    RETURN NEW;
END $$
"""


def postgresql_triggers(table: str, columns: list[str], keeps_rows: bool) -> list[str]:
    named = ", ".join(f"'{column}'" for column in columns)
    created = [
        (
            f'CREATE OR REPLACE TRIGGER "guard_update" BEFORE UPDATE ON "{table}" '
            f"FOR EACH ROW EXECUTE FUNCTION refuse_change({named})"
        )
    ]
    if keeps_rows:
        created.append(
            f'CREATE OR REPLACE TRIGGER "guard_delete" BEFORE DELETE ON "{table}" '
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
    return created


def sqlite_triggers(table: str, columns: list[str], keeps_rows: bool) -> list[str]:
    changed = " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in columns)
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    created = [
        f'DROP TRIGGER IF EXISTS "guard_update_{table}"',
        f'CREATE TRIGGER "guard_update_{table}" BEFORE UPDATE ON "{table}" WHEN {changed} {refuse}',
    ]
    if keeps_rows:
        created += [
            f'DROP TRIGGER IF EXISTS "guard_delete_{table}"',
            f'CREATE TRIGGER "guard_delete_{table}" BEFORE DELETE ON "{table}" {refuse}',
        ]
    return created
