"""Playing the attacker who can drop a trigger."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.models import Model

from portal.audit import append_only


@contextmanager
def unguarded(model: type[Model]) -> Iterator[None]:
    """Take the guards of a table away for a while."""
    table = model._meta.db_table
    names = ("update", "delete")
    with connection.cursor() as cursor:
        for name in names:
            if connection.vendor == "postgresql":
                cursor.execute(f'DROP TRIGGER IF EXISTS "guard_{name}" ON "{table}"')
            else:
                cursor.execute(f'DROP TRIGGER IF EXISTS "guard_{name}_{table}"')
    yield
    append_only.install()
