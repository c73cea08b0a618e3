"""What a centre looks like and says of itself."""

from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from wagtail.models import (
    Collection,
    Page,
    Site,
)

from portal.audit.actions import record
from portal.centres.actions.registers import change_row
from portal.centres.colours import carries_text, nearest_accent, nearest_main, stands_out
from portal.centres.exceptions import AccentTooNear, MainColourTooLight
from portal.centres.models import Centre, Charter, validate_colour
from portal.kit.access import require

OWN_MAIN = "#0b4f4a"
"""The portal's own main colour (static/css/tokens.css), beside which an accent alone must be seen."""
PUBLIC_TEXTS = frozenset({"legal_notice", "accessibility_statement"})


def lock_charter(by: Any, permission: str = "centres.manage_charter") -> Charter:
    """The charter of the person's own centre, locked. Raises: PermissionDenied."""
    charter = (
        Charter.objects.select_for_update(of=("self",)).select_related("centre").get(centre=by.centre_id)
    )
    require(by, permission, charter)
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
        transaction.on_commit(partial(charter.logo.storage.delete, name), robust=True)


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

    Rights: centres.write_public_texts. Raises: ValidationError. Effects: two rows, one audit entry.
    Source: regulation (EU) 2021/1060, article 47 and annex IX.
    """
    charter = lock_charter(by, "centres.write_public_texts")
    Centre.objects.select_for_update(of=("self",)).get(pk=charter.centre_id)
    change_row(by, charter.centre, "centres.change_publicity", {"publicity": sentence})
    charter.shows_emblem = is_shown
    charter.save(update_fields=["shows_emblem"])
    return charter


@transaction.atomic
def change_public_text(*, by: Any, name: str, text: str) -> Charter:
    """Write the legal notice or the accessibility statement of the person's own centre.

    Shape:   `name` is the field; `text` has marks (home.marks), "" for the text that the portal proposes.
    Rights:  centres.write_public_texts. Raises: KeyError, ValidationError.
    Effects: one field, one audit entry that keeps no text.
    """
    if name not in PUBLIC_TEXTS:
        raise KeyError(name)
    charter = lock_charter(by, "centres.write_public_texts")
    setattr(charter, name, text)
    charter.full_clean()
    charter.save(update_fields=[name])
    record(by, "centres.change_public_text", charter, text=name, is_own=bool(text))
    return charter
