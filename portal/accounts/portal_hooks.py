"""What this room gives to the others."""

from typing import Any

from django.db.models.signals import pre_delete
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from portal.accounts import tasks
from portal.accounts.actions.data_exports import MAKE_JOB
from portal.accounts.actions.delegations import leave_form_out
from portal.accounts.actions.personal_data import erase
from portal.accounts.choices import MANAGING_ROLES
from portal.accounts.queries.personal_data import export, foresee, held_people
from portal.accounts.queries.recoveries import count_waiting_for
from portal.kit.access import SystemActor, can
from portal.kit.registries import (
    AuditVerb,
    NavigationEntry,
    Panel,
    PeriodicJob,
    PersonalData,
    RetentionHold,
    audit_verbs,
    navigation,
    panels,
    periodic_jobs,
    personal_data,
    retention_holds,
)

PAGES = SystemActor("pages")


def forget_form(sender: Any, instance: Any, **kwargs: Any) -> None:
    """A delegation for a form alone ends with its page."""
    leave_form_out(by=PAGES, page=instance)


pre_delete.connect(forget_form, sender=Page, dispatch_uid="accounts.forget_form")


def recoveries_panel(user: Any) -> dict[str, Any] | None:
    """Asked of those who may decide alone: nobody else's dashboard pays a query for it."""
    if user.roles.isdisjoint(MANAGING_ROLES):
        return None
    number = count_waiting_for(user)
    return {"number": number} if number else None


def may_see_people(user: Any) -> bool:
    return user.centre_id is not None and can(user, "accounts.view_people")


def keeps_personal_data(user: Any) -> bool:
    return user.centre_id is not None and can(user, "accounts.view_personal_data_register")


def reads_security_events(user: Any) -> bool:
    return user.centre_id is not None and can(user, "accounts.view_security_events")


