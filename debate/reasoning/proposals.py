"""Where a changed passage probably lies now: a proposal for a person, never a decision.

Two ways to it. What stands between the passage's old surroundings is its successor even when no word is the same. Else
rare pieces of the passage are looked up in the body (seeds); hits that agree on where the passage would begin make a
candidate, whose edges then move word by word while the likeness grows. Nothing is scanned but by `str.find`, so the
time grows with the body only as that does.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from debate.reasoning.quotes import Selector
from debate.reasoning.words import SENTENCE_END, fold, is_number, units

Span = tuple[int, int]

LIKE_ENOUGH = 0.66
"""Least share of common text (2·common / both lengths, Indel similarity) for a passage found by its own words."""
LIKE_ENOUGH_IN_PLACE = 0.3
"""The same for what stands between the old surroundings: the place speaks for it already."""
_SHORT = 24  # a passage this short may have been replaced whole, like one name by another
_LONG = 1000  # longer passages are compared by head and tail, or the time would grow with the square
_EDGE = 400
_REACH = 200  # how far, in code points, an edge of a candidate may move
_COMMON = 3  # words up to this length are in most sentences
_SEEDS = 24
_HITS = 48  # hits looked at per seed


@dataclass(frozen=True, slots=True)
class _Hit:
    """A piece of the passage, `offset` into it, was seen where the passage itself would begin at `begin`."""

    begin: int
    offset: int
    size: int


def propose(body: str, selector: Selector) -> Span | None:
    """The likeliest place of a passage that is not in the body word for word, or None."""
    exact = selector.exact
    in_place = [
        (0.25 + likeness(exact, body[low:high]), low, high)
        for low, high in _between_surroundings(body, selector)
        if len(exact) <= _SHORT or likeness(exact, body[low:high]) >= LIKE_ENOUGH_IN_PLACE
    ]
    by_words = [
        (likeness(exact, body[low:high]), low, high)
        for low, high in (_fit(body, exact, span) for span in _seeded(body, selector))
    ]
    rated = in_place + [rated for rated in by_words if rated[0] >= LIKE_ENOUGH]
    if not rated:
        return None
    _, low, high = max(rated, key=lambda one: (one[0], -abs(one[1] - selector.start)))
    return low, high


def reworded(body: str, selector: Selector, place: int) -> Span | None:
    """What the passage became where it stood, if its surroundings are still there; its words also stand at `place`.

    Something very like it only: what took the place of a passage that was moved away is another one.
    """
    if _is_there(body, selector, place):
        return None
    end = place + len(selector.exact)
    spans = [
        (likeness(selector.exact, body[low:high]), low, high)
        for low, high in _between_surroundings(body, selector)
        if high <= place or end <= low
    ]
    alike, low, high = max(spans, default=(0.0, 0, 0))
    return (low, high) if alike >= LIKE_ENOUGH else None


def _is_there(body: str, selector: Selector, place: int) -> bool:
    """Whether the words at this place stand between the old surroundings."""
    prefix, suffix, end = selector.prefix[-16:], selector.suffix[:16], place + len(selector.exact)
    before = body.endswith(prefix, 0, place) if prefix else place == 0
    return before and (body.startswith(suffix, end) if suffix else end == len(body))


def likeness(one: str, other: str) -> float:
    """Share of text that two passages have in common, in [0, 1]: normalised Indel similarity, by the edges if long."""
    if max(len(one), len(other)) <= _LONG:
        return fuzz.ratio(one, other) / 100
    return (fuzz.ratio(one[:_EDGE], other[:_EDGE]) + fuzz.ratio(one[-_EDGE:], other[-_EDGE:])) / 200


def nearest(body: str, wanted: str, origin: int, limit: int) -> list[int]:
    """Where `wanted` stands in the body, overlaps included: up to `limit` places after `origin` and as many before.

    Looks backwards in growing steps rather than with `rfind`, whose worst case is quadratic.
    """
    limit = max(8, min(limit, 400_000 // len(wanted)))  # each hit costs the length of what is looked for
    places = list(_places(body, wanted, origin, len(body), limit))
    high, reach, left = origin, 1024, limit
    while high > 0 and left > 0:
        low = max(0, high - reach)
        before = list(_places(body, wanted, low, high + len(wanted) - 1, left))
        places += before
        high, reach, left = low, reach * 4, left - len(before)
    return sorted(places)


def _places(body: str, wanted: str, low: int, high: int, limit: int) -> Iterator[int]:
    place = body.find(wanted, low, high)
    while place >= 0 and limit > 0:
        yield place
        limit -= 1
        place = body.find(wanted, place + 1, high)


def _between_surroundings(body: str, selector: Selector) -> Iterator[Span]:
    """What stands where the passage stood: after its old prefix and before its old suffix."""
    prefix, suffix = selector.prefix[-16:], selector.suffix[:16]
    if not selector.knows_context or not (prefix.strip() or suffix.strip()):
        return
    near = max(0, selector.start - len(prefix))
    lows = [place + len(prefix) for place in nearest(body, prefix, near, 8)] if prefix else [0]
    for low in lows:
        furthest = low + 2 * len(selector.exact) + _SHORT
        high = body.find(suffix, low, furthest + len(suffix)) if suffix else len(body)
        if low <= high <= furthest:
            yield from _trimmed(body, low, high)


def _trimmed(body: str, low: int, high: int) -> Iterator[Span]:
    text = body[low:high]
    if any(c.isalnum() for c in text):
        yield low + len(text) - len(text.lstrip()), low + len(text.rstrip())


def _seeds(exact: str) -> Iterator[tuple[int, str]]:
    """Pieces of the passage likely to be rare, with their offsets: three words in a row, and the longest words."""
    spans = [match.span() for match in units(exact)]
    triples = [(spans[i][0], spans[i + 2][1]) for i in range(len(spans) - 2)]
    step = max(1, len(triples) // _SEEDS)
    longest = sorted(spans, key=lambda span: span[0] - span[1])[: _SEEDS // 2]
    for low, high in [*triples[::step], *longest]:
        yield low, exact[low : min(high, low + 64)]


def _seeded(body: str, selector: Selector) -> Iterable[Span]:
    """Up to three places where many seeds agree, the best first."""
    hits = [
        _Hit(place - offset, offset, len(seed))
        for offset, seed in _seeds(selector.exact)
        if len(seed) > 2
        for place in nearest(body, seed, min(len(body), selector.start + offset), _HITS // 2)
    ]
    hits.sort(key=lambda hit: hit.begin)
    slack = 32 + len(selector.exact) // 4
    for _ in range(3):
        if not hits:
            return
        group = _densest(hits, slack)
        first, last = min(group, key=lambda hit: hit.offset), max(group, key=lambda hit: hit.offset)
        yield max(0, first.begin), max(0, last.begin) + len(selector.exact)
        hits = [hit for hit in hits if abs(hit.begin - group[0].begin) > slack]


def _densest(hits: list[_Hit], slack: int) -> list[_Hit]:
    """The hits within `slack` of each other that cover most of the passage; `hits` come sorted by their begin."""
    best: tuple[int, int, int] = (0, 0, 1)
    low = 0
    total = 0
    for high, hit in enumerate(hits):
        total += hit.size
        while hit.begin - hits[low].begin > slack:
            total -= hits[low].size
            low += 1
        best = max(best, (total, -low, high + 1))
    return hits[-best[1] : best[2]]


def _fit(body: str, exact: str, span: Span) -> Span:
    """The span with its edges on whole words, moved while that makes it more like the passage."""
    starts = [base + match.start() for base, match in _units_near(body, span[0])] or [min(span[0], len(body))]
    ends = [base + match.end() for base, match in _units_near(body, span[1])] or [min(span[1], len(body))]
    at = (_closest(starts, span[0]), _closest(ends, span[1]))
    best = likeness(exact, body[starts[at[0]] : ends[at[1]]])
    for _ in range(24):
        steps = [(at[0] + by, at[1]) for by in (-3, -2, -1, 1, 2, 3)] + [
            (at[0], at[1] + by) for by in (-3, -2, -1, 1, 2, 3)
        ]
        steps = [(i, j) for i, j in steps if 0 <= i < len(starts) and 0 <= j < len(ends) and starts[i] < ends[j]]
        rated = [(likeness(exact, body[starts[i] : ends[j]]), (i, j)) for i, j in steps]
        if not rated or max(rated)[0] <= best:
            break
        best, at = max(rated)
    return _with_punctuation(body, exact, starts[at[0]], ends[at[1]])


def completed(body: str, exact: str, span: Span) -> Span:
    """The span, drawn out to words that the passage begins or ends with and its sentence has further out.

    Who leaves out words at the edge is told what was left out, not that the rest is not in the text.
    """
    old = [match.group() for match in units(exact)]
    new = [fold(match.group()) for match in units(body[slice(*span)])]
    blocks = [b for b in Levenshtein.opcodes([fold(word) for word in old], new) if b.tag == "equal"]
    if not blocks:
        return span
    head, tail = _telling(old[: blocks[0].src_start]), _telling(old[blocks[-1].src_end :])
    low, high = span
    before = body[max(0, low - _REACH) : low].rsplit("\n", maxsplit=1)[-1]
    opening = max((match.end() for match in SENTENCE_END.finditer(before)), default=0)
    starts = [m.start() for m in units(before) if m.start() >= opening and fold(m.group()) in head]
    after = body[high : high + _REACH].split("\n", maxsplit=1)[0]
    ending = SENTENCE_END.search(after)
    ends = [m.end() for m in units(after[: ending.start() if ending else None]) if fold(m.group()) in tail]
    drawn = low - len(before) + starts[0] if starts else low, high + ends[-1] if ends else high
    return span if drawn == span else _with_punctuation(body, exact, *drawn)


def _telling(words: list[str]) -> set[str]:
    """The words by which a place is known: "the" and "of" stand in every sentence."""
    return {fold(word) for word in words if len(word) > _COMMON or is_number(word) or word.isupper()}


def _units_near(body: str, place: int) -> Iterator[tuple[int, re.Match[str]]]:
    low = max(0, place - _REACH)
    for match in units(body[low : max(0, place) + _REACH]):
        yield low, match


def _closest(places: list[int], wanted: int) -> int:
    return min(range(len(places)), key=lambda i: abs(places[i] - wanted))


def _with_punctuation(body: str, exact: str, low: int, high: int) -> Span:
    """Take in the punctuation at an edge when the passage had it there too."""
    if low > 0 and not exact[0].isalnum() and body[low - 1] == exact[0]:
        low -= 1
    if not exact[-1].isalnum() and body[high : high + 1] == exact[-1]:
        high += 1
    return low, high
