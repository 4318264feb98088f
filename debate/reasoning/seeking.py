"""What somebody seeks: the words of a query, and where they stand in what was said.

A word is sought at the beginning of words, whatever its case and accents. Where a script puts no space between words,
as Chinese and Thai do, it is sought anywhere. Everything else in a query only separates words: nobody has to know a
query language, and none can be smuggled in.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from debate.reasoning.words import MARKS

MOST_WORDS = 8  # more words narrow nothing, and each costs
LONGEST = 64

# Ideographs and kana, Thai, Lao, Tibetan, Burmese, Khmer.
_UNSPACED = re.compile(
    "[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]"
)
_LETTER = rf"(?:[^\W_]|[{MARKS}])"
_WORD = re.compile(f"{_LETTER}+")
_ACCENTS = re.compile("(?<=[a-z])[\u0300-\u036f]+")


@dataclass(frozen=True, slots=True)
class Term:
    """One word that is sought."""

    word: str

    @property
    def anywhere(self) -> bool:
        """Whether it may stand inside what its script writes without a space."""
        return bool(_UNSPACED.search(self.word))

    @property
    def whole(self) -> bool:
        """Whether only the whole word counts: one letter begins half of all words."""
        return len(self.word) == 1

    @property
    def pattern(self) -> re.Pattern[str]:
        """Finds it: in a folded text, or where it may stand anywhere in the text as it was written."""
        return _pattern(self)


@lru_cache(maxsize=500)
def _pattern(term: Term) -> re.Pattern[str]:
    if term.anywhere:
        return re.compile(re.escape(term.word), re.IGNORECASE | re.ASCII)  # as LIKE does
    end = rf"(?!{_LETTER})" if term.whole else ""
    return re.compile(rf"(?<!{_LETTER}){re.escape(folded(term.word))}{end}")


def terms(query: str, most: int | None = MOST_WORDS) -> tuple[Term, ...]:
    """The words of a query, each once, without its punctuation; none when it has no letter or digit."""
    composed = unicodedata.normalize("NFC", query)
    found = (word.group()[:LONGEST] for word in _WORD.finditer(composed))
    return tuple(map(Term, list(dict.fromkeys(found))[:most]))


def folded(word: str) -> str:
    """A word as the index keeps it: small letters, Latin ones without their accents."""
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", word).lower())
    return unicodedata.normalize("NFC", bare)


def places(text: str, sought: Sequence[Term]) -> list[tuple[int, int]]:
    """Where the words that are sought stand in a text, in order: start and end of each whole word.

    In a script without spaces the word alone, not the sentence that it is written into.
    """
    spaced = [term for term in sought if not term.anywhere]
    found = [
        word.span() for word in _WORD.finditer(text) if any(term.pattern.match(folded(word.group())) for term in spaced)
    ]
    for term in sought:
        if term.anywhere:
            found += [match.span() for match in term.pattern.finditer(text)]
    return _joined(found)


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order, those that overlap as one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def held(text: str, sought: Sequence[Term]) -> int:
    """How many of the words that are sought stand in a text."""
    bare = folded(text)
    return sum(bool(term.pattern.search(text if term.anywhere else bare)) for term in sought)


def excerpt(text: str, sought: Sequence[Term], room: int = 260) -> str:
    """So much of a long text as fits, from shortly before the first word that is sought."""
    if len(text) <= room:
        return text
    first = next((start for start, _ in places(text, sought)), 0)
    start = max(0, min(first - room // 4, len(text) - room))
    start = text.rfind(" ", 0, start) + 1 if start else 0
    end = start + room
    # Not in the middle of a word, where words have spaces between them.
    end = text.rfind(" ", start + room // 2, end) if end < len(text) and " " in text[start + room // 2 : end] else end
    return ("… " if start else "") + text[start:end] + (" …" if end < len(text) else "")
