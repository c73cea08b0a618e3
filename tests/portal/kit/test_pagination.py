"""Cursors: one of ours leads on, anything else is the first page and never an error."""

import base64
import json
from typing import Any

import pytest

from home.models import NewsPage
from portal.centres.models import Centre
from portal.kit.pagination import paginate
from portal.notifications.models import Notification
from tests.factories.home import news_of
from tests.factories.notifications import notice_to
from tests.support.cast import Cast

TAIL = "00000000-0000-4000-8000-000000000000"


def cursor_of(*values: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


def test_paginate_leads_on_with_its_own_cursor(cast: Cast) -> None:
    oldest, newest = notice_to(cast.hr, what="un"), notice_to(cast.hr, what="deux")
    rows, by = Notification.objects.filter(recipient=cast.hr), ("-created_at", "-id")
    first = paginate(rows, by=by, size=1)
    second = paginate(rows, by=by, size=1, cursor=first.next_cursor)
    assert [first.rows, second.rows, second.next_cursor] == [[newest], [oldest], ""]


@pytest.mark.parametrize(
    "cursor",
    [
        "é",
        "x",
        base64.urlsafe_b64encode(b"[" * 3000).decode(),
        cursor_of("2027-01-01T00:00:00", TAIL),
        cursor_of("0001-01-01T00:00:00+12:00", TAIL),
        cursor_of("2027-01-01T00:00:00Z", "nobody"),
        cursor_of("2027-01-01T00:00:00Z"),
        cursor_of(2027, 1),
        cursor_of("2027-01-01T00:00:00Z", "\x00"),
        cursor_of("\ud800", TAIL),
    ],
    ids=[
        "accent",
        "cut",
        "deep",
        "no zone",
        "before time",
        "no identifier",
        "one value",
        "numbers",
        "nothing",
        "half a letter",
    ],
)
def test_paginate_with_a_forged_cursor_gives_the_first_page(cursor: str, cast: Cast) -> None:
    notice = notice_to(cast.hr)
    rows = Notification.objects.filter(recipient=cast.hr)
    assert paginate(rows, by=("-created_at", "-id"), cursor=cursor).rows == [notice]


def test_paginate_with_a_number_that_no_database_holds_gives_the_first_page(centre: Centre) -> None:
    news = news_of(centre)
    cursor = cursor_of("2000-01-01", "9" * 30)
    assert paginate(NewsPage.objects.all(), by=("-published_on", "-page_ptr_id"), cursor=cursor).rows == [
        news
    ]
