"""Taking requests away."""

from datetime import date
from typing import Any

from django.db import transaction

from forms_builder.exceptions import TooManyToExport
from forms_builder.exporting import tabs_of
from forms_builder.models import FormPage
from forms_builder.queries.exports import requests_sent, versions_of
from portal.accounts.exceptions import WrongPassword
from portal.accounts.reauthentication import Reauthentication
from portal.audit.actions import record
from portal.kit.access import require
from portal.kit.books import typed_book

MOST_REQUESTS = 5_000
BATCH = 500


def export_requests(*, by: Any, page: FormPage, start: date, end: date, proof: Reauthentication) -> bytes:
    """Write the requests of one form that `by` sees, sent from `start` to `end`, as a book of sheets.

    Shape:   an .xlsx; see forms_builder.exporting.
    Units:   both days included. Three queries, whatever the number; a second for a thousand requests.
    Rights:  forms_builder.export_submissions, and `proof`; rows by `visible_to`.
    Raises:  WrongPassword; TooManyToExport past MOST_REQUESTS requests or exporting.MOST_LINES lines.
    Effects: one audit entry that says how many were taken away.
    Source:  requirement B5; house page, « Export ».
    """
    require(by, "forms_builder.export_submissions")
    if not proof.proves(by):
        raise WrongPassword(field="password")
    requests = requests_sent(by, page, start, end)
    count = requests.count()
    if count > MOST_REQUESTS:
        raise TooManyToExport
    content = typed_book(tabs_of(versions_of(requests), requests.iterator(chunk_size=BATCH)))
    with transaction.atomic():
        record(
            by,
            "forms_builder.export_requests",
            page,
            rows=count,
            start=start.isoformat(),
            end=end.isoformat(),
        )
    return content
