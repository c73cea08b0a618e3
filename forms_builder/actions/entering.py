"""Human resources fill in a form for somebody who cannot."""

from typing import Any
from uuid import UUID

from django.db import transaction

from forms_builder.actions.drafts import begin
from forms_builder.models import FormPage, Submission
from portal.accounts.models import User
from portal.kit.access import require


@transaction.atomic
def begin_entry(*, by: Any, page: FormPage, identifier: UUID, applicant: User) -> Submission:
    """Find or begin the request that `identifier` names, for `applicant`.

    Shape:   as begin_draft. One draft for each form, applicant and person who enters: the applicant's own stays apart.
    Rights:  forms_builder.enter_for on the applicant (HR, never for oneself), forms_builder.fill_form on the form.
             From then on it is filled in and signed as any request, by whoever entered it; nobody else sees it
             before it is sent, and who entered it never decides it.
    Raises:  FormUnavailable (not online, or an identifier of something else).
    Effects: the draft, one audit entry. Safe to repeat, after it was sent too.
    """
    require(by, "forms_builder.enter_for", applicant)
    return begin(by, applicant, page, identifier)
