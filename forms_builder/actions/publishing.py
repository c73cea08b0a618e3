"""From the page in the back office to the version that employees fill in."""

import logging
from typing import Any

from django.db import transaction

from forms_builder.compiler import compile_form, find_problems
from forms_builder.models import FormPage, FormVersion
from portal.accounts.models import User
from portal.audit.actions import record
from portal.centres.models import Centre
from portal.kit.access import require

logger = logging.getLogger(__name__)


@transaction.atomic
def publish_version(*, by: Any, page: FormPage) -> FormVersion | None:
    """Freeze what was published as a version, unless it is the same as the last one.

    Rights:  forms_builder.publish_form on the page's centre.
    Effects: locks the page, so that numbers follow each other; one version, one audit entry. A page that
             is only scheduled gives no version yet. A form that could not be filled in gives none:
             employees keep the last good one (the editor refuses such a form; this guards the ways round
             it: scheduling, import, shell).
    """
    if not page.live:
        return None
    centre = Centre.objects.get(site__root_page__in=page.get_ancestors())
    require(by, "forms_builder.publish_form", centre)
    FormPage.objects.select_for_update(of=("self",)).get(pk=page.pk)
    definition = compile_form(page, page.publish_context(page))
    last = FormVersion.objects.filter(page=page).order_by("-number").first()
    problems = find_problems(definition, last and last.definition)
    if problems:
        logger.warning("form %s published without a version: %s", page.pk, problems)
        return None
    if last is not None and last.digest == definition.digest:
        return last
    version = FormVersion.objects.create(
        centre=centre,
        page=page,
        number=last.number + 1 if last else 1,
        title=definition.title,
        content=definition.to_json(),
        digest=definition.digest,
        author=by if isinstance(by, User) else None,
    )
    record(by, "forms_builder.publish_version", version, number=version.number)
    return version
