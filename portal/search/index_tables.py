"""What the database itself keeps of the index, beside Django's table: FTS5 on SQLite, tsvector on PostgreSQL.

Laid after every migration, since SQLite loses triggers whenever a migration rebuilds a table. Safe to repeat.
See docs/decisions/0016-search-index.md.
"""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

ENTRIES = "search_searchentry"
COLUMNS = ("title_stems", "introduction_stems", "body_stems", "file_stems", "title_words", "scope")

# An index on Django's rows, without a copy of what they hold. Words are made of ASCII by us (stems.py).
SQLITE_TABLE = f"""
CREATE VIRTUAL TABLE IF NOT EXISTS search_index USING fts5(
    {", ".join(COLUMNS)}, content='{ENTRIES}', content_rowid='id', tokenize='ascii', prefix='3 4'
)"""

# Weights: A the title, B the introduction, C the text, D the text of documents. `head` is small and stays in the
# row: what is asked of titles alone does not unpack the texts.
POSTGRESQL_COLUMNS = {
    "head": """setweight(to_tsvector('simple', title_stems || ' ' || title_words), 'A')
        || setweight(to_tsvector('simple', introduction_stems), 'B')""",
    "whole": """setweight(to_tsvector('simple', title_stems || ' ' || title_words), 'A')
        || setweight(to_tsvector('simple', introduction_stems), 'B')
        || setweight(to_tsvector('simple', body_stems), 'C')
        || setweight(to_tsvector('simple', file_stems), 'D')""",
}


def lay(using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Lay what is missing. Receiver of `post_migrate`."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if ENTRIES not in connection.introspection.table_names(cursor):
            return
        for statement in sqlite() if connection.vendor == "sqlite" else postgresql(connection, cursor):
            cursor.execute(statement)


def sqlite() -> list[str]:
    columns = ", ".join(COLUMNS)
    new, old = (", ".join(f"{row}.{column}" for column in COLUMNS) for row in ("new", "old"))
    add = f"INSERT INTO search_index(rowid, {columns}) VALUES (new.id, {new});"  # noqa: S608  our own columns
    drop = f"INSERT INTO search_index(search_index, rowid, {columns}) VALUES ('delete', old.id, {old});"  # noqa: S608
    return [
        SQLITE_TABLE,
        *(
            f"CREATE TRIGGER IF NOT EXISTS search_index_{name} AFTER {event} ON {ENTRIES} BEGIN {body} END"
            for name, event, body in (
                ("insert", "INSERT", add),
                ("delete", "DELETE", drop),
                ("update", f"UPDATE OF {columns}", drop + add),
            )
        ),
    ]


def postgresql(connection: Any, cursor: Any) -> list[str]:
    known = {column.name for column in connection.introspection.get_table_description(cursor, ENTRIES)}
    return [
        statement
        for name, vector in POSTGRESQL_COLUMNS.items()
        if name not in known
        for statement in (
            f"ALTER TABLE {ENTRIES} ADD COLUMN {name} tsvector GENERATED ALWAYS AS ({vector}) STORED",
            f"CREATE INDEX search_entry_{name} ON {ENTRIES} USING gin ({name})",
        )
    ]
