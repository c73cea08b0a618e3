"""What was said of a request, read with it."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
import time_machine

from forms_builder.actions.asking import write_message
from forms_builder.models import FormPage, LeaveAccount, RequestMessage, Submission
from forms_builder.queries.messages import messages_of, read_message
from forms_builder.queries.submissions import submission_in_full
from tests.factories.forms_builder import send_leave
from tests.support.cast import Cast
from tests.support.queries import queries_of

MONDAY, FRIDAY = date(2027, 3, 15), date(2027, 3, 19)
NINE = datetime(2027, 3, 10, 9, 0, 0, 120, tzinfo=UTC)


@pytest.fixture
def sent(leave_page: FormPage, account: LeaveAccount, cast: Cast) -> Submission:
    return send_leave(leave_page, cast.animator, MONDAY, FRIDAY)


def told(message: RequestMessage) -> tuple[Any, ...]:
    return (message.pk, message.author_label, message.is_question, message.body, message.at)


@pytest.mark.parametrize("number", [0, 1, 3])
def test_messages_of_a_request_in_full_are_its_rows_and_ask_nothing(
    number: int, sent: Submission, cast: Cast
) -> None:
    for place in range(number):
        person = (cast.coordinator, cast.animator)[place % 2]
        with time_machine.travel(NINE.replace(minute=30 - place), tick=False):
            write_message(by=person, submission=sent, body=f'« L’été »\n{place} \\ "')
    found = submission_in_full(cast.coordinator, sent.pk).get()
    assert queries_of(lambda: messages_of(found)).count == 0
    rows = list(RequestMessage.objects.filter(submission=sent))
    assert [told(message) for message in messages_of(found)] == [told(row) for row in rows]
    assert len(rows) == number


def test_messages_of_a_request_read_alone_asks_for_them(sent: Submission, cast: Cast) -> None:
    write_message(by=cast.coordinator, submission=sent, body="Qui ?")
    alone = Submission.objects.get(pk=sent.pk)
    found = queries_of(lambda: messages_of(alone))
    assert (found.count, [row.body for row in messages_of(alone)]) == (1, ["Qui ?"])


@pytest.mark.parametrize("at", ["2027-03-10 09:00:00.000120", "2027-03-10T09:00:00.00012+00:00"])
@pytest.mark.parametrize(("said", "is_question"), [(1, True), (True, True), (0, False), (False, False)])
def test_read_message_takes_what_either_database_says(at: str, said: Any, is_question: bool) -> None:
    key = UUID(int=7)
    facts = {"author_label": "Claire", "is_question": said, "body": "Qui ?", "at": at}
    for text in (key.hex, str(key)):
        assert told(read_message(facts | {"id": text})) == (key, "Claire", is_question, "Qui ?", NINE)
