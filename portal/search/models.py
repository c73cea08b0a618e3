"""The index: what pages say, in words and in stems. Derived, written anew by `rebuild_search`.

What tells who reads a page is not here: every read joins the page and its readership.
"""

import uuid
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from portal.centres.models import Centre, CentreQuerySet
from portal.centres.queries import in_sight
from portal.media.models import PortalDocument

SHARED_SCOPE = "shared"


def centre_scope(centre_id: int) -> str:
    return f"c{centre_id}"


def kind_scope(kind: str) -> str:
    return f"k{kind}"


class SearchEntryQuerySet(models.QuerySet["SearchEntry"]):
    def visible_to(self, user: Any) -> "SearchEntryQuerySet":
        """The entries of pages that the person may read.

        Asked of each entry, since few of them are: joined, SQLite would begin with all the pages that people read.
        """
        pages = Page.objects.order_by().filter(in_sight(user), pk=models.OuterRef("page"))
        return self.filter(models.Exists(pages))


class SearchEntry(models.Model):
    """One page online.

    Shape: the `…_stems`, `title_words` and `scope` are what the database looks through (index_tables.py);
           `vocabulary` the words that the page gives to the centre's (`Word`), none unless everybody reads it.
           `digest` is of all that it was made of: what has not changed is not written again.
    """

    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="search_entry")
    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    is_shared = models.BooleanField(default=False)
    title = models.CharField(max_length=255)
    address = models.CharField(max_length=500)
    section = models.CharField(max_length=255, blank=True)
    """The titles of the pages above."""
    introduction = models.TextField(blank=True)
    body = models.TextField(blank=True)
    files = models.TextField(blank=True)
    """The text of the documents that the page shows."""
    title_stems = models.TextField(blank=True)
    introduction_stems = models.TextField(blank=True)
    body_stems = models.TextField(blank=True)
    file_stems = models.TextField(blank=True)
    title_words = models.TextField(blank=True)
    scope = models.CharField(max_length=60)
    vocabulary = models.TextField(blank=True)
    digest = models.CharField(max_length=64)
    on = models.DateField()

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        indexes = [models.Index(fields=["centre", "kind", "-id"], name="search_entry_by_kind")]

    def __str__(self) -> str:
        return self.title


class DocumentText(models.Model):
    """What a document says. Shape: `file_hash` is of the file that was read; "" where nothing could be."""

    document = models.OneToOneField(
        PortalDocument, on_delete=models.CASCADE, primary_key=True, related_name="search_text"
    )
    file_hash = models.CharField(max_length=40)
    text = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.document_id}"


class Word(models.Model):
    """A word of the pages that everybody of the centre reads, and how many of them hold it."""

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="+")
    word = models.CharField(max_length=40)
    stem = models.CharField(max_length=40)
    count = models.PositiveIntegerField(default=0)

    objects = CentreQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "word"], name="search_word_once")]
        indexes = [models.Index(fields=["centre", "stem"], name="search_word_stem")]

    def __str__(self) -> str:
        return self.word


class Deletion(models.Model):
    """What is left of a word with letters left out (mistakes.py): by these a misspelt word is found."""

    word = models.ForeignKey(Word, on_delete=models.CASCADE, related_name="deletions")
    key = models.CharField(max_length=8)

    class Meta:
        indexes = [models.Index(fields=["key"], name="search_deletion_key")]

    def __str__(self) -> str:
        return self.key


class SearchMiss(models.Model):
    """Words that were searched for in a centre and not found. By whom is not kept.

    Shape: `words` are folded; `wanted` counts those who said that it is missing.
    """

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="+")
    words = models.CharField(_("words"), max_length=100)
    count = models.PositiveIntegerField(_("searches"), default=0)
    wanted = models.PositiveIntegerField(_("asked for"), default=0)
    last_at = models.DateTimeField(_("last searched on"), default=timezone.now)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = CentreQuerySet.as_manager()

    class Meta:
        verbose_name = _("search without result")
        verbose_name_plural = _("searches without result")
        constraints = [models.UniqueConstraint(fields=["centre", "words"], name="miss_once_per_centre")]
        indexes = [models.Index(fields=["centre", "-last_at", "-id"], name="miss_newest_first")]

    def __str__(self) -> str:
        return self.words
