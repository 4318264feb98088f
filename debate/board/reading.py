"""The reading pane: a version's blocks as HTML, with a mark over every passage in use, overlaps included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from django.template.loader import render_to_string

from debate.board.queries import PASSAGES
from debate.debates.models import Debate
from debate.texts.models import TextVersion
from debate.web.keeping import Kept
from debate.web.rows import fetch


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
        return self.statements + self.notes

    @property
    def statements(self) -> int:
        return self.supporting + self.rebutting


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
        """The innermost last, and what only carries notes before them all: the last is where the mark leads."""
        passages = sorted(self.passages, key=lambda passage: passage.use != "note")
        return " ".join(str(passage.quote_id) for passage in passages)


@dataclass(frozen=True, slots=True)
class Block:
    kind: str
    start: int
    number: int
    pieces: list[Piece]


class Credits(NamedTuple):
    """What is known of a text besides its wording; a curator may mend it."""

    title: str
    author: str
    publisher: str
    published: str
    licence: str
    url: str
    language: str


def passages_in(debate: Debate, version_id: int) -> tuple[Passage, ...]:
    """The passages that the debate uses, where they lie in this version; one query."""
    passages = (Passage(*row) for row in fetch(PASSAGES, {"debate": debate.pk, "version": version_id}))
    return tuple(sorted(passages, key=lambda p: (p.start, -p.end, p.quote_id)))


def cut(body: str, start: int, end: int, passages: Sequence[Passage]) -> list[Piece]:
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


def blocks_of(version: TextVersion, passages: Sequence[Passage]) -> list[Block]:
    """The version's blocks with their pieces; paragraphs and list items are numbered, headings are not."""
    blocks, number = [], 0
    for start, end, kind in version.blocks:
        number += kind != "heading"
        blocks.append(Block(kind, start, number, cut(version.body, start, end, passages)))
    return blocks


def title_among(blocks: Sequence[Block], title: str) -> Block | None:
    """The heading that a text begins with, if it is the text's title: the pane has it at its head, and once."""
    if not blocks or blocks[0].kind != "heading":
        return None
    first = blocks[0]
    said = "".join(piece.text for piece in first.pieces)
    return replace(first, kind="title") if said.split() == title.split() else None


@lru_cache(maxsize=1_000)
def paragraph_starts(version_id: int) -> list[int]:
    """Where the numbered paragraphs of a version start, each with the headings over it, in code points.

    Kept, since versions never change.
    """
    starts, headings = [], []
    for start, _, kind in TextVersion.objects.values_list("blocks", flat=True).get(pk=version_id):
        headings.append(start)
        if kind != "heading":
            starts.append(headings[0])
            headings = []
    return starts


def paragraph_of(version_id: int, offset: int) -> int:
    """The number of the paragraph that holds this offset, or that the heading stands over which does."""
    return max(1, sum(1 for start in paragraph_starts(version_id) if start <= offset))


TEXTS = Kept(50_000_000)


def render_text(slug: str, version_id: int, credits: Credits, passages: tuple[Passage, ...]) -> str:
    """The reading pane's text, the same for everyone; kept until another passage is used."""
    made_of = credits, passages
    return TEXTS.get((slug, version_id), made_of, lambda: _render_text(slug, version_id, credits, passages))


def _render_text(slug: str, version_id: int, credits: Credits, passages: tuple[Passage, ...]) -> str:
    version = TextVersion.objects.get(pk=version_id)
    blocks = blocks_of(version, passages)
    title = title_among(blocks, credits.title)
    context = {
        "slug": slug,
        "version": version,
        "text": credits,
        "title": title,
        "blocks": blocks[1:] if title else blocks,
        "paragraphs": len(paragraph_starts(version_id)),
        "noted": any(passage.use == "note" for passage in passages),
    }
    return render_to_string("board/_text.html", context)
