from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CalendarsConfig(AppConfig):
    name = "calendars"
    verbose_name = _("Calendars and bookings")

    def ready(self) -> None:
        from calendars import checks, guards  # noqa: F401  the check registers itself

        post_migrate.connect(guards.install, sender=self, dispatch_uid="calendars.guards")
