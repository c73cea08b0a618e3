"""What this room gives to the others."""

from django.utils.translation import gettext_lazy as _

from portal.kit.registries import AuditVerb, audit_verbs

VERBS = {
    "create_centre": _("Centre created"),
    "rename_centre": _("Name of the centre changed"),
    "change_appearance": _("Colours and letters of the centre changed"),
    "set_logo": _("Logo of the centre changed"),
    "remove_logo": _("Logo of the centre removed"),
    "change_publicity": _("European publicity changed"),
    "set_menu_order": _("Order of the menu changed"),
    "change_public_text": _("Legal notice or accessibility statement changed"),
    "create_sector": _("Sector created"),
    "change_sector": _("Sector changed"),
    "delete_sector": _("Sector deleted"),
    "create_public_holiday": _("Public holiday added"),
    "change_public_holiday": _("Public holiday changed"),
    "delete_public_holiday": _("Public holiday deleted"),
    "create_rate_table": _("Rate table created"),
    "change_rate_table": _("Rate table changed"),
    "delete_rate_table": _("Rate table deleted"),
    "create_rate_line": _("Rate added"),
    "change_rate_line": _("Rate changed"),
    "delete_rate_line": _("Rate deleted"),
    "begin_rate_edition": _("New edition of a rate table begun"),
}
for verb, label in VERBS.items():
    audit_verbs.register(AuditVerb(f"centres.{verb}", label, is_security=verb == "create_centre"))
