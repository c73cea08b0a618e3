"""What a new centre needs of this room."""

from typing import Any

from django.db import transaction

from forms_builder.models import FormIndexPage, LeaveKind, LeavePolicy
from portal.audit.actions import record
from portal.centres.actions import grant_page_permissions
from portal.centres.models import Centre
from portal.kit.access import require

FIRST_LEAVE_KINDS: tuple[tuple[str, bool, bool], ...] = (
    ("Congés payés", True, False),
    ("Repos compensateur", True, False),
    ("Événement familial", False, True),
    ("Enfant malade", False, True),
    ("Congé sans solde", False, False),
    ("Formation", False, False),
    ("Autre", False, False),
)
"""Name, has a balance, of right."""


@transaction.atomic
def install_centre(*, by: Any, centre: Centre) -> FormIndexPage:
    """Give a centre its list of forms, its kinds of leave and its leave policy.

    Rights:  forms_builder.install_centre (the system).
    Effects: rows, the form editors' rights on the list of forms, one audit entry.
    """
    require(by, "forms_builder.install_centre", centre)
    index = centre.site.root_page.add_child(
        instance=FormIndexPage(title="Démarches", slug="demarches", show_in_menus=False)
    )
    grant_page_permissions(centre.form_editors, index)
    LeavePolicy.objects.create(centre=centre)
    LeaveKind.objects.bulk_create(
        LeaveKind(centre=centre, name=name, position=position, is_debited=debited, is_of_right=of_right)
        for position, (name, debited, of_right) in enumerate(FIRST_LEAVE_KINDS)
    )
    record(by, "forms_builder.install_centre", centre)
    return index
