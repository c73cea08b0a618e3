"""What this room gives to the others."""

from django.utils.translation import gettext_lazy as _

from portal.kit.registries import AuditVerb, audit_verbs

VERBS = {
    "create_centre": _("Centre created"),
    "create_sector": _("Sector created"),
    "change_sector": _("Sector changed"),
    "delete_sector": _("Sector deleted"),
    "create_public_holiday": _("Public holiday added"),
    "change_public_holiday": _("Public holiday changed"),
    "delete_public_holiday": _("Public holiday deleted"),
}
for verb, label in VERBS.items():
    audit_verbs.register(AuditVerb(f"centres.{verb}", label, is_security=verb == "create_centre"))
