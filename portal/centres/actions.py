"""Every write to centres."""

from datetime import date
from functools import partial
from typing import Any, TypeVar

from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Exists, F, Model, Q
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Site,
)

from portal.audit.actions import record
from portal.centres.choices import FIRST_SECTORS, UNKNOWN_SECTOR
from portal.centres.colours import carries_text, nearest_accent, nearest_main, stands_out
from portal.centres.exceptions import AccentTooNear, MainColourTooLight, SectorLimitsPages
from portal.centres.models import Centre, CentreRootPage, Charter, PublicHoliday, Sector, validate_colour
from portal.centres.queries import pages_for_sector
from portal.centres.signals import centre_created
from portal.kit.access import require

OWN_MAIN = "#0b4f4a"
"""The portal's own main colour (static/css/tokens.css), beside which an accent alone must be seen."""
PUBLIC_TEXTS = frozenset({"legal_notice", "accessibility_statement"})
Row = TypeVar("Row", bound=Model)
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
    """Open a centre: its site, page tree, collection, groups, sectors and public holidays.

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

    Rights: centres.create_centre. Source: the `holidays` package (Code du travail, L3133-1).
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


def note_content_change(*, root_path: str) -> None:
    """Let what is kept of a centre's pages (`queries.kept`) be read again: by all centres for the federation's,
    which they read too.

    Shape:   `root_path` is the path of the centre's root in the tree of pages.
    Rights:  none; whoever changed a page had them.
    Effects: `content_number`, without an audit entry: the pages have their own log.
    """
    own = Centre.objects.filter(site__root_page__path=root_path)
    found = Centre.objects.filter(Q(pk__in=own.values("pk")) | Exists(own.filter(is_federation=True)))
    found.update(content_number=F("content_number") + 1)


def lock_charter(by: Any) -> Charter:
    """The charter of the person's own centre, locked. Raises: PermissionDenied."""
    charter = (
        Charter.objects.select_for_update(of=("self",)).select_related("centre").get(centre=by.centre_id)
    )
    require(by, "centres.manage_charter", charter)
    return charter


@transaction.atomic
def change_appearance(*, by: Any, colour: str, accent: str, typeface: str) -> Charter:
    """Give the person's own centre its colours and letters.

    Shape:   "" for a colour is the portal's own.
    Rights:  centres.manage_charter.
    Raises:  MainColourTooLight, AccentTooNear, ValidationError.
    Effects: four fields, one audit entry.
    Source:  requirement J3; WCAG 2.1 §1.4.3 and §1.4.11.
    """
    require(by, "centres.manage_charter", by.centre)
    for value in filter(None, (colour, accent)):
        validate_colour(value)
    if colour and not carries_text(colour):
        raise MainColourTooLight(nearest_main(colour), field="colour")
    if accent and not stands_out(accent, colour or OWN_MAIN):
        raise AccentTooNear(nearest_accent(accent, colour or OWN_MAIN), field="accent")
    facts = {"colour": colour, "accent": accent, "typeface": typeface}
    charter = lock_charter(by)
    if all(getattr(charter, name) == value for name, value in facts.items()):
        return charter
    charter.theme_number += 1
    return change_row(by, charter, "centres.change_appearance", facts)


@transaction.atomic
def rename_centre(*, by: Any, name: str) -> Centre:
    """Change the name that the person's own centre shows, wherever it stands: pages, mails, back office.

    Rights:  centres.manage_charter. Raises: ValidationError.
    Effects: the centre, its site, root page and collection; one audit entry, none for the same name.
    """
    require(by, "centres.manage_charter", by.centre)
    centre = Centre.objects.select_for_update(of=("self",)).get(pk=by.centre_id)
    require(by, "centres.manage_charter", centre)
    if name == centre.name:
        return centre
    change_row(by, centre, "centres.rename_centre", {"name": name})
    Site.objects.filter(pk=centre.site_id).update(site_name=name)
    Page.objects.filter(pk=centre.root_page_id).update(title=name, draft_title=name)
    Collection.objects.filter(pk=centre.collection_id).update(name=name)
    return centre


@transaction.atomic
def set_logo(*, by: Any, picture: bytes, size: tuple[int, int], alternative: str) -> Charter:
    """Show `picture` as the logo of the person's own centre.

    Shape:   a WebP that was written anew (home.actions.logos), and its width and height.
    Rights:  centres.manage_charter. Raises: ValidationError.
    Effects: the file; the one before is deleted on commit; one audit entry.
    """
    charter = lock_charter(by)
    forget_logo(charter)
    charter.logo.save("logo.webp", ContentFile(picture), save=False)
    charter.logo_width, charter.logo_height = size
    charter.theme_number += 1
    return change_row(by, charter, "centres.set_logo", {"logo_alternative": alternative})


@transaction.atomic
def remove_logo(*, by: Any) -> Charter:
    """Show the portal's own mark again.

    Rights: centres.manage_charter. Effects: the file is deleted on commit; one audit entry. Safe to repeat.
    """
    charter = lock_charter(by)
    if not charter.logo:
        return charter
    forget_logo(charter)
    charter.logo, charter.logo_width, charter.logo_height = "", 0, 0
    charter.theme_number += 1
    return change_row(by, charter, "centres.remove_logo", {"logo_alternative": ""})


def forget_logo(charter: Charter) -> None:
    name = str(charter.logo)
    if name:
        transaction.on_commit(partial(charter.logo.storage.delete, name))


