"""What was searched for and not found: counted without a name, dealt with, forgotten."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from portal.search.actions.misses import MISSES_KEPT, forget_old_misses, kept_words, note_miss, settle_miss
from portal.search.models import SearchMiss
from tests.support.cast import SYSTEM, Cast


def miss_of(centre: Centre, words: str = "planning", days_ago: int = 0) -> SearchMiss:
    last_at = timezone.now() - timedelta(days=days_ago)
    miss: SearchMiss = SearchMiss.objects.create(centre=centre, words=words, last_at=last_at)
    return miss


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Planning d’ÉTÉ", "planning d'ete"),
        ("  tarifs 2027 ", "tarifs 2027"),
        ("lea@exemple.fr", ""),
        ("06 39 98 10 77", ""),
        ("léa 06.39.98.10.77", ""),
        ("ab", ""),
        ("???", ""),
        ("\0", ""),
        ("a" * 300, "a" * 100),
    ],
)
def test_kept_words_are_folded_and_tell_of_nobody(typed: str, kept: str) -> None:
    assert kept_words(typed) == kept


def test_note_miss_counts_a_person_once_a_day_without_their_name(cast: Cast) -> None:
    noted = [note_miss(by=by, words="Planning") for by in (cast.animator, cast.animator, cast.coordinator)]
    cache.clear()
    noted.append(note_miss(by=cast.animator, words="planning"))
    noted.append(note_miss(by=cast.animator, words="planning", is_wanted=True))
    assert noted == [True, False, True, True, True]
    miss = SearchMiss.objects.get()
    assert (miss.count, miss.wanted) == (3, 1)
    assert not AuditEntry.objects.filter(verb__startswith="search.").exists()


def test_note_miss_of_each_centre_is_its_own(cast: Cast, centre: Centre, other_centre: Centre) -> None:
    for by in (cast.animator, cast.other_animator):
        note_miss(by=by, words="planning")
    assert list(SearchMiss.objects.order_by("pk").values_list("centre", "count")) == [
        (centre.pk, 1),
        (other_centre.pk, 1),
    ]


@pytest.mark.parametrize("job", ["gone", "installer"])
def test_note_miss_of_whoever_may_not_search_is_refused(job: str, cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        note_miss(by=getattr(cast, job), words="planning")
    assert not SearchMiss.objects.exists()


@pytest.mark.parametrize("job", ["communication", "it"])
def test_settle_miss_takes_it_off_and_says_who_did(job: str, cast: Cast, centre: Centre) -> None:
    miss, by = miss_of(centre), getattr(cast, job)
    for _press in range(2):
        settle_miss(by=by, miss=miss)
    assert not SearchMiss.objects.exists()
    entries = AuditEntry.objects.filter(verb="search.settle_miss")
    assert list(entries.values_list("actor_id", flat=True)) == [by.pk]


@pytest.mark.parametrize("job", ["animator", "director", "hr", "other_director", "gone", "installer"])
def test_settle_miss_by_whoever_keeps_no_pages_there_is_refused(job: str, cast: Cast, centre: Centre) -> None:
    miss = miss_of(centre)
    with pytest.raises(PermissionDenied):
        settle_miss(by=getattr(cast, job), miss=miss)
    assert SearchMiss.objects.get() == miss


def test_forget_old_misses_deletes_after_thirteen_months(cast: Cast, centre: Centre) -> None:
    miss_of(centre, "vieux", MISSES_KEPT.days + 1)
    kept = miss_of(centre, "presque", MISSES_KEPT.days - 1)
    with pytest.raises(PermissionDenied):
        forget_old_misses(by=cast.it)
    assert [forget_old_misses(by=SYSTEM), forget_old_misses(by=SYSTEM)] == [1, 0]
    assert SearchMiss.objects.get() == kept
