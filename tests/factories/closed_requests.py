"""Requests that are closed, and the day on which their time is over."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from forms_builder.actions.drafts import attach_file
from forms_builder.models import FormPage, Submission
from portal.accounts.models import User
from portal.centres.models import Centre
from tests.factories.forms_builder import decide_as, draft_of, key_of, make_form, question, sign_draft

OVER = date(2030, 3, 10)
"""Three years after FROZEN_TODAY, on which the requests of these factories are closed."""
TYPED, FILED = "Zanzibarette", "Quetzalcoat"
"""Words that nothing else of the portal says."""
WORDS, PAPER = "Motif", "Pièce"


def kept_form(centre: Centre, by: User, title: str = "Autorisation", **options: object) -> FormPage:
    """A form that the director decides on, with a text and a file, kept for three years."""
    questions = [
        ("text", question(WORDS, is_shown_in_lists=True)),
        ("file", question(PAPER, required=False)),
    ]
    return make_form(centre, title, questions, by=by, route=("director",), **options)


def sent_request(page: FormPage, person: User, words: str = TYPED) -> Submission:
    version = page.versions.order_by("-number")[0]
    draft = draft_of(page, person, {f"f-{key_of(version, WORDS)}": [words]})
    upload = SimpleUploadedFile(
        f"{FILED}.pdf", f"%PDF-1.7\n{FILED}\n%%EOF".encode(), content_type="application/pdf"
    )
    attach_file(by=person, submission=draft, field=key_of(version, PAPER), upload=upload)
    return sign_draft(draft)


def closed_request(page: FormPage, person: User, director: User, words: str = TYPED) -> Submission:
    """Approved today."""
    return decide_as(director, sent_request(page, person, words))


@contextmanager
def on(day: date) -> Iterator[None]:
    """Nine in the morning of `day`, where the centres are."""
    with time_machine.travel(datetime(day.year, day.month, day.day, 8, tzinfo=UTC), tick=False):
        yield


DAY = timedelta(days=1)
