from portal.accounts.models.access import (
    AccessRecovery,
    Invitation,
    KnownDevice,
    RecoveryCode,
    Session,
    WrongCode,
)
from portal.accounts.models.imports import ImportedLine, PeopleImport
from portal.accounts.models.people import (
    Absence,
    Delegation,
    LegalHold,
    PortalUserManager,
    RoleGrant,
    SectorMembership,
    Skill,
    User,
    UserQuerySet,
    validate_phone,
)

__all__ = [
    "Absence",
    "AccessRecovery",
    "Delegation",
    "ImportedLine",
    "Invitation",
    "KnownDevice",
    "LegalHold",
    "PeopleImport",
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
