from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "portal.audit"
    verbose_name = _("Audit")

    def ready(self) -> None:
        from portal.audit import append_only
        from portal.audit.models import AuditEntry

        append_only.guard(AuditEntry)
        post_migrate.connect(append_only.install, sender=self)
