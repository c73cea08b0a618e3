"""Queries whose SQL is written once. Django writes it anew each time: for the few that every page asks, that takes ten
times as long as asking.
"""

from collections.abc import Callable
from copy import copy
from functools import cached_property
from inspect import signature
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

FIRST_MARK = -2_000_000_000
"""Stands for a value while the SQL is written: no key of a row, and small enough for any column of keys."""


class Prepared:
    """What `build` gives for the keys it is called with, without being written each time.

    `build` is called once, with figures that stand for the keys, so that it may neither look at them nor ask the
    database or the clock. What is counted needs no order, which PostgreSQL would sort by.
    Raises: TypeError for a key that the SQL does not hold as it is.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self.build = build

    @cached_property
    def marks(self) -> list[int]:
        return [FIRST_MARK - place for place in range(len(signature(self.build).parameters))]

    @cached_property
    def written(self) -> tuple[QuerySet[Any, Any], SQLCompiler, str, tuple[Any, ...]]:
        queryset = self.build(*self.marks)
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        if not set(self.marks) <= {one for one in params if type(one) is int}:
            raise TypeError("A key is not asked for, or not as it is: it would never be filled in.")
        return queryset, compiler, sql, params

    def filled(self, keys: tuple[int, ...]) -> tuple[str, tuple[Any, ...]]:
        _queryset, _compiler, sql, params = self.written
        known = dict(zip(self.marks, keys, strict=True))
        return sql, tuple(known.get(one, one) if type(one) is int else one for one in params)

    def rows(self, *keys: int) -> list[Any]:
        """What the query gives, as it gives it: objects with what they were selected with, or values."""
        queryset, written, *_ = self.written
        compiler: Any = copy(written)
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        compiler.as_sql = lambda: self.filled(keys)
        fresh: Any = queryset.all()
        fresh.query.get_compiler = lambda *_where, **_options: compiler
        return list(fresh)

    def count(self, *keys: int) -> int:
        """How many rows the query gives."""
        sql, params = self.filled(keys)
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) FROM ({sql}) counted", params)  # noqa: S608  written by Django
            return int(cursor.fetchone()[0])

    def exists(self, *keys: int) -> bool:
        """Tell whether the query gives any row."""
        sql, params = self.filled(keys)
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute(f"SELECT EXISTS({sql})", params)
            return bool(cursor.fetchone()[0])
