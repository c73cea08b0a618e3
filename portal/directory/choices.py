"""The fixed lists of the directory, and the roles that keep what it knows of people outside."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts.choices import Role


class ContactKind(models.TextChoices):
    PARTNER = "partner", _("Partner")
    FUNDER = "funder", _("Funder")
    SUPPLIER = "supplier", _("Supplier")
    OTHER = "other", _("Other contact")


class Listing(models.TextChoices):
    """The two lists of people outside."""

    CONTACTS = "contacts", _("Contacts")
    CALLED_SUPERVISORS = "called_supervisors", _("Called-upon supervisors")


CONTACT_KEEPERS = frozenset(
    {Role.RECEPTION, Role.COMMUNICATION, Role.ACCOUNTING, Role.HR, Role.DIRECTOR, Role.IT}
)
"""Who writes partners, funders and suppliers: those who answer them, pay them or write to them. Everybody reads."""
SUPERVISOR_KEEPERS = frozenset({Role.HR, Role.DIRECTOR})
"""Who writes, with the coordinators, the supervisors that were called upon."""
SUPERVISOR_READERS = SUPERVISOR_KEEPERS | {Role.IT}
"""Who reads them, with the coordinators: their numbers are not for everybody."""
