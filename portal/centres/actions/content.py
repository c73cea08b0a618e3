"""What is kept of a centre's pages, read again."""

from django.db.models import Exists, F, Q

from portal.centres.models import Centre


def note_content_change(*, root_path: str) -> None:
    """Let what is kept of a centre's pages (`queries.kept`) be read again: by all centres for the federation's,
    which they read too.

    Shape:   `root_path` is the path of the centre's root in the tree of pages.
    Rights:  none; whoever changed a page had them.
    Effects: `content_number`, without an audit entry: the pages have their own log.
    """
    own = Centre.objects.filter(site__root_page__path=root_path)
    found = Centre.objects.filter(Q(pk__in=own.values("pk")) | Exists(own.filter(is_federation=True)))
    found.update(content_number=F("content_number") + 1)
