"""Whether two statements say nearly the same: nearly the same words, in whatever order, and no “not” between them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz, process, utils

from debate.reasoning.words import guarded_words, is_negation, is_number, words

ALIKE = 0.6  # below this, two sentences of one debate share its subject and little else
NEARLY = 0.75  # below this the words are not nearly the same yet, though what they say may be
SAME = 0.85
MOST = 5
# Read with care after a first look that knows nothing of negations.
_LOOKED_AT = 20
_FIRST_LOOK = 45


class Twist(StrEnum):
    """What turns nearly the same words into another statement."""

    NONE = ""
    NEGATION = "negation"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two statements are, 0 to 1, and what makes them different all the same."""

    share: float
    twist: Twist = Twist.NONE

    @property
    def turned(self) -> Twist:
        """What is told of the difference: nothing where there is more of it than that."""
        return self.twist if self.share >= NEARLY else Twist.NONE

    @property
    def is_same(self) -> bool:
        """Whether the second need not be said again."""
        return self.share >= SAME and not self.twist


@dataclass(frozen=True, slots=True)
class _Read:
    """A statement as it is compared: its words without negations, and what may not differ."""

    bare: str
    negations: Counter[str]
    numbers: Counter[str]

    @classmethod
    def of(cls, said: str) -> "_Read":
        guarded = guarded_words(said)
        bare = " ".join(word for word in words(said) if not is_negation(word))
        negations = Counter({word: number for word, number in guarded.items() if is_negation(word)})
        numbers = Counter({word: number for word, number in guarded.items() if is_number(word)})
        return cls(bare, negations, numbers)

    def likeness(self, other: "_Read") -> Likeness:
        share = fuzz.token_sort_ratio(self.bare, other.bare) / 100
        if self.negations != other.negations:
            return Likeness(share, Twist.NEGATION)
        return Likeness(share, Twist.NUMBER if self.numbers != other.numbers else Twist.NONE)


def likeness(one: str, other: str) -> Likeness:
    """How much of the words of two statements is the same, negations aside, which decide whether they agree."""
    return _Read.of(one).likeness(_Read.of(other))


def likest(said: str, others: Mapping[int, str]) -> dict[int, Likeness]:
    """Those of the others, by their keys, that say nearly the same, the likest first."""
    found = process.extract(
        said,
        others,
        scorer=fuzz.token_sort_ratio,
        processor=utils.default_process,
        limit=_LOOKED_AT,
        score_cutoff=_FIRST_LOOK,
    )
    if not found:
        return {}
    read = _Read.of(said)
    looked = [(key, read.likeness(_Read.of(other))) for other, _, key in found]
    alike = [(key, like) for key, like in looked if like.share >= ALIKE]
    alike.sort(key=lambda pair: (bool(pair[1].twist), -pair[1].share))
    return dict(alike[:MOST])
