"""Searches that found nothing, for whoever writes the pages. Nobody's name is kept, nor what looks like one's address."""

import re
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from portal.audit.actions import record
from portal.kit.access import require
from portal.kit.texts import fold
from portal.search.models import SearchMiss

MISSES_KEPT = timedelta(days=396)
"""Thirteen months: a year, and the month that one compares it with."""
LONGEST_MISS = 100
ADDRESS = re.compile(r"@|(?:\d[\s.-]*){6}")
"""Of an e-mail, or of a telephone."""
DAY = 24 * 60 * 60


def kept_words(words: str) -> str:
    """What is kept of a search, folded; "" for what would tell of a person, or of nothing."""
    folded = fold(words.replace("\0", " "))[:LONGEST_MISS].strip()
    return "" if ADDRESS.search(folded) or sum(map(str.isalpha, folded)) < 3 else folded


def note_miss(*, by: Any, words: str, is_wanted: bool = False) -> bool:
    """Count a search without result, once a day for each person; return whether it was counted.

    Shape:   `is_wanted` when the person says that it is missing.
    Rights:  search.note_miss.
    Effects: one row without the person, no audit entry: it would say who searched for what.
    """
    require(by, "search.note_miss")
    kept = kept_words(words)
    if not kept or not cache.add(f"miss:{is_wanted:d}:{by.pk}:{kept.encode().hex()[:200]}", 1, DAY):
        return False
    searched, wanted = int(not is_wanted), int(is_wanted)
    counted = {"count": F("count") + searched, "wanted": F("wanted") + wanted, "last_at": timezone.now()}
    rows = SearchMiss.objects.filter(centre=by.centre_id, words=kept)
    if not rows.update(**counted):
        # Two at once make one row, which counts one of them: it is the words that matter.
        new = SearchMiss(centre_id=by.centre_id, words=kept, count=searched, wanted=wanted)
        SearchMiss.objects.bulk_create([new], ignore_conflicts=True)
    return True


@transaction.atomic
def settle_miss(*, by: Any, miss: SearchMiss) -> None:
    """Take off the list what was dealt with. Searched for again, it comes back.

    Rights:  search.settle_miss on it.
    Effects: the row deleted, one audit entry. Twice is once.
    """
    require(by, "search.settle_miss", miss)
    found = SearchMiss.objects.select_for_update().filter(pk=miss.pk).first()
    if found is None:
        return
    require(by, "search.settle_miss", found)
    record(by, "search.settle_miss", found)
    found.delete()


@transaction.atomic
def forget_old_misses(*, by: Any) -> int:
    """Delete what was last searched for thirteen months ago; return how many.

    Rights: search.forget_misses (the system). Effects: rows deleted. Safe to repeat.
    """
    require(by, "search.forget_misses")
    return int(SearchMiss.objects.filter(last_at__lt=timezone.now() - MISSES_KEPT).delete()[0])
