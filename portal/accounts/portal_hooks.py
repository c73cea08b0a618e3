"""What this room gives to the others."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.accounts import tasks
from portal.accounts.choices import MANAGING_ROLES
from portal.accounts.queries.recoveries import waiting_for
from portal.kit.registries import AuditVerb, Panel, PeriodicJob, audit_verbs, panels, periodic_jobs

RECOVERIES_SHOWN = 3

periodic_jobs.register(
    PeriodicJob(
        name="accounts.forget_old_sign_ins",
        task=tasks.forget_old_sign_ins,
        every_seconds=24 * 60 * 60,
    )
)

periodic_jobs.register(
    PeriodicJob(
        name="accounts.close_forgotten_looks", task=tasks.close_forgotten_looks, every_seconds=5 * 60
    )
)
for verb in (
    AuditVerb("accounts.start_look", _("Portal seen as somebody: begun"), is_security=True),
    AuditVerb("accounts.end_look", _("Portal seen as somebody: ended"), is_security=True),
    AuditVerb("accounts.refuse_while_looking", _("Act refused while looking"), is_security=True),
    AuditVerb("accounts.create_skill", _("Skill added to the list")),
    AuditVerb("accounts.change_skill", _("Skill renamed")),
    AuditVerb("accounts.delete_skill", _("Skill taken off the list")),
    AuditVerb("accounts.set_skills", _("Skills of somebody changed")),
):
    audit_verbs.register(verb)


def recoveries_panel(user: Any) -> dict[str, Any] | None:
    """Asked of those who may decide alone: nobody else's dashboard pays a query for it."""
    if user.roles.isdisjoint(MANAGING_ROLES):
        return None
    found = list(waiting_for(user)[:RECOVERIES_SHOWN])
    return {"recoveries": found} if found else None


panels.register(
    Panel(
        name="accounts.recoveries",
        title=_("Ways into an account to decide"),
        template="accounts/panels/recoveries.html",
        context=recoveries_panel,
        order=12,
    )
)
for verb in (
    AuditVerb("accounts.invite_by_mail", _("Invited by e-mail"), is_security=True),
    AuditVerb("accounts.invite_on_paper", _("Invited by a code on paper"), is_security=True),
    AuditVerb("accounts.revoke_invitation", _("Invitation taken back"), is_security=True),
    AuditVerb("accounts.accept_invitation", _("Password chosen by an invitation"), is_security=True),
    AuditVerb("accounts.send_password_reset", _("Link for a new password sent"), is_security=True),
    AuditVerb("accounts.reset_password", _("Password chosen by a link"), is_security=True),
    AuditVerb("accounts.change_own_password", _("Own password changed"), is_security=True),
    AuditVerb("accounts.ask_own_address", _("Own new e-mail address asked"), is_security=True),
    AuditVerb("accounts.change_own_address", _("Own e-mail address changed"), is_security=True),
    AuditVerb("accounts.ask_recovery", _("Way into an account asked"), is_security=True),
    AuditVerb("accounts.approve_recovery", _("Way into an account agreed to"), is_security=True),
    AuditVerb("accounts.refuse_recovery", _("Way into an account refused"), is_security=True),
    AuditVerb("accounts.lapse_recovery", _("Way into an account lapsed"), is_security=True),
):
    audit_verbs.register(verb)
