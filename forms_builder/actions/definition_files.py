"""A new form from a file, from a form of day one, or from another form of the centre: always a draft."""

from datetime import timedelta
from itertools import count
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from forms_builder.definition_files import STREAMS, FileUnfit, FormFile
from forms_builder.models import FormIndexPage, FormPage
from portal.audit.actions import record
from portal.kit.access import require
from portal.ui.models import refuse_reserved

JUST_MADE = timedelta(minutes=1)
UNREADABLE = (TypeError, ValueError, AttributeError, KeyError, ArithmeticError, ValidationError)
"""What Wagtail's blocks raise of a value that is none of theirs."""


@transaction.atomic
def create_draft(*, by: Any, form: FormFile) -> tuple[FormPage, list[str]]:
    """Add a form that is not online to the person's centre.

    Shape:   returns the page, and the kinds of blocks that this portal does not have, which are left out.
    Rights:  forms_builder.publish_form on the centre.
    Raises:  FileUnfit for values that no block of that kind takes.
    Effects: locks the list of forms; the page with its revision, one audit entry. Blocks have new identifiers. The
             second of two clicks gives the draft of the first.
    """
    require(by, "forms_builder.publish_form", by.centre)
    index = FormIndexPage.objects.select_for_update(of=("self",)).child_of(by.centre.site.root_page).get()
    require(by, "forms_builder.publish_form", by.centre)
    just_made = FormPage.objects.child_of(index).filter(
        title=form.title,
        owner=by,
        first_published_at=None,
        latest_revision_created_at__gt=timezone.now() - JUST_MADE,
    )
    twin = just_made.first()
    if twin is not None:
        return twin, []
    page = FormPage(
        title=form.title,
        slug=free_slug(index, form.title),
        family=form.family,
        introduction=form.introduction,
        retention_months=form.retention_months,
        live=False,
        owner=by,
    )
    unknown = fill_streams(page, form)
    index.add_child(instance=page)
    page.save_revision(user=by, log_action="wagtail.create")
    record(by, "forms_builder.create_draft", page)
    return page, unknown


def free_slug(index: FormIndexPage, title: str) -> str:
    """The word of the title in addresses, with a number where another form, or the portal itself, has it."""
    taken = set(FormPage.objects.child_of(index).values_list("slug", flat=True))
    slug = slugify(title)[:200] or "formulaire"
    candidates = (slug if number == 1 else f"{slug}-{number}" for number in count(1))
    return next(one for one in candidates if one not in taken and not is_reserved(index, one))


def is_reserved(index: FormIndexPage, slug: str) -> bool:
    """Tell whether the portal itself stands at the address that a form of this word would have."""
    try:
        refuse_reserved([f"{index.url_path}{slug}/"], frozenset(), "slug")
    except ValidationError:
        return True
    return False


def fill_streams(page: FormPage, form: FormFile) -> list[str]:
    """Write the streams of `form` on `page`; return the kinds that are not there."""
    unknown = []
    for name in STREAMS:
        block = page._meta.get_field(name).stream_block
        blocks = form.streams.get(name, [])
        unknown += [item["type"] for item in blocks if item["type"] not in block.child_blocks]
        known = [item for item in blocks if item["type"] in block.child_blocks]
        try:
            value = block.clean(block.to_python(known))
        except UNREADABLE as error:
            raise FileUnfit(_("A part of this file cannot be read: %(name)s.") % {"name": name}) from error
        setattr(page, name, value)
    return unknown
