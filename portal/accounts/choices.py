"""The fixed lists of accounts."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


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
