"""The shape and the words of a synthetic debate: made up, but as real ones are, and the same for the same seed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from debate.arguments.models import Aim, Kind
from debate.texts.models import TextVersion

POSITIONS = 3
# Of 1,010 public debates: the deepest branch, and the most children under one parent. Most have a dozen at most.
DEEPEST, BROADEST, USUAL = 38, 131, 12
# Children that each position gets before anything else grows; in a large debate as many as a page shows.
WIDE = 6
# From so many statements on a debate has all of this, and so many answers to what stands under the positions: its page
# is full, and can be compared with that of a larger one.
LARGE, SHOWN = 750, 3
PASSAGES = 200
KINDS, KIND_WEIGHTS = (Kind.CLAIM, Kind.EVIDENCE, Kind.REBUTTAL), (40, 25, 35)
SENTENCE = re.compile(r"[^\s.!?][^.!?\n]{20,240}[.!?]")

WHO = (
    "The town|The council|Every school|A neighbour|The river|This plan|The report|Most families|The old bridge|Traffic"
)
DOES = "will change|has improved|cannot replace|depends on|would weaken|supports|has outgrown|pays for|explains|slows"
WHAT = "the market|its own rules|the winter timetable|what was promised|public trust|the east bank|small shops|the cost"
WHEN = "in most years|since the last flood|once the work begins|without any help|for the third time|under these terms"


@dataclass(slots=True)
class Sprout:
    """A node to be: its parent by its place in the list, None at the root."""

    parent: int | None
    kind: str
    aim: str = ""
    depth: int = 1
    room: int = USUAL
    children: list[int] = field(default_factory=list)


def sentence(rng: Random) -> str:
    """Some sentence; nobody should have to read it twice."""
    parts = (rng.choice(words.split("|")) for words in (WHO, DOES, WHAT, WHEN))
    return f"{' '.join(parts)}, as case {rng.randrange(1, 10_000)} shows."


def text_body(rng: Random) -> str:
    """Paragraphs of some sentences each, enough for all passages."""
    paragraphs = [" ".join(sentence(rng) for _ in range(4)) for _ in range(PASSAGES // 3)]
    return "\n\n".join(paragraphs)


def passages(version: TextVersion, rng: Random) -> list[tuple[int, int]]:
    """Start and end of distinct sentences of a text."""
    spans = [match.span() for match in SENTENCE.finditer(version.body)]
    return sorted(rng.sample(spans, min(PASSAGES, len(spans))))


def sprouts(rng: Random, number: int, *, roots: int, quotes: bool) -> list[Sprout]:
    """A tree of so many nodes, its positions first: one very deep branch, one very broad node, and a natural rest."""
    tree = [Sprout(None, Kind.POSITION) for _ in range(roots)]
    growing = list(range(len(tree)))
    chain = DEEPEST - 1 if number >= LARGE else 0
    while len(tree) < number:
        in_chain = len(tree) < roots + chain
        at = _parent(rng, tree, growing, roots, number)
        if in_chain:
            at = len(tree) - 1 if len(tree) > roots else 0
        parent = tree[at]
        kind, aim = (Kind.REBUTTAL, Aim.TRUTH) if in_chain else _kind(rng, parent, quotes=quotes)
        parent.children.append(len(tree))
        growing.append(len(tree))
        room = 2 if kind == Kind.EVIDENCE else rng.randint(1, USUAL)
        tree.append(Sprout(at, kind, aim, parent.depth + 1, room))
    return tree


def _parent(rng: Random, tree: list[Sprout], growing: list[int], roots: int, number: int) -> int:
    """Each position first, in turn; then in a large tree the broad node, and what its page shows; then anywhere."""
    barest = min(range(roots), key=lambda at: len(tree[at].children))
    if len(tree[barest].children) < (USUAL if number >= LARGE else WIDE):
        return barest
    if number >= LARGE and len(tree[roots].children) < BROADEST:
        return roots
    thin = _thin(tree, roots) if len(tree) < LARGE <= number else None
    return _any(rng, tree, growing) if thin is None else thin


def _thin(tree: list[Sprout], roots: int) -> int | None:
    """A child of a position that has less below it than a page shows, if there is one."""
    top = (at for root in range(roots) for at in tree[root].children)
    return next((at for at in top if len(tree[at].children) < min(SHOWN, tree[at].room)), None)


def _any(rng: Random, tree: list[Sprout], growing: list[int]) -> int:
    """Some node that has room for one more child."""
    while True:
        place = rng.randrange(len(growing))
        at = growing[place]
        if len(tree[at].children) < tree[at].room and tree[at].depth < DEEPEST:
            return at
        growing[place] = growing[-1]
        growing.pop()


def _kind(rng: Random, parent: Sprout, *, quotes: bool) -> tuple[str, str]:
    kind: Kind = rng.choices(KINDS, KIND_WEIGHTS)[0]
    if parent.kind == Kind.EVIDENCE:
        kind = Kind.REBUTTAL
    elif kind == Kind.EVIDENCE and not quotes:
        kind = Kind.CLAIM
    return kind, _aim(rng, parent) if kind == Kind.REBUTTAL else ""


def _aim(rng: Random, parent: Sprout) -> str:
    fitting: list[Aim] = [Aim.TRUTH, Aim.TRUTH, Aim.DEFINITION, Aim.SOURCE]
    if parent.kind != Kind.POSITION:
        fitting += [Aim.RELEVANCE, Aim.RELEVANCE]
    if parent.kind == Kind.EVIDENCE:
        fitting.append(Aim.QUOTATION)
    return rng.choice(fitting)


def shares(rng: Random, tree: Sequence[Sprout], votes: int, people: int) -> list[int]:
    """How many votes each node gets, so that all of them are used: more where more people come by."""
    most = [people if sprout.kind == Kind.POSITION else 2 * people for sprout in tree]
    if votes > sum(most):
        raise ValueError(f"{len(tree)} statements and {people} people have room for {sum(most):,} votes at most.")
    weights = [1 + 3 / sprout.depth for sprout in tree]
    whole = sum(weights)
    given = [min(int(votes * weight / whole), cap) for weight, cap in zip(weights, most, strict=True)]
    left = votes - sum(given)
    order = rng.sample(range(len(tree)), len(tree))
    while left:
        for at in order:
            step = min(1 if left < len(tree) else left // len(tree), most[at] - given[at], left)
            given[at] += step
            left -= step
    return given
