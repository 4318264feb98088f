"""Cards: what everyone sees of a node, as a pure function of one small row, and the slot of what is mine.

A rendered card is (opening, middle, closing): my slot goes between the first two, the branch between the last two.
Its key is the row itself, so nothing is ever invalidated: another row is another key.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.template import Context
from django.template.loader import get_template
from django.utils.safestring import mark_safe

from debate.arguments.models import Aim, Kind, Node, State
from debate.board.queries import CARDS, THESE
from debate.board.reading import paragraph_of
from debate.debates.models import Debate
from debate.insights.words import stands
from debate.web.rows import aware, fetch, places

Parts = tuple[str, str, str]
SLOT, BRANCH = "<!--slot-->", "<!--branch-->"


class Row(NamedTuple):
    """What a public card is made of: one row of the page's query."""

    pk: int
    number: int
    kind: str
    aim: str
    body: str
    state: str
    state_reason: str
    revision: int
    meaning: int
    created_at: datetime
    edited_at: datetime | None
    author_id: int
    author: str
    parent_id: int | None
    parent: int | None
    parent_kind: str | None
    outside_url: str
    outside_quote: str
    quote_id: int | None
    quote: str | None
    quote_version: int | None
    quote_start: int | None
    placed: str | None
    placed_start: int | None
    link_to: int | None
    link_body: str | None
    link_state: str | None
    locked: str
    goes_on: bool  # in a debate of its own
    claims: int
    evidence: int
    rebuttals: int
    descendants: int
    notes: int
    marks: int
    standing: float | None
    weight: float | None
    judges: int
    agree: tuple[int, ...]
    relevant: tuple[int, ...]

    @property
    def children(self) -> int:
        return sum(self.by_kind)

    @property
    def by_kind(self) -> tuple[int, int, int]:
        return self.claims, self.evidence, self.rebuttals

    @property
    def is_live(self) -> bool:
        return self.state == State.LIVE

    @property
    def is_link(self) -> bool:
        return self.link_to is not None

    @property
    def sentence(self) -> str:
        """What it says here, a link in the words of its original; nothing once either is no longer shown."""
        if not self.is_live or (self.is_link and self.link_state != State.LIVE):
            return ""
        return self.link_body or self.body


CREATED_AT, EDITED_AT, TALLY_AT = map(Row._fields.index, ("created_at", "edited_at", "judges"))


def rows(chosen: str, parameters: Sequence[Any], version_id: int | None) -> list[Row]:
    """The card rows of the nodes that a statement of `queries` chooses, in its order: one query."""
    return [_row(value) for value in fetch(CARDS.format(chosen=chosen), [*parameters, version_id])]


def rows_of(nodes: QuerySet[Node], version_id: int | None) -> list[Row]:
    """The card rows of these nodes, in their order; two queries whatever their number."""
    return rows_by_pk(list(nodes.values_list("pk", flat=True)), version_id)


def rows_by_pk(pks: Sequence[int], version_id: int | None) -> list[Row]:
    """The card rows of the nodes with these primary keys, in this order."""
    found = {row.pk: row for row in rows(THESE.format(places=places(pks)), pks, version_id)} if pks else {}
    return [found[pk] for pk in pks]


def _row(value: Sequence[Any]) -> Row:
    fixed = list(value[:TALLY_AT])
    fixed[CREATED_AT] = aware(fixed[CREATED_AT])
    fixed[EDITED_AT] = fixed[EDITED_AT] and aware(fixed[EDITED_AT])
    judges, *counts = (count or 0 for count in value[TALLY_AT:])
    return Row._make((*fixed, judges, tuple(counts[:5]), tuple(counts[5:])))


def blind(row: Row) -> Row:
    """The row as it is shown to whom results do not show yet: no tally, no standing."""
    return row._replace(judges=0, agree=(0,) * 5, relevant=(0,) * 5, standing=None, weight=None)


class Edition(NamedTuple):
    """One version of a text, as a card names it."""

    version_id: int
    text: str
    title: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where cards are rendered: in which debate, over which version of which of its texts, and when results show."""

    slug: str
    version_id: int | None
    elsewhere: tuple[Edition, ...] = ()  # what the debate reads besides the text that is shown
    results: str = Debate.Results.ALWAYS
    language: str = "en"  # what people write here

    def paragraph(self, row: Row) -> int | None:
        """The number of the paragraph that holds the row's passage; None when it is not in this version as it was."""
        start = row.quote_start if row.quote_version == self.version_id else row.placed_start
        lost = row.quote_version != self.version_id and row.placed not in ("same", "moved")
        if row.quote_id is None or self.version_id is None or start is None or lost:
            return None
        return paragraph_of(self.version_id, start)

    def other_text(self, row: Row) -> Edition | None:
        """The text that holds the row's passage when it is not the one that is shown."""
        return next((each for each in self.elsewhere if each.version_id == row.quote_version), None)


def blind_for(row: Row, place: Place) -> str:
    """When a blind card will show its results."""
    if place.results == Debate.Results.AT_CLOSE:
        return "results when voting closes"
    of_position = row.kind == Kind.POSITION and place.results == Debate.Results.ALWAYS
    return "results after your own answer" if of_position else "results after your own vote"


def card(row: Row, place: Place, *, is_blind: bool = False) -> Parts:
    """A public card: (opening, middle, closing). The slot goes after the opening, the branch after the middle."""
    return _card(blind(row) if is_blind else row, place, is_blind)


# Kept by lru_cache, not in a Django cache: to pickle and unpickle sixty cards cost as much as all else of a page.
@lru_cache(maxsize=20_000)
def _card(row: Row, place: Place, is_blind: bool) -> Parts:
    template = "board/_position.html" if row.kind == Kind.POSITION else "board/_card.html"
    # Its numbers are names and small counts: to ask each for the customs of a country took a fifth of a card.
    context = Context(card_context(row, place, is_blind), use_l10n=False)
    opening, rest = get_template(template).template.render(context).split(SLOT)  # type: ignore[attr-defined] # Django's own engine
    middle, closing = rest.split(BRANCH)
    return opening, middle, closing


def card_context(row: Row, place: Place, is_blind: bool) -> dict[str, Any]:
    return {
        "row": row,
        "place": place,
        "blind": blind_for(row, place) if is_blind else "",
        "paragraph": place.paragraph(row),
        "other_text": place.other_text(row),
        "kind": Kind(row.kind).label,
        "aim": Aim(row.aim).label if row.aim else "",
        "stands": "" if is_blind else stands(row.standing, row.judges),
        "slot": mark_safe(SLOT),  # noqa: S308 our own constant
        "branch": mark_safe(BRANCH),  # noqa: S308 our own constant
    }
