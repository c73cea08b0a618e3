"""What was said of a request, read with the request itself."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Func, JSONField, OuterRef, Subquery
from django.db.models.functions import JSONObject

from forms_builder.models import RequestMessage, Submission

SHOWN = ("id", "author_label", "is_question", "body", "at")


class Together(Func):
    """All rows of a subquery in one array. No Aggregate of Django, which would group them."""

    function = "JSON_GROUP_ARRAY"

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_AGG", **context)


def with_messages(submissions: Any) -> Any:
    """The same requests with what was said of them as `said`, in the same query; `messages_of` reads it."""
    facts = JSONObject(**{name: name for name in SHOWN})
    rows = RequestMessage.objects.filter(submission=OuterRef("pk")).order_by()
    said = rows.annotate(said=Together(facts, output_field=JSONField())).values("said")
    return submissions.annotate(said=Subquery(said))


def messages_of(submission: Submission) -> list[RequestMessage]:
    """What was said of it, as it came. Asks nothing where the request was read `with_messages`."""
    if "said" not in vars(submission):
        return list(submission.messages.all())
    found = [read_message(facts) for facts in vars(submission)["said"] or ()]
    return sorted(found, key=lambda message: (message.at, message.pk))


def read_message(facts: Mapping[str, Any]) -> RequestMessage:
    """One message, of what the database has put into JSON: SQLite gives 1 for true, and an hour without its zone."""
    at = datetime.fromisoformat(facts["at"])
    return RequestMessage(
        id=UUID(facts["id"]),
        author_label=facts["author_label"],
        is_question=bool(facts["is_question"]),
        body=facts["body"],
        at=at if at.tzinfo else at.replace(tzinfo=UTC),
    )
