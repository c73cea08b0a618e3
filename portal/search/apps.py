from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from portal.search import index_tables


class SearchConfig(AppConfig):
    name = "portal.search"
    verbose_name = _("Search")

    def ready(self) -> None:
        from portal.search import backends  # it registers a lookup, once the fields are there

        connection_created.connect(backends.teach_sqlite, dispatch_uid="search.teach_sqlite")
        post_migrate.connect(index_tables.lay, sender=self, dispatch_uid="search.index_tables")
