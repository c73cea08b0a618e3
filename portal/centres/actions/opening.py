"""Opening a centre: its site, its tree, its groups, what it begins with."""

from datetime import date
from typing import Any

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
from portal.centres.actions.rates import lay_first_rates
from portal.centres.choices import FIRST_SECTORS, UNKNOWN_SECTOR
from portal.centres.models import Centre, CentreRootPage, Charter, PublicHoliday, Sector
from portal.centres.signals import centre_created
from portal.kit.access import require

EDITOR_PAGE_PERMISSIONS = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
EDITOR_COLLECTION_PERMISSIONS = (
    *(("wagtailimages", f"{verb}_image") for verb in ("add", "change", "choose", "delete")),
    *(("wagtaildocs", f"{verb}_document") for verb in ("add", "change", "choose", "delete")),
)
"""Wagtail asks for the permissions of its own models, whatever models are used (`auth_model`)."""


@transaction.atomic
def create_centre(
    *, by: Any, name: str, slug: str, hostname: str = "", is_federation: bool = False
) -> Centre:
    """Open a centre: its site, page tree, collection, groups, sectors, public holidays and rates.

    Shape:   `hostname` only for a centre with a host of its own. The first centre of the installation
             takes the default site, the others `<slug>.invalid`, since Wagtail refuses two on one host.
             `is_federation` for the one whose shared pages every centre reads.
    Rights:  centres.create_centre.
    Raises:  IntegrityError for a second federation.
    Effects: the rows, one audit entry, the signal `centre_created` for the rooms above.
    """
    require(by, "centres.create_centre")
    site = add_site(name, slug, hostname)
    collection = Collection.objects.get(depth=1).add_child(name=name)
    centre = Centre.objects.create(
        name=name,
        slug=slug,
        site=site,
        is_federation=is_federation,
        collection=collection,
        editors=create_editors_group(f"{slug}: edition", site.root_page, collection),
        form_editors=create_editors_group(f"{slug}: forms", None, collection),
    )
    for position, sector in enumerate(FIRST_SECTORS):
        Sector.objects.create(
            centre=centre, name=sector, position=position, is_organisational=sector != UNKNOWN_SECTOR
        )
    lay_charter(by=by, centre=centre)
    today = date.today()
    seed_public_holidays(by=by, centre=centre, years=range(today.year - 1, today.year + 3))
    lay_first_rates(by=by, centre=centre)
    record(by, "centres.create_centre", centre)
    centre_created.send(Centre, by=by, centre=centre)
    return centre


def add_site(name: str, slug: str, hostname: str) -> Site:
    """Make the site of a new centre and the root of its tree. The first takes the place of Wagtail's own."""
    first = not Centre.objects.exists()
    if first:
        Site.objects.filter(is_default_site=True).delete()
        Page.objects.filter(depth=2, sites_rooted_here=None).exclude(slug="root").delete()
    root = Page.objects.get(depth=1).add_child(instance=CentreRootPage(title=name, slug=slug))
    return Site.objects.create(
        hostname=hostname or ("localhost" if first else f"{slug}.invalid"),
        port=80,
        site_name=name,
        root_page=root,
        is_default_site=first,
    )


def create_editors_group(name: str, root: Page | None, collection: Collection) -> Group:
    """Make a Wagtail group that edits under `root` and keeps files in `collection`, and nothing else."""
    group = Group.objects.create(name=name)
    group.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    if root is not None:
        grant_page_permissions(group, root)
    for app_label, codename in EDITOR_COLLECTION_PERMISSIONS:
        GroupCollectionPermission.objects.create(
            group=group,
            collection=collection,
            permission=Permission.objects.get(content_type__app_label=app_label, codename=codename),
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

    Rights:  centres.create_centre.
    Effects: one row for each; the audit entry is that of `create_centre`.
    Source:  the `holidays` package (Code du travail, L3133-1).
    """
    # Seven megabytes and a fifth of a second, for something done once a centre.
    import holidays

    require(by, "centres.create_centre")
    known = set(PublicHoliday.objects.filter(centre=centre).values_list("date", flat=True))
    calendar = holidays.country_holidays("FR", years=years, language="fr")
    added = PublicHoliday.objects.bulk_create(
        PublicHoliday(centre=centre, date=day, name=name[:80])
        for day, name in sorted(calendar.items())
        if day not in known
    )
    return len(added)


def lay_charter(*, by: Any, centre: Centre) -> Charter:
    """Give `centre` a charter of its own, with nothing in it. Safe to repeat.

    Rights: centres.create_centre. Effects: one row, an empty one that nobody needs to hear of.
    """
    require(by, "centres.create_centre")
    charter, _is_new = Charter.objects.get_or_create(centre=centre)
    return charter
