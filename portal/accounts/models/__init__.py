from portal.accounts.models.access import (
    AccessRecovery,
    Invitation,
    KnownDevice,
    RecoveryCode,
    Session,
    WrongCode,
)
from portal.accounts.models.imports import ImportedLine, PeopleImport
from portal.accounts.models.looks import Look
from portal.accounts.models.people import (
    Absence,
    Delegation,
    PortalUserManager,
    RoleGrant,
    SectorMembership,
    Skill,
    User,
    UserQuerySet,
    validate_phone,
)
from portal.accounts.models.personal_data import Erasure, LegalHold, PersonalDataExport

__all__ = [
    "Absence",
    "AccessRecovery",
    "Delegation",
    "Erasure",
    "ImportedLine",
    "Invitation",
    "KnownDevice",
    "LegalHold",
    "Look",
    "PeopleImport",
    "PersonalDataExport",
    "PortalUserManager",
    "RecoveryCode",
    "RoleGrant",
    "SectorMembership",
    "Session",
    "Skill",
    "User",
    "UserQuerySet",
    "WrongCode",
    "validate_phone",
]
