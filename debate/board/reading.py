"""The reading pane: a version's blocks as HTML, with a mark over every passage in use, overlaps included."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from django.core.cache import caches
from django.template.loader import render_to_string

from debate.arguments.models import PassageUse
from debate.debates.models import Debate
from debate.texts.models import TextVersion
from debate.web.build import build


@dataclass(frozen=True, slots=True)
class Passage:
    """A quoted passage where it lies in the version shown; offsets in code points of its body."""

    quote_id: int
    start: int
    end: int
    supporting: int
    rebutting: int
    notes: int

    @property
    def use(self) -> str:
        """Which line marks it: backs a claim, a rebuttal, both, or carries only notes."""
        if self.supporting and self.rebutting:
            return "both"
        if self.rebutting:
            return "rebuttal"
        return "support" if self.supporting else "note"

    @property
    def count(self) -> int:
        return self.supporting + self.rebutting + self.notes


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text under the same passages; `ending` are those that end with it and show their use count."""

    text: str
    passages: tuple[Passage, ...]
    starting: tuple[Passage, ...]
    ending: tuple[Passage, ...]

    @property
    def use(self) -> str:
        uses = {passage.use for passage in self.passages} - {"note"}
        return "both" if len(uses) > 1 else (uses.pop() if uses else "note")

    @property
    def quote_ids(self) -> str:
        return " ".join(str(passage.quote_id) for passage in self.passages)


@dataclass(frozen=True, slots=True)
class Block:
    kind: str
    start: int
    number: int
    pieces: list[Piece]


def passages_in(debate: Debate, version_id: int) -> list[Passage]:
    """The passages that the debate uses, where they lie in this version; one query."""
    own = PassageUse.objects.filter(debate=debate, quote__version_id=version_id)
    # One filter call, so that version and outcome are asked of the same placement.
    placed = PassageUse.objects.filter(
        debate=debate, quote__placements__version_id=version_id, quote__placements__outcome__in=["same", "moved"]
    )
    counts = ("supporting", "rebutting", "notes")
    rows = own.values_list("quote_id", "quote__start", "quote__end", *counts).union(
        placed.values_list("quote_id", "quote__placements__start", "quote__placements__end", *counts)
    )
    passages = (Passage(*row) for row in rows)
    return sorted((p for p in passages if p.count), key=lambda p: (p.start, -p.end, p.quote_id))


def cut(body: str, start: int, end: int, passages: list[Passage]) -> list[Piece]:
    """`body[start:end]` in pieces, so that each lies under the same passages from its first to its last character."""
    here = [passage for passage in passages if passage.start < end and passage.end > start]
    edges = {start, end}
    for passage in here:
        edges |= {max(passage.start, start), min(passage.end, end)}
    bounds = sorted(edges)
    return [
        Piece(
            body[left:right],
            tuple(p for p in here if p.start <= left and p.end >= right),
            tuple(p for p in here if max(p.start, start) == left and p.start >= start),
            tuple(p for p in here if p.end == right),
        )
        for left, right in pairwise(bounds)
    ]


def blocks_of(version: TextVersion, passages: list[Passage]) -> list[Block]:
    """The version's blocks with their pieces; paragraphs and list items are numbered, headings are not."""
    blocks, number = [], 0
    for start, end, kind in version.blocks:
        number += kind != "heading"
        blocks.append(Block(kind, start, number, cut(version.body, start, end, passages)))
    return blocks


def paragraph_starts(version_id: int) -> list[int]:
    """Where the numbered paragraphs of a version start, in code points; kept, since versions never change."""
    cards = caches["cards"]
    key = f"paragraphs:{version_id}"
    starts: list[int] | None = cards.get(key)
    if starts is None:
        blocks = TextVersion.objects.values_list("blocks", flat=True).get(pk=version_id)
        starts = [start for start, _, kind in blocks if kind != "heading"]
        cards.set(key, starts)
    return starts


def paragraph_of(version_id: int, offset: int) -> int:
    """The number of the paragraph that holds this offset."""
    return max(1, sum(1 for start in paragraph_starts(version_id) if start <= offset))


def render_text(debate: Debate, version_id: int, passages: list[Passage]) -> str:
    """The reading pane's text, the same for everyone; kept under a hash of what it is made of."""
    cards = caches["cards"]
    key = f"text:{build()}:{debate.slug}:{version_id}:{hash(tuple(passages))}"
    html: str | None = cards.get(key)
    if html is None:
        version = TextVersion.objects.select_related("text").get(pk=version_id)
        context = {
            "debate": debate,
            "version": version,
            "text": version.text,
            "blocks": blocks_of(version, passages),
            "paragraphs": len(paragraph_starts(version_id)),
        }
        html = render_to_string("board/_text.html", context)
        cards.set(key, html)
    return html
