"""The word that was meant. Words come from pages that everybody of the centre reads, and are offered only where
they find something that the person may read.
"""

from collections.abc import Iterable

from portal.search.mistakes import forgiven, keys_of, nearest
from portal.search.models import Word
from portal.search.stems import Term, terms_of

MOST_CANDIDATES = 300


def corrected(centre_id: int, terms: Iterable[Term]) -> dict[str, str]:
    """The words that the centre's pages do not hold, each with the nearest one that they do. Two queries."""
    asked = [term for term in terms if forgiven(term.word)]
    words = Word.objects.filter(centre=centre_id)
    stems = [term.stem for term in asked]
    known = set(words.filter(stem__in=stems).values_list("stem", flat=True)) if asked else set()
    unknown = {term.word: keys_of(term.word) for term in asked if term.stem not in known}
    if not unknown:
        return {}
    keys = set().union(*unknown.values())
    near = words.filter(deletions__key__in=keys).order_by("-count", "word").distinct()
    candidates = list(near.values_list("word", "count")[:MOST_CANDIDATES])
    return {word: meant for word in unknown if (meant := nearest(word, candidates))}


def put_right(terms: Iterable[Term], corrections: dict[str, str]) -> tuple[Term, ...]:
    return tuple(terms_of(corrections[term.word])[0] if term.word in corrections else term for term in terms)
