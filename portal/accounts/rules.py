"""Who may do what to people. Every predicate begins with `is_active`: django-rules does not check it."""

from typing import Any

import rules

from portal.accounts.choices import (
    DECIDING_ROLES,
    HOLDING_ROLES,
    KEEPING_ROLES,
    LEADING_ROLES,
    MANAGING_ROLES,
    WATCHING_ROLES,
    Role,
)
from portal.centres.rules import is_employee, is_of_same_centre


def holds(*roles: Role) -> Any:
    """A predicate: the person is active and holds one of `roles`."""

    @rules.predicate(f"holds:{','.join(roles)}")
    def predicate(user: Any) -> bool:
        return bool(user.is_active and not user.roles.isdisjoint(roles))

    return predicate


@rules.predicate
def is_self(user: Any, target: Any) -> bool:
    return bool(user.is_active and target is not None and user.pk == target.pk)


@rules.predicate
def is_own(user: Any, row: Any) -> bool:
    """`row` is about the person."""
    return bool(user.is_active and row is not None and user.pk == row.person_id)


@rules.predicate
def leads(user: Any, target: Any) -> bool:
    return bool(user.is_active and target is not None and not target.roles.isdisjoint(LEADING_ROLES))


@rules.predicate
def agrees(user: Any, target: Any) -> bool:
    """`target` is one of those who agree to a recovery (accounts.decide_recovery)."""
    return bool(user.is_active and target is not None and not target.roles.isdisjoint(MANAGING_ROLES))


@rules.predicate
def decides(user: Any, target: Any) -> bool:
    """`target` decides, for themselves or for somebody who delegates to them, administers, or reads much about
    others.
    """
    if not user.is_active:
        return False
    return bool(not target.roles.isdisjoint(DECIDING_ROLES) or target.is_coordinator or target.is_delegate)


@rules.predicate
def is_open_account(user: Any, target: Any) -> bool:
    return bool(user.is_active and target is not None and target.is_active)


@rules.predicate
def looks(user: Any, look: Any) -> bool:
    """`look` is made by the person."""
    return bool(user.is_active and look is not None and user.pk == look.looked_by_id)


@rules.predicate
def has_asked(user: Any, recovery: Any) -> bool:
    return bool(user.is_active and recovery is not None and user.pk == recovery.asked_by_id)


@rules.predicate
def owes_nothing_to_asker(user: Any, recovery: Any) -> bool:
    """What lets the person decide does not come, since lately, from whoever asked: they could be one and the same."""
    if not user.is_active or recovery is None:
        return False
    grants = user.role_grants.all()
    return any(grant.is_to_decide(recovery.asked_by_id, recovery.asked_at) for grant in grants)


@rules.predicate
def has_sent(user: Any, people_import: Any) -> bool:
    return bool(user.is_active and people_import is not None and user.pk == people_import.created_by_id)


can_manage_people = holds(Role.HR, Role.IT) & is_of_same_centre
can_manage_access = is_of_same_centre & (holds(Role.IT, Role.DIRECTOR) | (holds(Role.HR) & ~leads)) & ~is_self
"""Whoever leads is out of the reach of HR alone: nobody takes the place of their own superior."""

can_invite = is_of_same_centre & (holds(Role.IT, Role.DIRECTOR) | (holds(Role.HR) & ~agrees)) & ~is_self
"""Whoever invites somebody could come in as them: HR, as a second HR person, would agree with themselves."""

rules.add_perm("accounts.view_person", is_of_same_centre)
rules.add_perm("accounts.view_people", holds(Role.HR, Role.IT, Role.DIRECTOR))
rules.add_perm("accounts.view_person_file", holds(Role.HR, Role.IT, Role.DIRECTOR) & is_of_same_centre)
rules.add_perm("accounts.manage_people", holds(Role.HR, Role.IT))
rules.add_perm("accounts.manage_person", can_manage_people)
rules.add_perm("accounts.view_import", can_manage_people)
rules.add_perm("accounts.manage_import", can_manage_people & has_sent)
rules.add_perm("accounts.set_coordination", can_manage_people & ~is_self)
rules.add_perm("accounts.change_contract", can_manage_people & ~is_self)
rules.add_perm("accounts.set_roles", can_manage_access)
rules.add_perm("accounts.set_trusted_roles", holds(Role.IT, Role.DIRECTOR) & is_of_same_centre & ~is_self)
rules.add_perm("accounts.invite_person", can_invite)
rules.add_perm("accounts.deactivate_person", can_manage_access)
rules.add_perm("accounts.reactivate_person", can_manage_access)
rules.add_perm("accounts.end_sessions", can_manage_access)
rules.add_perm("accounts.send_password_reset", can_manage_access)
rules.add_perm("accounts.ask_recovery", can_manage_access)
rules.add_perm("accounts.view_recovery", holds(*MANAGING_ROLES) & is_of_same_centre)
rules.add_perm(
    "accounts.decide_recovery",
    is_of_same_centre & holds(*MANAGING_ROLES) & ~is_own & ~has_asked & owes_nothing_to_asker,
)
rules.add_perm("accounts.declare_stand_in", holds(Role.HR) & is_of_same_centre & ~is_self)
# Who decides beside the director or IT is theirs alone to say: HR would choose who decides on HR's own requests.
rules.add_perm("accounts.delegate", is_self | (holds(Role.HR) & is_of_same_centre & ~leads))
rules.add_perm("accounts.end_delegation", is_own | (holds(Role.HR) & is_of_same_centre))
rules.add_perm("accounts.change_photo", is_self | can_manage_people)
rules.add_perm("accounts.manage_skill", is_of_same_centre & holds(Role.HR, Role.IT, Role.COMMUNICATION))
rules.add_perm("accounts.change_own_account", is_self)
rules.add_perm("accounts.change_own_device", is_own)
rules.add_perm("accounts.end_own_session", is_own)
# Whoever installs the server has no centre to write mails for: a command gives their address.
rules.add_perm("accounts.change_own_address", is_self & is_employee)
rules.add_perm("accounts.set_skills", is_self | can_manage_people)
rules.add_perm("accounts.look_as", is_of_same_centre & holds(Role.IT) & is_open_account & ~is_self & ~decides)
rules.add_perm("accounts.view_look", is_of_same_centre & (is_own | holds(*WATCHING_ROLES)))
rules.add_perm("accounts.end_look", looks)
rules.add_perm("accounts.view_security_events", holds(Role.IT, Role.DPO))
rules.add_perm("accounts.view_personal_data", is_self | (holds(*KEEPING_ROLES) & is_of_same_centre))
rules.add_perm("accounts.view_personal_data_register", holds(*KEEPING_ROLES))
rules.add_perm("accounts.export_personal_data", is_self | (holds(*KEEPING_ROLES) & is_of_same_centre))
rules.add_perm("accounts.download_export", is_of_same_centre & has_asked & (is_own | holds(*KEEPING_ROLES)))
rules.add_perm("accounts.erase_personal_data", holds(*KEEPING_ROLES) & is_of_same_centre & ~is_self)
rules.add_perm("accounts.hold_personal_data", holds(*HOLDING_ROLES) & is_of_same_centre)

for permission in (
    "set_password",
    "create_administrator",
    "record_absence",
    "forget_old_sign_ins",
    "note_refused_sign_in",
    "close_ended_accounts",
    "work_on_imports",
    "remove_expired_photos",
    "close_forgotten_looks",
    "make_data_exports",
    "expire_data_exports",
    "continue_erasures",
):
    rules.add_perm(f"accounts.{permission}", rules.always_deny)
"""Only the system: commands, periodic jobs, and other rooms that record the absences they decided."""
