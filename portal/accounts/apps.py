from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        user_logged_in.connect(note_opening, dispatch_uid="portal.accounts.note_opening")


def note_opening(request: Any, **kwargs: Any) -> None:
    """However a session is opened, it knows since when."""
    from portal.accounts import session_state

    session_state.stamp(request.session)
