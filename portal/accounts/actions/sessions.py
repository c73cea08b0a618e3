"""Where people are signed in."""

from typing import Any

from axes.handlers.proxy import AxesProxyHandler

from portal.accounts.models import Session, User
from portal.kit.access import require

SIGN_INS_KEPT_DAYS = 180


def end_sessions(person: User, *, but: str | None = None) -> None:
    """Delete the sessions of `person`, except the one with the key `but`. The caller has checked its right."""
    Session.objects.filter(person=person).exclude(session_key=but or "").delete()


def forget_old_sign_ins(*, by: Any) -> None:
    """Delete what is known of sign-ins, right and wrong, older than six months (docs/rooms/accounts.md).

    Rights: accounts.forget_old_sign_ins (the system). Effects: rows deleted. Safe to repeat.
    """
    require(by, "accounts.forget_old_sign_ins")
    AxesProxyHandler.reset_logs(age_days=SIGN_INS_KEPT_DAYS)
    AxesProxyHandler.reset_failure_logs(age_days=SIGN_INS_KEPT_DAYS)