panels.register(
    Panel(
        name="accounts.recoveries",
        title=_("Ways into an account to decide"),
        template="accounts/panels/recoveries.html",
        context=recoveries_panel,
        order=12,
    )
)
navigation.register(
    NavigationEntry(
        name="accounts.people",
        label=_("Personnel"),
        url_name="accounts:people",
        icon="users",
        order=75,
        visible=may_see_people,
    )
)
navigation.register(
    NavigationEntry(
        name="accounts.personal_data",
        label=_("Personal data"),
        url_name="accounts:data-register",
        icon="folder",
        order=77,
        visible=keeps_personal_data,
    )
)
navigation.register(
    NavigationEntry(
        name="accounts.security",
        label=_("Security"),
        url_name="accounts:security-events",
        icon="lock",
        order=78,
        visible=reads_security_events,
    )
)
periodic_jobs.register(
    PeriodicJob(
        name="accounts.forget_old_sign_ins",
        task=tasks.forget_old_sign_ins,
        every_seconds=24 * 60 * 60,
    )
)
periodic_jobs.register(
    PeriodicJob(name="accounts.close_forgotten_looks", task=tasks.close_forgotten_looks, every_seconds=5 * 60)
)
periodic_jobs.register(
    PeriodicJob(name="accounts.close_ended_accounts", task=tasks.close_ended_accounts, every_seconds=60 * 60)
)
periodic_jobs.register(
    PeriodicJob(
        name="accounts.remove_expired_photos", task=tasks.remove_expired_photos, every_seconds=24 * 60 * 60
    )
)
periodic_jobs.register(
    # Runs as soon as there is something to do; the period is for what a worker that died left.
    PeriodicJob(name="accounts.work_on_imports", task=tasks.work_on_imports, every_seconds=10 * 60)
)
periodic_jobs.register(
    PeriodicJob(name="accounts.forget_old_imports", task=tasks.forget_old_imports, every_seconds=24 * 60 * 60)
)
periodic_jobs.register(PeriodicJob(name=MAKE_JOB, task=tasks.make_data_exports, every_seconds=10 * 60))
periodic_jobs.register(
    PeriodicJob(name="accounts.expire_data_exports", task=tasks.expire_data_exports, every_seconds=60 * 60)
)
periodic_jobs.register(
    PeriodicJob(name="accounts.continue_erasures", task=tasks.continue_erasures, every_seconds=24 * 60 * 60)
)
retention_holds.register(RetentionHold(name="accounts", people=held_people))
personal_data.register(
    PersonalData(
        name="accounts",
        label=_("Account"),
        models=(
            "accounts.User",
            "accounts.User_skills",
            "accounts.User_groups",
            "accounts.User_user_permissions",
            "accounts.RoleGrant",
            "accounts.SectorMembership",
            "accounts.Absence",
            "accounts.Delegation",
            "accounts.Delegation_forms",
            "accounts.LegalHold",
            "accounts.Invitation",
            "accounts.RecoveryCode",
            "accounts.WrongCode",
            "accounts.AccessRecovery",
            "accounts.KnownDevice",
            "accounts.Session",
            "accounts.Look",
            "accounts.PeopleImport",
            "accounts.PersonalDataExport",
            "accounts.Erasure",
            "otp_totp.TOTPDevice",
            "axes.AccessAttempt",
            "axes.AccessLog",
            "axes.AccessFailureLog",
        ),
        export=export,
        foresee=foresee,
        erase=erase,
        order=10,
    )
)
AUDIT_VERBS = (
    # « Voir comme », skills
    AuditVerb("accounts.start_look", _("Portal seen as somebody: begun"), is_security=True),
    AuditVerb("accounts.end_look", _("Portal seen as somebody: ended"), is_security=True),
    AuditVerb("accounts.refuse_while_looking", _("Act refused while looking"), is_security=True),
    AuditVerb("accounts.create_skill", _("Skill added to the list")),
    AuditVerb("accounts.change_skill", _("Skill renamed")),
    AuditVerb("accounts.delete_skill", _("Skill taken off the list")),
    AuditVerb("accounts.set_skills", _("Skills of somebody changed")),
    # Getting in, and back in
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
    # People
    AuditVerb("accounts.create_person", _("Account created")),
    AuditVerb("accounts.change_person", _("Facts changed")),
    AuditVerb("accounts.change_own_phone", _("Own telephone changed")),
    AuditVerb("accounts.set_sectors", _("Sectors changed")),
    AuditVerb("accounts.set_roles", _("Roles changed"), is_security=True),
    AuditVerb("accounts.declare_stand_in", _("Stand-in declared")),
    AuditVerb("accounts.add_delegation", _("Delegation given"), is_security=True),
    AuditVerb("accounts.end_delegation", _("Delegation ended"), is_security=True),
    AuditVerb("accounts.deactivate_person", _("Account closed"), is_security=True),
    AuditVerb("accounts.reactivate_person", _("Account opened again"), is_security=True),
    AuditVerb(
        "accounts.close_ended_account", _("Account closed at the end of the contract"), is_security=True
    ),
    AuditVerb("accounts.create_administrator", _("Installation administrator created"), is_security=True),
    AuditVerb("accounts.set_photo", _("Photo changed")),
    AuditVerb("accounts.remove_photo", _("Photo removed")),
    AuditVerb("accounts.remove_expired_photo", _("Photo removed at the end of the image right")),
    AuditVerb("accounts.record_absence", _("Absence written")),
    AuditVerb("accounts.cancel_absence", _("Absence taken back")),
    AuditVerb("accounts.refuse_undeclared", _("Fields posted that nobody asked"), is_security=True),
    # Imports
    AuditVerb("accounts.start_import", _("File of people sent")),
    AuditVerb("accounts.confirm_import", _("Import of people confirmed")),
    AuditVerb("accounts.give_up_import", _("Import of people given up")),
    AuditVerb("accounts.import_people", _("People imported"), is_security=True),
    # Signing in, second factor, sessions, devices
    AuditVerb("accounts.sign_in", _("Signed in"), is_security=True),
    AuditVerb("accounts.refuse_sign_in", _("Wrong password at sign-in"), is_security=True),
    AuditVerb("accounts.sign_out", _("Signed out"), is_security=True),
    AuditVerb("accounts.add_factor", _("Second factor added"), is_security=True),
    AuditVerb("accounts.replace_factor", _("Second factor replaced"), is_security=True),
    AuditVerb("accounts.remove_factor", _("Second factor removed"), is_security=True),
    AuditVerb("accounts.replace_recovery_codes", _("Recovery codes replaced"), is_security=True),
    AuditVerb("accounts.use_recovery_code", _("Recovery code used"), is_security=True),
    AuditVerb("accounts.refuse_code", _("Wrong code of the second factor"), is_security=True),
    AuditVerb("accounts.lock_codes", _("Too many wrong codes"), is_security=True),
    AuditVerb("accounts.declare_device", _("Device declared one’s own, or no longer"), is_security=True),
    AuditVerb("accounts.forget_device", _("Device forgotten"), is_security=True),
    AuditVerb("accounts.end_session", _("Own session ended"), is_security=True),
    AuditVerb("accounts.end_other_sessions", _("Own other sessions ended"), is_security=True),
    AuditVerb("accounts.end_sessions", _("Sessions of somebody ended"), is_security=True),
    # Personal data, security events
    AuditVerb("accounts.ask_export", _("Copy of personal data asked"), is_security=True),
    AuditVerb("accounts.download_export", _("Copy of personal data downloaded"), is_security=True),
    AuditVerb("accounts.place_hold", _("Erasing forbidden"), is_security=True),
    AuditVerb("accounts.lift_hold", _("Erasing allowed again"), is_security=True),
    AuditVerb("accounts.erase_person", _("Personal data erased"), is_security=True),
    AuditVerb(
        "accounts.continue_erasure", _("Personal data erased, their time being over"), is_security=True
    ),
    AuditVerb("accounts.refuse_access", _("Page refused"), is_security=True),
    AuditVerb("accounts.export_security_events", _("Security events exported"), is_security=True),
)
for verb in AUDIT_VERBS:
    audit_verbs.register(verb)
