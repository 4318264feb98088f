"""Finding a quote again: in a later version of its text, or in the text it was pasted from.

The promise: a quote is never silently attached to words that say something else. So "exact" means more than the same
characters. A passage cut out of a longer word or number ("likely" in "unlikely", "5 million" in "1.5 million") is not
there, and one that lost or gained a negation right beside it ("is [not] likely") has changed.
"""

from collections import Counter
from collections.abc import Iterator

from rapidfuzz import fuzz

from debate.reasoning.pasted import differences, find_pasted
from debate.reasoning.proposals import Span, completed, nearest, propose, reworded
from debate.reasoning.quotes import CONTEXT, Anchor, Outcome, Selector, normalise, select
from debate.reasoning.words import SENTENCE_END, cut_after, cut_before, fold, is_negation, units, words

__all__ = ["CONTEXT", "Anchor", "Outcome", "Selector", "anchor", "differences", "find", "normalise", "select"]

_CANDIDATES = 400  # occurrences weighed on each side of the old place
_ALIKE = 0.6  # below this, two contexts of 32 characters of one language have only chance in common
_BESIDE = 3  # words on each side in which a negation turns the passage round
_SEEN = 3 * CONTEXT


def anchor(body: str, selector: Selector) -> Anchor:
    """Where a quote made of one version lies in another version, `body` (normalised like the first).

    SAME: exact at its offset. MOVED: exact elsewhere; its surroundings decide between repetitions, then nearness.
    CHANGED: not there as it was, though the same words may stand elsewhere; with the likeliest passage as proposal.
    GONE: nothing like it.
    Raises ValueError for a selector without wording.
    """
    if not selector.exact:
        raise ValueError("A quote must hold at least one character.")
    place, agreement = _best_occurrence(body, selector)
    if place is not None and (successor := reworded(body, selector, place)):
        return Anchor(Outcome.CHANGED, *successor)  # the same words elsewhere are another passage
    if place is not None and _is_intact(body, place, selector, agreement):
        outcome = Outcome.SAME if place == selector.start else Outcome.MOVED
        return Anchor(outcome, place, place + len(selector.exact))
    # Where the same letters stand in a familiar place they are the proposal; else anything more like it comes first.
    proposal = None if place is not None and agreement > 0 else propose(body, selector)
    if proposal is None and place is not None:
        proposal = _widened(body, place, selector)
    return Anchor(Outcome.CHANGED, *proposal) if proposal else Anchor(Outcome.GONE, None, None)


def find(body: str, pasted: str) -> Anchor:
    """Where a passage pasted by hand stands in `body`: the first place that says it in the same words.

    Curly and straight quotation marks, kinds of dashes, runs of white space, marks around the whole and an ellipsis at
    its ends do not matter. MOVED with the true span then; CHANGED with a proposal for a misquote; else GONE.
    """
    wanted = Selector(normalise(pasted).strip(' \n\t"“”„«»…'))
    if not wanted.exact:
        return Anchor(Outcome.GONE, None, None)
    place = find_pasted(body, pasted)
    if place is not None:
        return Anchor(Outcome.MOVED, *place)
    cut = body.find(wanted.exact)
    if cut >= 0:
        return Anchor(Outcome.CHANGED, *_widened(body, cut, wanted))
    if proposal := propose(body, wanted):
        return Anchor(Outcome.CHANGED, *completed(body, wanted.exact, proposal))
    return Anchor(Outcome.GONE, None, None)


def _best_occurrence(body: str, selector: Selector) -> tuple[int | None, float]:
    """The occurrence whose surroundings agree best with the old ones, and how far they do (0 to 2)."""
    places = _occurrences(body, selector)
    if not places:
        return None, 0.0
    rated = {place: _agreement(body, place, selector) for place in places}
    top = max(rated.values())
    best = sorted((p for p in rated if rated[p] >= top - 1e-9), key=lambda place: abs(place - selector.start))
    # Among equals one that says the same goes before one that is cut or denied.
    intact = (place for place in best[:64] if _is_intact(body, place, selector, top))
    return next(intact, best[0]), top


def _occurrences(body: str, selector: Selector) -> set[int]:
    """Where the exact words stand: those near the old place, and the nearest with old surroundings however far."""
    places: set[int] = set()
    for prefix, suffix in ((selector.prefix, selector.suffix), (selector.prefix, ""), ("", selector.suffix), ("", "")):
        limit = 1 if prefix or suffix else _CANDIDATES
        origin = min(len(body), max(0, selector.start - len(prefix)))
        found = nearest(body, prefix + selector.exact + suffix, origin, limit)
        places.update(place + len(prefix) for place in found)
    return places


