"""Every write to centres."""

from datetime import date
from typing import Any

import holidays
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Site,
)

from portal.audit.actions import record
from portal.centres.choices import FIRST_SECTORS, UNKNOWN_SECTOR
from portal.centres.models import Centre, CentreRootPage, PublicHoliday, Sector
from portal.centres.signals import centre_created
from portal.kit.access import require

EDITOR_PAGE_PERMISSIONS = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
EDITOR_COLLECTION_PERMISSIONS = (
    "add_portalimage",
    "change_portalimage",
    "choose_portalimage",
    "delete_portalimage",
    "add_portaldocument",
    "change_portaldocument",
    "choose_portaldocument",
    "delete_portaldocument",
)


@transaction.atomic
def create_centre(*, by: Any, name: str, slug: str, hostname: str = "") -> Centre:
    """Open a centre: its site, page tree, collection, groups, sectors and public holidays.

    Shape:   `hostname` only for a centre with a host of its own. The first centre of the installation
             takes the default site, the others `<slug>.invalid`, since Wagtail refuses two on one host.
    Rights:  centres.create_centre.
    Effects: the rows, one audit entry, the signal `centre_created` for the rooms above.
    """
    require(by, "centres.create_centre")
    first = not Centre.objects.exists()
    if first:
        Site.objects.filter(is_default_site=True).delete()
        Page.objects.filter(depth=2, sites_rooted_here=None).exclude(slug="root").delete()
    tree = Page.objects.get(depth=1)
    root = tree.add_child(instance=CentreRootPage(title=name, slug=slug))
    site = Site.objects.create(
        hostname=hostname or ("localhost" if first else f"{slug}.invalid"),
        port=80,
        site_name=name,
        root_page=root,
        is_default_site=first,
    )
    collection = Collection.objects.get(depth=1).add_child(name=name)
    centre = Centre.objects.create(
        name=name,
        slug=slug,
        site=site,
        collection=collection,
        editors=create_editors_group(f"{slug}: edition", root, collection),
        form_editors=create_editors_group(f"{slug}: forms", None, collection),
    )
    for position, sector in enumerate(FIRST_SECTORS):
        Sector.objects.create(
            centre=centre, name=sector, position=position, is_organisational=sector != UNKNOWN_SECTOR
        )
    today = date.today()
    seed_public_holidays(by=by, centre=centre, years=range(today.year - 1, today.year + 3))
    record(by, "centres.create_centre", centre)
    centre_created.send(Centre, by=by, centre=centre)
    return centre


def create_editors_group(name: str, root: Page | None, collection: Collection) -> Group:
    """Make a Wagtail group that edits under `root` and keeps files in `collection`, and nothing else."""
    group = Group.objects.create(name=name)
    group.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    if root is not None:
        grant_page_permissions(group, root)
    for codename in EDITOR_COLLECTION_PERMISSIONS:
        GroupCollectionPermission.objects.create(
            group=group,
            collection=collection,
            permission=Permission.objects.get(content_type__app_label="media", codename=codename),
        )
    return group


def grant_page_permissions(group: Group, page: Page) -> None:
    """Let `group` add, change and publish pages under `page`."""
    for codename in EDITOR_PAGE_PERMISSIONS:
        GroupPagePermission.objects.create(
            group=group,
            page=page,
            permission=Permission.objects.get(content_type__app_label="wagtailcore", codename=codename),
        )


@transaction.atomic
def seed_public_holidays(*, by: Any, centre: Centre, years: range) -> int:
    """Add the public holidays of France for `years` that the centre does not have yet; return how many.

    Rights: centres.create_centre. Source: the `holidays` package (Code du travail, L3133-1).
    """
    require(by, "centres.create_centre")
    known = set(PublicHoliday.objects.filter(centre=centre).values_list("date", flat=True))
    calendar = holidays.country_holidays("FR", years=years, language="fr")
    added = PublicHoliday.objects.bulk_create(
        PublicHoliday(centre=centre, date=day, name=name[:80])
        for day, name in sorted(calendar.items())
        if day not in known
    )
    return len(added)
