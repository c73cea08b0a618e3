"""What is kept of a centre's pages, read again."""

from datetime import UTC, datetime

from django.db.models import Exists, F, Q, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from portal.centres.models import Centre

FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)


def note_content_change(*, root_path: str) -> None:
    """Let what is kept of a centre's pages (`queries.kept`) be read again: by all centres for the federation's,
    which they read too.

    Shape:   `root_path` is the path of the centre's root in the tree of pages.
    Rights:  none; whoever changed a page had them.
    Effects: `content_number`, without an audit entry: the pages have their own log. It follows the clock, so that a
             back-up put back never comes to a number under which something else was kept.
    """
    seconds = int((timezone.now() - FIRST_DAY).total_seconds())
    own = Centre.objects.filter(site__root_page__path=root_path)
    found = Centre.objects.filter(Q(pk__in=own.values("pk")) | Exists(own.filter(is_federation=True)))
    found.update(content_number=Greatest(F("content_number") + 1, Value(seconds)))
