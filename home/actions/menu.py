"""What of the tree of pages stands in the menu. Its order is the charter's (portal.centres.actions.charter)."""

from typing import Any

from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Page

from home.queries.menu import arranged_menu
from portal.audit.actions import record
from portal.centres.actions.charter import lock_charter, set_menu_order
from portal.centres.actions.content import note_content_change
from portal.centres.models import CENTRE_PATH, Charter
from portal.kit.access import require


@transaction.atomic
def move_in_menu(*, by: Any, name: str, step: int) -> Charter:
    """Put one entry of the menu `step` places down from where it stands by now, whatever the screen showed.

    Rights:  centres.manage_charter.
    Effects: as `set_menu_order`.
    """
    charter = lock_charter(by)
    return set_menu_order(by=by, names=arranged_menu(charter.centre).after(name, step))


@transaction.atomic
def set_in_menu(*, by: Any, page: Page, is_shown: bool) -> Page:
    """Put a page of the root in the menu, or take it out. It stays online at its address.

    Rights:  home.arrange_page on the page.
    Effects: the field, of what is online and of what waits to be published: publishing a draft does not bring it
             back. An audit entry, and one in the page's history.
    """
    require(by, "home.arrange_page", page)
    page = Page.objects.select_for_update(of=("self",)).get(pk=page.pk)
    require(by, "home.arrange_page", page)
    page.show_in_menus = is_shown
    page.save(update_fields=["show_in_menus"], clean=False)
    revision = page.latest_revision
    if revision is not None:
        revision.content["show_in_menus"] = is_shown
        revision.save(update_fields=["content"])
    log(instance=page, action="wagtail.edit", user=by)
    record(by, "home.set_in_menu", page, after={"is_shown": is_shown})
    note_content_change(root_path=page.path[:CENTRE_PATH])
    return page
