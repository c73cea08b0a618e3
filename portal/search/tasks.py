"""What the worker does for the search. Each may run twice."""

from django_tasks import task

from portal.kit.access import SystemActor
from portal.media.models import FileUse
from portal.search.actions import indexing, misses

INDEXER = SystemActor("indexer")


@task()
def index_page(page_id: int) -> None:
    """A page that was published, taken off line or moved, and what stands below it."""
    indexing.index_below(by=INDEXER, page_id=page_id)


@task()
def index_document(document_id: int) -> None:
    """The pages that show a document whose file may be another one."""
    pages = list(FileUse.objects.filter(document=document_id).values_list("page", flat=True))
    indexing.index_pages(by=INDEXER, page_ids=pages)


@task()
def complete_index() -> None:
    indexing.complete(by=INDEXER)


@task()
def forget_old_misses() -> None:
    misses.forget_old_misses(by=SystemActor("cleaner"))