@transaction.atomic
def set_menu_order(*, by: Any, names: list[str]) -> Charter:
    """Put the menu of the person's own centre in this order, for everybody.

    Shape:   `names` as in `Charter.menu_order`; [] for the order in which it comes.
    Rights:  centres.manage_charter.
    Effects: one row, one audit entry.
    """
    charter = lock_charter(by)
    if charter.menu_order == names:
        return charter
    return change_row(by, charter, "centres.set_menu_order", {"menu_order": names})


@transaction.atomic
def change_publicity(*, by: Any, sentence: str, is_shown: bool) -> Charter:
    """Set the sentence of European publicity, and whether it is shown with the emblem.

    Rights: centres.manage_charter. Raises: ValidationError. Effects: two rows, one audit entry.
    Source: regulation (EU) 2021/1060, article 47 and annex IX.
    """
    charter = lock_charter(by)
    Centre.objects.select_for_update(of=("self",)).get(pk=charter.centre_id)
    change_row(by, charter.centre, "centres.change_publicity", {"publicity": sentence})
    charter.shows_emblem = is_shown
    charter.save(update_fields=["shows_emblem"])
    return charter


@transaction.atomic
def change_public_text(*, by: Any, name: str, text: str) -> Charter:
    """Write the legal notice or the accessibility statement of the person's own centre.

    Shape:   `name` is the field; `text` has marks (home.marks), "" for the text that the portal proposes.
    Rights:  centres.manage_charter. Raises: KeyError, ValidationError.
    Effects: one field, one audit entry that keeps no text.
    """
    if name not in PUBLIC_TEXTS:
        raise KeyError(name)
    charter = lock_charter(by)
    setattr(charter, name, text)
    charter.full_clean()
    charter.save(update_fields=[name])
    record(by, "centres.change_public_text", charter, text=name, is_own=bool(text))
    return charter


@transaction.atomic
def create_sector(*, by: Any, **facts: Any) -> Sector:
    """Add a sector to the person's own centre.

    Shape:   `facts` are name, position, receives_visits, is_organisational.
    Rights:  centres.manage_sector.
    Raises:  ValidationError.
    Effects: one row, one audit entry.
    """
    return add_row(
        by, Sector(centre=by.centre, **facts), "centres.create_sector", right="centres.manage_sector"
    )


@transaction.atomic
def change_sector(*, by: Any, sector: Sector, **facts: Any) -> Sector:
    """Change a sector. People and visits keep pointing to it.

    Shape, Raises: as create_sector. Rights: centres.manage_sector. Effects: one row, one audit entry.
    """
    sector = lock_row(by, sector, right="centres.manage_sector")
    return change_row(by, sector, "centres.change_sector", facts)


@transaction.atomic
def delete_sector(*, by: Any, sector: Sector) -> None:
    """Take a sector away.

    Rights:  centres.manage_sector.
    Raises:  ProtectedError while somebody belongs to it or something names it; SectorLimitsPages while pages
             are for it: nobody, or everybody, would read them.
    Effects: one row, one audit entry.
    """
    sector = lock_row(by, sector, right="centres.manage_sector")
    if titles := pages_for_sector(sector):
        raise SectorLimitsPages(sector, titles)
    record(by, "centres.delete_sector", sector)
    sector.delete()


@transaction.atomic
def create_public_holiday(*, by: Any, **facts: Any) -> PublicHoliday:
    """Add a day that the person's own centre does not count as worked.

    Shape:   `facts` are date, name, is_worked.
    Rights:  centres.manage_public_holiday.
    Raises:  ValidationError.
    Effects: one row, one audit entry. Requests already decided keep the days that they counted.
    """
    day = PublicHoliday(centre=by.centre, **facts)
    return add_row(by, day, "centres.create_public_holiday", right="centres.manage_public_holiday")


@transaction.atomic
def change_public_holiday(*, by: Any, day: PublicHoliday, **facts: Any) -> PublicHoliday:
    """Change a public holiday. Shape, Rights, Raises and Effects as create_public_holiday."""
    day = lock_row(by, day, right="centres.manage_public_holiday")
    return change_row(by, day, "centres.change_public_holiday", facts)


@transaction.atomic
def delete_public_holiday(*, by: Any, day: PublicHoliday) -> None:
    """Take a public holiday away. Rights: centres.manage_public_holiday. Effects: one row, one audit entry."""
    day = lock_row(by, day, right="centres.manage_public_holiday")
    record(by, "centres.delete_public_holiday", day)
    day.delete()


# Rows of the registers, of other rooms too (docs/rooms/home-and-media.md) -------------------------------------


def add_row(by: Any, row: Row, verb: str, *, right: str) -> Row:
    """Write a new row. Raises: PermissionDenied, ValidationError."""
    require(by, right, row)
    row.full_clean()
    row.save()
    record(by, verb, row)
    return row


def lock_row(by: Any, row: Row, *, right: str) -> Row:
    """The row as it is now, locked. Raises: PermissionDenied."""
    require(by, right, row)
    locked = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
    require(by, right, locked)
    return locked


def change_row(by: Any, row: Row, verb: str, facts: dict[str, Any]) -> Row:
    """Write `facts` on a locked row; the audit keeps what was before."""
    before = {name: str(getattr(row, name)) for name in facts}
    for name, value in facts.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    after = {name: str(value) for name, value in facts.items()}
    record(by, verb, row, before=before, after=after)
    return row
