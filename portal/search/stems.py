"""Words of French as they are searched for: folded, without elisions nor frequent words, cut to their stems. Pure.

Shape: what comes out is made of ASCII letters and digits alone, so that neither database finds syntax in it and
       both cut it in the same way. Other alphabets are written in those letters too (punycode).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

from Stemmer import Stemmer

from portal.kit.texts import fold

LONGEST_QUERY = 200
MOST_TERMS = 8
LONGEST_WORD = 40
SHORTEST_PREFIX = 3
"""Letters from which a word also finds titles that hold a word which only begins so."""

ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)'(?=\w)")
EMAIL = r"[a-z0-9_.+-]{1,64}@[a-z0-9-]{1,60}(?:\.[a-z0-9-]{1,60}){1,6}"
PHONE = r"(?<!\d)(?:\+33 ?|0)[1-9](?:[ .-]?\d\d){4}(?!\d)"
TOKEN = re.compile(rf"(?P<email>{EMAIL})|(?P<phone>{PHONE})|[^\W_]+")
WORD = re.compile(r"[^\W_]+")

FREQUENT = frozenset(
    [
        "a",
        "ai",
        "as",
        "au",
        "aux",
        "avec",
        "c",
        "ce",
        "ces",
        "cet",
        "cette",
        "d",
        "dans",
        "de",
        "des",
        "donc",
        "dont",
        "du",
        "elle",
        "elles",
        "en",
        "es",
        "est",
        "et",
        "etait",
        "etre",
        "eu",
        "il",
        "ils",
        "j",
        "je",
        "l",
        "la",
        "le",
        "les",
        "leur",
        "leurs",
        "lui",
        "m",
        "ma",
        "mais",
        "me",
        "mes",
        "mon",
        "n",
        "ne",
        "ni",
        "nos",
        "notre",
        "nous",
        "on",
        "ont",
        "or",
        "ou",
        "par",
        "pas",
        "pour",
        "qu",
        "que",
        "qui",
        "quoi",
        "s",
        "sa",
        "se",
        "ses",
        "si",
        "son",
        "sont",
        "sur",
        "t",
        "ta",
        "te",
        "tes",
        "toi",
        "ton",
        "tu",
        "un",
        "une",
        "vos",
        "votre",
        "vous",
        "y",
    ]
)
"""Left out everywhere. Not « été » nor « car », which a centre means: a summer, a coach."""

_stemmer = Stemmer("french", 0)  # `stem_of` keeps what was found
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Term:
    """One word that is looked for. Shape: `stem` is "" for a frequent word, which titles alone are asked for."""

    word: str
    stem: str


@lru_cache(maxsize=50_000)
def stem_of(word: str) -> str:
    """The stem of a folded word; "" of a frequent one. What holds a digit stays as it is."""
    if word in FREQUENT:
        return ""
    if not word.isascii():
        return ascii_of(word)
    if len(word) < 3 or not word.isalpha():
        return word
    with _lock:  # the stemmer keeps the word at hand in itself, and threads share it
        return str(_stemmer.stemWord(word))


def ascii_of(word: str) -> str:
    """Write a word of another alphabet in letters and digits."""
    if word.isascii():
        return word
    return "x" + re.sub(r"[^a-z0-9]", "", word.encode("punycode").decode().lower())[: LONGEST_WORD - 1]


def words_of(text: str, *, whole: bool = False) -> Iterator[str]:
    """The folded words of `text` in their order; those of « porte-parole » apart.

    Shape: a telephone number is one word of ten digits. An e-mail address is one word without its signs,
           and its parts too, unless `whole`.
    """
    folded = ELISION.sub("", fold(text.replace("\0", " ")))
    for found in TOKEN.finditer(folded):
        token = found[0]
        if found["email"]:
            yield "".join(WORD.findall(token))[:LONGEST_WORD]
            if whole:
                continue
            yield from (part[:LONGEST_WORD] for part in WORD.findall(token))
        elif found["phone"]:
            digits = "".join(sign for sign in token if sign.isdigit())
            yield f"0{digits[2:]}" if digits.startswith("33") and len(digits) == 11 else digits
        else:
            yield token[:LONGEST_WORD]


def stems_of(text: str) -> str:
    """The stems of `text` in their order, a blank between."""
    return " ".join(stem for word in words_of(text) if (stem := stem_of(word)))


def plain_words(text: str) -> str:
    """The words of a title as they begin, frequent ones included."""
    return " ".join(ascii_of(word) for word in words_of(text))


def terms_of(text: str) -> tuple[Term, ...]:
    """What somebody looks for, each word once. Frequent words count only when there is nothing else."""
    words = dict.fromkeys(words_of(text[:LONGEST_QUERY], whole=True))
    terms = [Term(ascii_of(word), stem_of(word)) for word in words]
    telling = [term for term in terms if term.stem]
    return tuple((telling or terms)[:MOST_TERMS])
