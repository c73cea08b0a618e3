"""The words of a centre, with how many of its pages hold each."""

from collections import Counter
from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import F

from portal.search.mistakes import LONGEST, SHORTEST, keys_of
from portal.search.models import Deletion, SearchEntry, Word
from portal.search.stems import stem_of, words_of

MOST_WORDS = 1_500
"""Of one page."""
CHUNK = 500
LOCK = 7_206_010
"""A number of ours, for the lock of PostgreSQL."""


def lock_index() -> None:
    """Let one transaction at a time write the index: two would count the same words, or wait for each other.
    SQLite has let in only one anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def vocabulary_of(entry: SearchEntry) -> str:
    """The words that somebody may have meant, in the order of the alphabet. Neither numbers nor addresses."""
    found: set[str] = set()
    for text in (entry.title, entry.introduction, entry.body, entry.files):
        for word in words_of(text):
            if len(found) >= MOST_WORDS:
                break
            if SHORTEST <= len(word) <= LONGEST and word.isascii() and word.isalpha() and stem_of(word):
                found.add(word)
    return " ".join(sorted(found))


def change_vocabulary(*, before: Iterable[SearchEntry], after: Iterable[SearchEntry]) -> None:
    """Count the words of `after` and no longer those of `before`, in the caller's transaction."""
    changes: dict[int, Counter[str]] = {}
    for entries, step in ((before, -1), (after, 1)):
        for entry in entries:
            counted = changes.setdefault(entry.centre_id, Counter())
            for word in entry.vocabulary.split():
                counted[word] += step
    for centre_id, counted in changes.items():
        by_step: dict[int, list[str]] = {}
        for word, step in counted.items():
            if step:
                by_step.setdefault(step, []).append(word)
        write_changes(centre_id, by_step)


def write_changes(centre_id: int, by_step: dict[int, list[str]]) -> None:
    """Shape: `by_step` are the words by how many pages more, or fewer, hold them."""
    words = Word.objects.filter(centre=centre_id)
    added = sorted(word for step, some in by_step.items() if step > 0 for word in some)
    add_words(centre_id, added)
    for step, some in sorted(by_step.items(), reverse=True):
        for start in range(0, len(some), CHUNK):
            rows = words.filter(word__in=some[start : start + CHUNK])
            if step < 0:
                rows.filter(count__lte=-step).delete()
            rows.update(count=F("count") + step)


def add_words(centre_id: int, added: list[str]) -> None:
    """Words that are new begin at nought; what they may be mistaken for comes with them."""
    for start in range(0, len(added), CHUNK):
        some = added[start : start + CHUNK]
        known = set(Word.objects.filter(centre=centre_id, word__in=some).values_list("word", flat=True))
        new = Word.objects.bulk_create(
            [Word(centre_id=centre_id, word=word, stem=stem_of(word)) for word in some if word not in known]
        )
        Deletion.objects.bulk_create(
            [Deletion(word=row, key=key) for row in new for key in sorted(keys_of(row.word))],
            batch_size=2_000,
        )


@transaction.atomic
def forget_words(entry: SearchEntry) -> None:
    """Take back the words of an entry that went with its page. Rights: none; whoever deleted the page had them."""
    if entry.vocabulary:
        lock_index()
        change_vocabulary(before=[entry], after=[])
