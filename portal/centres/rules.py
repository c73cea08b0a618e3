"""Who may do what to centres."""

from typing import Any

import rules

from portal.centres.choices import ACCOUNTANTS, DIRECTION, EDITORS, HUMAN_RESOURCES, TECHNICIANS
from portal.centres.models import Centre, Charter, Readership
from portal.centres.queries import keeps_pages, open_audiences


@rules.predicate
def is_installation_administrator(user: Any) -> bool:
    return bool(user.is_active and user.is_superuser)


@rules.predicate
def is_employee(user: Any) -> bool:
    return bool(user.is_active and user.centre_id is not None)


@rules.predicate
def is_of_same_centre(user: Any, target: Any) -> bool:
    """`target` (a person, or anything with a centre) belongs to the person's own centre."""
    return bool(is_employee(user) and target is not None and user.centre_id == target.centre_id)


@rules.predicate
def is_editor(user: Any) -> bool:
    return bool(user.is_active and not EDITORS.isdisjoint(user.roles))


@rules.predicate
def is_human_resources(user: Any) -> bool:
    return bool(user.is_active and not HUMAN_RESOURCES.isdisjoint(user.roles))


@rules.predicate
def is_director_or_it(user: Any) -> bool:
    return bool(user.is_active and not user.roles.isdisjoint(DIRECTION | TECHNICIANS))


@rules.predicate
def keeps_rates(user: Any) -> bool:
    keepers = ACCOUNTANTS | HUMAN_RESOURCES | DIRECTION | TECHNICIANS
    return bool(user.is_active and not keepers.isdisjoint(user.roles))


@rules.predicate
def writes_public_texts(user: Any, charter: Charter) -> bool:
    """Nobody reads them again before they are online: where the centre wants that of texts, whoever decides it
    writes them, and else any editor.
    """
    return bool(is_director_or_it(user) if charter.is_moderated else is_editor(user))


def is_network(page: Any) -> bool:
    """`page` is the federation's today: what was shared is written when it is published, and stays written."""
    return bool(Centre.objects.of_page(page).filter(is_federation=True).exists())


@rules.predicate
def is_reader(user: Any, page: Any) -> bool:
    """`page` is online in the person's own centre, for them among others; or the federation shares it with all."""
    if not is_employee(user) or page is None or not page.live:
        return False
    readership = Readership.objects.filter(page=page.pk).first()
    if (
        readership is not None
        and readership.is_shared
        and readership.audience_id is None
        and is_network(page)
    ):
        return True
    if not page.path.startswith(user.centre.site.root_page.path):
        return False
    if keeps_pages(user):
        return True
    if readership is None:
        return False
    return readership.audience_id is None or readership.audience_id in open_audiences(user)


rules.add_perm("centres.view_page", is_reader)
rules.add_perm("centres.manage_charter", is_of_same_centre & is_editor)
rules.add_perm("centres.write_public_texts", is_of_same_centre & writes_public_texts)
rules.add_perm("centres.manage_sector", is_of_same_centre & is_editor)
rules.add_perm("centres.manage_public_holiday", is_of_same_centre & is_human_resources)
rules.add_perm("centres.manage_rates", is_of_same_centre & keeps_rates)
rules.add_perm("centres.create_centre", is_installation_administrator)
