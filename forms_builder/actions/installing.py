"""What a new centre needs of this room."""

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction

from forms_builder.day_one_forms import DayOneForm
from forms_builder.models import FormIndexPage, FormPage, LeaveKind, LeavePolicy
from portal.audit.actions import record
from portal.centres.actions.opening import grant_page_permissions
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

    Rights:  centres.create_centre.
    Effects: rows, the form editors' rights on the list of forms, one audit entry.
    """
    require(by, "centres.create_centre")
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


@transaction.atomic
def install_form(*, by: Any, centre: Centre, form: DayOneForm) -> FormPage:
    """Put a form of day one online, as a page that the centre then edits.

    Rights:  forms_builder.publish_form on the centre.
    Effects: a page with its revision, and by publishing it a version. Safe to repeat: a page of that name
             stays as the centre has made it.
    """
    require(by, "forms_builder.publish_form", centre)
    index = FormIndexPage.objects.child_of(centre.site.root_page).get()
    known = FormPage.objects.child_of(index).filter(slug=form.slug).first()
    if known is not None:
        return known
    page = FormPage(
        slug=form.slug,
        title=form.title,
        family=form.family,
        introduction=form.introduction,
        retention_months=form.retention_months,
    )
    for name in ("questions", "approval_route", "effects"):
        block = page._meta.get_field(name).stream_block
        setattr(page, name, block.to_python(with_identifiers(form.slug, name, getattr(form, name))))
    index.add_child(instance=page)
    # Its route and effects are those that came with the portal: without an author, nobody has to agree to them.
    page.save_revision().publish()
    record(by, "forms_builder.install_form", page)
    return page


def with_identifiers(slug: str, name: str, blocks: tuple[dict[str, Any], ...]) -> list[dict[str, Any]]:
    """Give each block the identifier that is its key: the same at every installation."""
    return [
        {**block, "id": str(uuid5(NAMESPACE_URL, f"{slug}/{name}/{position}"))}
        for position, block in enumerate(blocks)
    ]
