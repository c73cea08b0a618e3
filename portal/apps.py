"""The doors of the building: loads what every room registers."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("Portal")

    def ready(self) -> None:
        """Import the `portal_hooks.py` of every room, then join those of one floor."""
        for config in apps.get_app_configs():
            hooks = f"{config.name}.portal_hooks"
            if config.name.split(".")[0] in {"portal", "home", "forms_builder", "calendars"} and find_spec(
                hooks
            ):
                import_module(hooks)
        import_module("portal.wiring")
