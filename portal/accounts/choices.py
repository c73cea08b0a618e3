"""The fixed lists of accounts."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(models.TextChoices):
    """What a person is entrusted with (requirement A2). Coordinator is not here: it is said per sector,
    on the membership.
    """

    SUPERVISOR = "supervisor", _("supervisor")
    EQUIPMENT = "equipment", _("equipment manager")
    HR = "hr", _("human resources")
    RECEPTION = "reception", _("reception")
    ACCOUNTING = "accounting", _("accounting")
    DIRECTOR = "director", _("director")
    COMMUNICATION = "communication", _("communication")
    IT = "it", _("IT")
    DPO = "dpo", _("data-protection officer")


READERS_OF_ROLE = {
    Role.SUPERVISOR: _("Supervisors"),
    Role.RECEPTION: _("Reception desk"),
    Role.EQUIPMENT: _("Equipment managers"),
    Role.HR: _("Human resources"),
    Role.ACCOUNTING: _("Accounting"),
    Role.DIRECTOR: _("Management"),
    Role.COMMUNICATION: _("Communication"),
    Role.IT: _("IT team"),
    Role.DPO: _("Data-protection officer"),
}
"""How those who hold a role are called together, where a page is addressed to them."""


@dataclass(frozen=True, slots=True)
class RoleSpec:
    """What comes with a role besides the predicates of each room's `rules.py`.

    Shape: `editors_group` is the centre's attribute that holds the Wagtail group, or "".
    """

    editors_group: str = ""


ROLES: dict[Role, RoleSpec] = {
    Role.SUPERVISOR: RoleSpec(),
    Role.EQUIPMENT: RoleSpec(),
    Role.HR: RoleSpec(editors_group="form_editors"),
    Role.RECEPTION: RoleSpec(),
    Role.ACCOUNTING: RoleSpec(),
    Role.DIRECTOR: RoleSpec(),
    Role.COMMUNICATION: RoleSpec(editors_group="editors"),
    Role.IT: RoleSpec(editors_group="editors"),
    Role.DPO: RoleSpec(),
}


class Contract(models.TextChoices):
    PERMANENT = "permanent", _("permanent contract")
    FIXED_TERM = "fixed_term", _("fixed-term contract")
    APPRENTICE = "apprentice", _("apprenticeship")
    EDUCATIONAL = "educational", _("educational commitment contract")
    CIVIC_SERVICE = "civic_service", _("civic service")
    BOARD = "board", _("member of the board")


class PersonState(models.TextChoices):
    """What the list of people may be narrowed to; without one, it shows the accounts that are open."""

    NEVER_CAME = "never_came", _("have never come")
    ENDS_SOON = "ends_soon", _("leave within 30 days")
    AWAY = "away", _("are away today")
    CLOSED = "closed", _("closed accounts")
    ERASED = "erased", _("erased people")
    ALL = "all", _("everybody")


class InvitationWay(models.TextChoices):
    MAIL = "mail", _("by e-mail")
    PAPER = "paper", _("on paper")


class SecondFactor(models.TextChoices):
    """What a session was opened with besides the password; "" is nothing."""

    TOTP = "totp", _("code of the telephone")
    RECOVERY = "recovery", _("recovery code")


class RecoveryKind(models.TextChoices):
    FACTOR = "factor", _("lost second factor")
    EMAIL = "email", _("new e-mail address")
    PAPER = "paper", _("new password by a code on paper")


class RecoveryState(models.TextChoices):
    ASKED = "asked", _("waits for a second person")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    LAPSED = "lapsed", _("lapsed")
    """Nobody decided in time, and it was asked for again."""


class ExportState(models.TextChoices):
    """How far a copy of somebody's data has come."""

    ASKED = "asked", _("waits its turn")
    MAKING = "making", _("being made")
    READY = "ready", _("ready")
    FAILED = "failed", _("not made")
    EXPIRED = "expired", _("deleted")


class ImportState(models.TextChoices):
    READING = "reading", _("being checked")
    CHECKED = "checked", _("checked")
    WRITING = "writing", _("being written")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    GIVEN_UP = "given_up", _("given up")


class LineState(models.TextChoices):
    """What an imported line would do."""

    WAITING = "waiting", pgettext_lazy("line", "not checked yet")
    NEW = "new", pgettext_lazy("line", "new")
    CHANGED = "changed", pgettext_lazy("line", "changed")
    UNCHANGED = "unchanged", pgettext_lazy("line", "unchanged")
    WRONG = "wrong", pgettext_lazy("line", "to correct")


DECIDING_ROLES = frozenset(
    {Role.HR, Role.DIRECTOR, Role.ACCOUNTING, Role.IT, Role.DPO, Role.COMMUNICATION, Role.RECEPTION}
)
"""Whoever decides, administers, or reads much about others: a second factor, and shorter rests.
Coordinators too, who are told by their memberships."""
TRUSTED_ROLES = frozenset({Role.HR, Role.DIRECTOR, Role.ACCOUNTING, Role.IT, Role.DPO})
"""Given by IT or the director alone: who holds one could give themselves a way to everything else."""
LEADING_ROLES = frozenset({Role.DIRECTOR, Role.IT})
"""Whose access HR does not touch alone."""
MANAGING_ROLES = frozenset({Role.HR, Role.IT, Role.DIRECTOR})
"""Who reads the files of people, and decides together on a way into an account."""
WATCHING_ROLES = frozenset({Role.IT, Role.DPO})
"""Who reads what happened to accounts."""
HOLDING_ROLES = frozenset({Role.HR, Role.DPO, Role.DIRECTOR})
"""Who may forbid to erase a person."""
KEEPING_ROLES = frozenset({Role.HR, Role.DPO})
"""Who keeps the personal data of the centre."""

CONTRACT_FACTS = frozenset({"contract", "weekly_hours", "working_days", "entered_on", "leaves_on"})
"""Facts of a person that their leave is counted by: nobody writes their own."""
