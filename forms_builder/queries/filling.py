"""What filling in a form asks of the database: files, dated rates, requests to name, what was answered last time."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from forms_builder.choices import STANDING_STATES, FirstAnswerSource
from forms_builder.definition import Answers, FormDefinition
from forms_builder.field_types import FIELD_TYPES
from forms_builder.field_types.base import FillContext
from forms_builder.first_answers import Profile, proposed_inputs
from forms_builder.inputs import Typed, asked_of_applicant
from forms_builder.models import FormPage, Submission
from portal.centres.queries import dated_rates
from portal.kit.dates import write_date
from portal.kit.prepared import Prepared

MOST_REQUESTS = 200


def context_of(submission: Submission, person: Any) -> FillContext:
    """What the form of `submission` needs to be drawn and checked: one query for its files, one for the rates of
    a form that computes with some.
    """
    files = {} if submission._state.adding else files_by_field(submission.files.all())
    return fill_context(submission.definition, person, submission.centre_id, files)


def fill_context(
    definition: FormDefinition, person: Any, centre: int | None, files: Mapping[str, Sequence[Any]]
) -> FillContext:
    requests = partial(requests_to_name, person)
    tables = {
        spec.settings["table"] for spec in definition.every_field() if FIELD_TYPES[spec.type].asks_rates(spec)
    }
    if not tables or centre is None:
        return FillContext(person, files, requests=requests)
    rates = dated_rates(centre, tables, localdate())
    return FillContext(person, files, rates.find, rates.choices, requests)


def files_by_field(files: Iterable[Any]) -> dict[str, list[Any]]:
    grouped: dict[str, list[Any]] = {}
    for row in files:
        grouped.setdefault(row.field, []).append(row)
    return grouped


def requests_to_name(person: Any, form: str) -> list[tuple[str, str]]:
    """The requests of `person` on the page `form` that are on their way or settled as asked, the last first."""
    if not form.isdecimal():
        return []
    mine = Submission.objects.filter(
        centre=person.centre_id, applicant=person, page=int(form), state__in=STANDING_STATES
    )
    rows = mine.select_related("version").only("number", "summary", "submitted_at", "version__title")
    return [(str(row.pk), request_name(row)) for row in rows.order_by("-submitted_at")[:MOST_REQUESTS]]


def request_name(submission: Submission) -> str:
    """« BC-2026-0001 – Fournitures, envoyée le 4 mai 2026 ». The summary begins with the number."""
    words = submission.summary or submission.number or submission.version.title
    if submission.submitted_at is None:
        return words
    sent = _("sent on %(day)s") % {"day": write_date(localtime(submission.submitted_at), "j F Y")}
    return f"{words}, {sent}"


def first_inputs(person: Any, page: FormPage, definition: FormDefinition) -> Typed:
    """What a new request begins with. One query, where a question takes what was answered last time."""
    specs = asked_of_applicant(definition)
    asked = {spec.proposed for spec in specs}
    last = last_answers(person, page) if FirstAnswerSource.LAST in asked else {}
    sector = person.main_sector if FirstAnswerSource.SECTOR in asked else None
    profile = Profile(
        str(person), person.email, person.phone, person.function, str(sector.pk) if sector else ""
    )
    return proposed_inputs(definition, profile, localdate(), last)


def last_answers(person: Any, page: FormPage) -> Answers:
    """The answers of the request that `person` sent last on this form."""
    return next(iter(sent_last.rows(person.pk, page.pk)), None) or {}


sent_last = Prepared(
    lambda person, page: (
        Submission.objects.filter(applicant=person, page=page, submitted_at__isnull=False)
        .order_by("-submitted_at")
        .values_list("answers", flat=True)[:1]
    )
)
