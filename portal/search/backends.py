"""The search of the back office: its lists and choosers look for words inside titles, accents and capitals aside.

Wagtail's own for SQLite is quadratic (docs/decisions/0016-search-index.md), and its plain one compares letters as
they are: « ecole » would not find « École ».
"""

from typing import Any

from django.db.models import CharField, Q, TextField, Transform
from modelsearch.backends.database.fallback import DatabaseSearchBackend, DatabaseSearchQueryCompiler

from portal.kit.texts import fold

MOST_WORDS = 8
ACCENTED = "àâäáãåçéèêëíìîïñóòôöõúùûüýÿÀÂÄÁÃÅÇÉÈÊËÍÌÎÏÑÓÒÔÖÕÚÙÛÜÝŸ’"
PLAIN = "aaaaaaceeeeiiiinooooouuuuyy" * 2 + "''"
"""What PostgreSQL translates, the quotation mark doubled; capitals too, which a plain locale leaves as they are."""


@CharField.register_lookup
@TextField.register_lookup
class Folded(Transform):
    """A text without accents nor capitals: `title__folded__contains`. Its value is folded by the caller."""

    lookup_name = "folded"
    function = "portal_fold"

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = f"translate(lower(%(expressions)s), '{ACCENTED}', '{PLAIN}')"
        return self.as_sql(compiler, connection, template=template, **context)


def teach_sqlite(sender: Any, connection: Any, **kwargs: Any) -> None:
    """Receiver of `connection_created`: SQLite calls our own function."""
    if connection.vendor == "sqlite":
        connection.connection.create_function(
            "portal_fold", 1, lambda text: fold(text) if isinstance(text, str) else text, deterministic=True
        )


class FoldedQueryCompiler(DatabaseSearchQueryCompiler):
    def build_single_term_filter(self, term: str) -> Q:
        found = Q()
        for name in self.fields_names:
            found |= Q(**{f"{name}__folded__contains": fold(term)})
        return found

    def build_database_filter(self, query: Any, boost: float = 1.0) -> Any:
        """Raises nothing for a query of a thousand words: the first ones count."""
        if hasattr(query, "query_string"):
            query.query_string = " ".join(query.query_string.replace("\0", " ").split()[:MOST_WORDS])
        return super().build_database_filter(query, boost)


class SearchBackend(DatabaseSearchBackend):
    query_compiler_class = FoldedQueryCompiler
    autocomplete_query_compiler_class = FoldedQueryCompiler
