"""The database itself refuses two claims of one slot, whatever the code forgets.

PostgreSQL: an exclusion constraint, made by the first migration (on a million rows it takes minutes).
SQLite: two triggers, laid again after every migration, since a migration that rebuilds the table loses them.
Both give an IntegrityError that names `GUARD`. A check (calendars.checks) tells when one is missing.
"""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from calendars.choices import LONGEST_CLAIM_DAYS, TAKING

TABLE = "calendars_claim"
GUARD = "calendars_claim_no_overlap"
LENGTH = "calendars_claim_length"
STATES = ", ".join(f"'{state.value}'" for state in TAKING)
HOURS = LONGEST_CLAIM_DAYS * 24

POSTGRESQL = f"""
ALTER TABLE {TABLE} ADD CONSTRAINT {LENGTH} CHECK (block_end <= block_start + interval '{HOURS} hours');
ALTER TABLE {TABLE} ADD CONSTRAINT {GUARD} EXCLUDE USING gist
    (asset_id WITH =, tstzrange(block_start, block_end, '[)') WITH &&)
    WHERE (hard AND state IN ({STATES})) DEFERRABLE INITIALLY IMMEDIATE;
"""
POSTGRESQL_UNDO = f"""
ALTER TABLE {TABLE} DROP CONSTRAINT {GUARD};
ALTER TABLE {TABLE} DROP CONSTRAINT {LENGTH};
"""


def sqlite_trigger(event: str, others: str) -> str:
    """The instants are texts that sort as they follow each other: whole seconds, and microseconds after a dot."""
    moment = "INSERT" if event == "insert" else "UPDATE OF asset_id, block_start, block_end, hard, state"
    return f"""
CREATE TRIGGER {GUARD}_{event} BEFORE {moment} ON {TABLE}
BEGIN
    SELECT RAISE(ABORT, '{LENGTH}')
    WHERE julianday(NEW.block_end) - julianday(NEW.block_start) > {LONGEST_CLAIM_DAYS} + 0.00001;
    SELECT RAISE(ABORT, '{GUARD}')
    WHERE NEW.hard AND NEW.state IN ({STATES}) AND EXISTS (
        SELECT 1 FROM {TABLE} AS other
        WHERE other.asset_id = NEW.asset_id AND other.block_start < NEW.block_end AND other.block_end > NEW.block_start
        AND other.block_start > datetime(NEW.block_start, '-{LONGEST_CLAIM_DAYS} days', '-1 second')
        AND other.hard AND other.state IN ({STATES}) {others}
    );
END
"""  # noqa: S608  constants of ours


SQLITE = {
    f"{GUARD}_insert": sqlite_trigger("insert", ""),
    f"{GUARD}_update": sqlite_trigger("update", "AND other.id <> NEW.id"),
}


def install(using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Lay the triggers of SQLite. Receiver of `post_migrate`; safe to repeat."""
    connection = connections[using]
    if connection.vendor != "sqlite" or TABLE not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        for name, statement in SQLITE.items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(statement)


def missing(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """The names of the guards that are not in the database; none are expected before its table is."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if TABLE not in connection.introspection.table_names(cursor):
            return []
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [TABLE])
            wanted = set(SQLITE)
        else:
            cursor.execute("SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass", [TABLE])
            wanted = {GUARD, LENGTH}
        return sorted(wanted - {name for (name,) in cursor.fetchall()})
