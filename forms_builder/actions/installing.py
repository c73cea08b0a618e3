"""What a new centre needs of this room."""

from collections.abc import Sequence
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
def install_forms(*, by: Any, centre: Centre, forms: Sequence[DayOneForm]) -> list[FormPage]:
    """Put the forms of day one online that were never laid in this centre, as pages that it then edits.

    Rights:  forms_builder.publish_form on the centre.
    Effects: locks the list of forms; for each form a page with its revision and, by publishing it, a version; one
             audit entry each. Returns the new pages. Safe to repeat: what was laid once stays as the centre has
             made it, renamed, taken offline or deleted.
    Source:  requirement B1.
    """
    require(by, "forms_builder.publish_form", centre)
    index = FormIndexPage.objects.select_for_update(of=("self",)).child_of(centre.site.root_page).get()
    require(by, "forms_builder.publish_form", centre)
    present = set(FormPage.objects.child_of(index).values_list("slug", flat=True))
    new = [form for form in forms if form.slug not in {*index.installed, *present}]
    index.installed = sorted({*index.installed, *(form.slug for form in forms)})
    FormIndexPage.objects.filter(pk=index.pk).update(installed=index.installed)
    return [lay_form(by, index, form) for form in new]


def lay_form(by: Any, index: FormIndexPage, form: DayOneForm) -> FormPage:
    """Add the page of one form below the list, and publish it."""
    page = FormPage(
        slug=form.slug,
        title=form.title,
        family=form.family,
        introduction=form.introduction,
        retention_months=form.retention_months,
    )
    for name in ("questions", "approval_route", "effects"):
        block = page._meta.get_field(name).stream_block
        setattr(page, name, block.to_python(with_identifiers(f"{form.slug}/{name}", getattr(form, name))))
    index.add_child(instance=page)
    # Its route and effects are those that came with the portal: without an author, nobody has to agree to them.
    page.save_revision().publish()
    record(by, "forms_builder.install_form", page)
    return page


def with_identifiers(place: str, blocks: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give each block, and each column of lines, the identifier that is its key: the same at every installation."""
    found = []
    for position, block in enumerate(blocks):
        value = block["value"]
        if "columns" in value:
            value = {**value, "columns": with_identifiers(f"{place}/{position}", value["columns"])}
        key = str(uuid5(NAMESPACE_URL, f"{place}/{position}"))
        found.append({**block, "value": value, "id": key})
    return found
