"""What this room gives to the others."""

from django.utils.translation import gettext_lazy as _

from portal.accounts import tasks
from portal.kit.registries import AuditVerb, PeriodicJob, audit_verbs, periodic_jobs

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
