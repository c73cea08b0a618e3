"""Writes to files that are not the editors' own."""

from typing import Any

from django.db import transaction

from portal.kit.access import require
from portal.media.models import PortalDocument, PortalImage


@transaction.atomic
def erase(by: Any, person: Any) -> None:
    """Forget who laid down the files of the centre, which stay.

    Rights: accounts.erase_personal_data. Effects: one field. Safe to repeat.
    """
    require(by, "accounts.erase_personal_data", person)
    for model in (PortalImage, PortalDocument):
        model.objects.filter(uploaded_by_user=person).update(uploaded_by_user=None)
