"""What this room gives to the others, and what it hears from the pages."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _
from wagtail.signals import page_published, page_unpublished, post_page_move

from portal.kit.registries import AuditVerb, PeriodicJob, audit_verbs, periodic_jobs
from portal.media.models import PortalDocument
from portal.search.actions.vocabulary import forget_words
from portal.search.models import SearchEntry
from portal.search.tasks import complete_index, forget_old_misses, index_document, index_page

DAY = 24 * 60 * 60


def index_again(sender: Any, instance: Any, **kwargs: Any) -> None:
    """In the queue with the publication: the worker sees it once it is committed."""
    index_page.enqueue(instance.pk)


def forget_limited_text(sender: Any, instance: Any, **kwargs: Any) -> None:
    """What a limited page said before is not found by those whom it is opened to, until the worker reads it again:
    an entry without a vocabulary was made of one (actions.indexing).
    """
    SearchEntry.objects.filter(page=instance.pk, vocabulary="").delete()


def index_its_pages(sender: Any, instance: PortalDocument, created: bool, **kwargs: Any) -> None:
    if not created:
        index_document.enqueue(instance.pk)


def forget_its_words(sender: Any, instance: SearchEntry, **kwargs: Any) -> None:
    forget_words(instance)


for changed in (page_published, page_unpublished, post_page_move):
    changed.connect(index_again, dispatch_uid="search.index_again")
page_published.connect(forget_limited_text, dispatch_uid="search.forget_limited_text")
post_save.connect(index_its_pages, sender=PortalDocument, dispatch_uid="search.index_its_pages")
post_delete.connect(forget_its_words, sender=SearchEntry, dispatch_uid="search.forget_its_words")
periodic_jobs.register(PeriodicJob("search.complete_index", complete_index, every_seconds=DAY))
periodic_jobs.register(PeriodicJob("search.forget_old_misses", forget_old_misses, every_seconds=DAY))
audit_verbs.register(AuditVerb("search.settle_miss", _("Search without result dealt with")))