def _agreement(body: str, place: int, selector: Selector) -> float:
    """How much of the old surroundings stands around this place: 0 to 1 for each side, chance likeness not counted."""
    before, after = _around(body, place, selector)
    sides = [
        (selector.prefix, before[-len(selector.prefix or " ") :]),
        (selector.suffix, after[: len(selector.suffix)]),
    ]
    alike = [fuzz.ratio(old, new) / 100 for old, new in sides if old]
    return sum(share for share in alike if share >= _ALIKE)


def _around(body: str, place: int, selector: Selector, reach: int = CONTEXT) -> tuple[str, str]:
    end = place + len(selector.exact)
    return body[max(0, place - reach) : place], body[end : end + reach]


def _is_intact(body: str, place: int, selector: Selector, agreement: float) -> bool:
    """Whether the words at this place still say what was quoted."""
    exact = selector.exact
    before, after = _around(body, place, selector)
    if cut_before(before, exact) != cut_before(selector.prefix, exact):
        return False
    if cut_after(exact, after) != cut_after(exact, selector.suffix):
        return False
    if not selector.knows_context:
        return True
    if agreement == 0 and len(selector.prefix + selector.suffix) >= 8 and len(words(exact)) < 3:
        return False  # a word or two in wholly other company is another use of them, not this passage
    return not (_gained(body, place, selector) or _lost(body, place, selector))


def _beside(body: str, place: int, selector: Selector) -> Iterator[tuple[list[str], list[str], bool]]:
    """For each side: the old and the new words of the same sentence, nearest first, and whether the old are all."""
    before, after = _around(body, place, selector, _SEEN)
    complete = len(selector.prefix) < CONTEXT or bool(SENTENCE_END.search(selector.prefix))
    yield _nearest_before(selector.prefix, CONTEXT), _nearest_before(before, _SEEN), complete
    if not SENTENCE_END.search(selector.exact.rstrip()[-4:] + " "):
        complete = len(selector.suffix) < CONTEXT or bool(SENTENCE_END.search(selector.suffix))
        yield _nearest_after(selector.suffix, CONTEXT), _nearest_after(after, _SEEN), complete


def _nearest_before(context: str, full: int) -> list[str]:
    ends = [match.end() for match in SENTENCE_END.finditer(context)]
    found = words(context[ends[-1] :] if ends else context)
    # Without a sentence end the first word of a full context may be only its tail.
    return (found if ends or len(context) < full else found[1:])[::-1]


def _nearest_after(context: str, full: int) -> list[str]:
    end = SENTENCE_END.search(context)
    found = words(context[: end.start()] if end else context)
    return found if end or len(context) < full else found[:-1]


def _gained(body: str, place: int, selector: Selector) -> bool:
    """Whether a negation stands beside the passage now that did not before."""
    return any(
        _negations(new[: _BESIDE if complete else min(_BESIDE, len(old))]) - _negations(old)
        for old, new, complete in _beside(body, place, selector)
    )


def _lost(body: str, place: int, selector: Selector) -> bool:
    """Whether a negation stood beside the passage that is not in its sentence now."""
    return any(_negations(old[:_BESIDE]) - _negations(new) for old, new, _ in _beside(body, place, selector))


def _negations(found: list[str]) -> Counter[str]:
    return Counter(fold(word) for word in found if is_negation(word))


def _widened(body: str, place: int, selector: Selector) -> Span:
    """The passage with what now cuts or denies it: whole words at both edges, and negations close before and after."""
    exact = selector.exact
    before, after = _around(body, place, selector, _SEEN)
    low = place - len(cut_before(before, exact))
    high = place + len(exact) + len(cut_after(exact, after))
    if _gained(body, place, selector):
        close = [m.start() for m in units(before)][-_BESIDE:]
        low = min([low, *(place - len(before) + at for at in close if is_negation(_word_at(before, at)))])
        close = [m.end() for m in units(after)][:_BESIDE]
        tail = [at for at, m in zip(close, units(after), strict=False) if is_negation(m.group())]
        high = max([high, *(place + len(exact) + at for at in tail)])
    return low, high


def _word_at(text: str, start: int) -> str:
    return next(units(text[start:])).group()
