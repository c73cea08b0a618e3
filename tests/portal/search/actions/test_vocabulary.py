"""The words that somebody may have meant."""

from portal.centres.models import Centre
from portal.search.actions.vocabulary import MOST_WORDS, change_vocabulary, forget_words, vocabulary_of
from portal.search.mistakes import keys_of
from portal.search.models import Deletion, SearchEntry, Word


def entry(centre: Centre, vocabulary: str) -> SearchEntry:
    return SearchEntry(centre=centre, vocabulary=vocabulary)


def counts() -> dict[str, int]:
    return dict(Word.objects.values_list("word", "count"))


def test_vocabulary_of_leaves_short_words_numbers_and_addresses(centre: Centre) -> None:
    said = SearchEntry(
        centre=centre,
        title="La Kermesse",
        introduction="Le 14 mai",
        body="tel 0639981077, contact@exemple.fr",
        files="kermesse fanfare",
    )
    words = vocabulary_of(said).split()
    assert words == sorted(words)
    assert {"kermesse", "fanfare"} <= set(words)
    assert [word for word in words if not word.isalpha() or len(word) < 4] == []


def letters(number: int) -> str:
    return "".join(chr(ord("b") + int(digit)) for digit in f"{number:06d}")


def test_vocabulary_of_a_long_page_is_cut(centre: Centre) -> None:
    body = " ".join(letters(number) for number in range(2 * MOST_WORDS))
    assert len(vocabulary_of(SearchEntry(centre=centre, body=body)).split()) == MOST_WORDS


def test_change_vocabulary_counts_pages_and_forgets_what_none_holds(
    centre: Centre, other_centre: Centre
) -> None:
    Word.objects.all().delete()
    first, second = entry(centre, "fanfare kermesse"), entry(centre, "kermesse")
    change_vocabulary(before=[], after=[first, second])
    assert counts() == {"fanfare": 1, "kermesse": 2}
    assert Word.objects.filter(centre=other_centre).count() == 0
    assert set(Deletion.objects.filter(word__word="fanfare").values_list("key", flat=True)) == keys_of(
        "fanfare"
    )
    change_vocabulary(before=[first], after=[entry(centre, "fanfare lampion")])
    assert counts() == {"fanfare": 1, "kermesse": 1, "lampion": 1}
    change_vocabulary(before=[second], after=[])
    assert counts() == {"fanfare": 1, "lampion": 1}
    assert not Deletion.objects.filter(word__word="kermesse").exists()


def test_forget_words_takes_back_those_of_one_entry(centre: Centre) -> None:
    Word.objects.all().delete()
    gone = entry(centre, "kermesse")
    change_vocabulary(before=[], after=[gone, entry(centre, "kermesse")])
    forget_words(gone)
    assert counts() == {"kermesse": 1}
    forget_words(entry(centre, ""))
    assert counts() == {"kermesse": 1}
