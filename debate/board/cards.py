"""Cards: what everyone sees of a node, as a pure function of one small row, and the slot of what is mine.

A rendered card is (opening, middle, closing): my slot goes between the first two, the branch between the last two.
Its key is the row itself, so nothing is ever invalidated: another row is another key.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.core.cache import caches
from django.db.models import Count, F, FloatField, OuterRef, QuerySet, Subquery, Value, Window
from django.db.models.functions import Coalesce, RowNumber
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from debate.annotations.models import Annotation
from debate.arguments.models import Aim, Kind, Node, State
from debate.board.reading import paragraph_of
from debate.insights.words import stands
from debate.texts.models import Placement
from debate.web.build import build

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
    link_kind: str | None
    link_body: str | None
    link_state: str | None
    claims: int
    evidence: int
    rebuttals: int
    descendants: int
    notes: int
    judges: int
    agree: tuple[int, ...]
    relevant: tuple[int, ...]
    standing: float | None
    weight: float | None

    @property
    def children(self) -> int:
        return self.claims + self.evidence + self.rebuttals

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


ORDERS = ("strongest", "newest", "contested")
AGREE = [f"tally__agree_{i}" for i in range(5)]
RELEVANT = [f"tally__relevant_{i}" for i in range(5)]


def order_by(order: str) -> list[Any]:
    """How siblings are sorted: strongest, newest or most contested first; the number breaks ties."""
    if order == "newest":
        return [F("number").desc()]
    if order == "contested":
        against = Coalesce(F("tally__agree_0") + F("tally__agree_1"), 0)
        in_favour = Coalesce(F("tally__agree_3") + F("tally__agree_4"), 0)
        return [(against * in_favour).desc(), F("number").asc()]
    counts = Coalesce(F("standing__value") * F("standing__weight"), Value(0.0), output_field=FloatField())
    return [counts.desc(), F("number").asc()]


def rows_of(nodes: QuerySet[Node], version_id: int | None) -> list[Row]:
    """The card rows of these nodes; one query whatever their number."""
    shared = Annotation.objects.filter(
        node=OuterRef("pk"), private=False, withdrawn_at=None, hidden_reason="", thread=None
    )
    notes = shared.order_by().values("node").annotate(number=Count("pk")).values("number")
    placed = Placement.objects.filter(quote=OuterRef("quote"), version=version_id)
    values = nodes.annotate(
        note_count=Coalesce(Subquery(notes), 0),
        placed=Subquery(placed.values("outcome")[:1]),
        placed_start=Subquery(placed.values("start")[:1]),
    ).values_list(*COLUMNS)
    return [_row(value) for value in values]


COLUMNS = (
    *("pk", "number", "kind", "aim", "body", "state", "state_reason", "revision", "meaning", "created_at", "edited_at"),
    *("author_id", "author__name", "parent_id", "parent__number", "parent__kind", "outside_url", "outside_quote"),
    *("quote_id", "quote__exact", "quote__version_id", "quote__start", "placed", "placed_start"),
    *("link_to__number", "link_to__kind", "link_to__body", "link_to__state"),
    *("claim_count", "evidence_count", "rebuttal_count", "descendant_count", "note_count"),
    *("tally__judges", *AGREE, *RELEVANT, "standing__value", "standing__weight"),
)
TALLY_AT = COLUMNS.index("tally__judges")


def _row(value: Sequence[Any]) -> Row:
    fixed: tuple[Any, ...] = tuple(value[:TALLY_AT])
    judges = value[TALLY_AT] or 0
    agree = tuple(count or 0 for count in value[TALLY_AT + 1 : TALLY_AT + 6])
    relevant = tuple(count or 0 for count in value[TALLY_AT + 6 : TALLY_AT + 11])
    return Row._make((*fixed, judges, agree, relevant, *value[-2:]))


def first_of_each(nodes: QuerySet[Node], order: str, most: int) -> QuerySet[Node]:
    """At most `most` children of each parent, in order."""
    rank = Window(RowNumber(), partition_by=F("parent_id"), order_by=order_by(order))
    return nodes.annotate(rank=rank).filter(rank__lte=most).order_by("parent_id", "rank")


def blind(row: Row) -> Row:
    """The row as it is shown before one's own answer: no tally, no standing."""
    return row._replace(judges=0, agree=(0,) * 5, relevant=(0,) * 5, standing=None, weight=None)


@dataclass(frozen=True, slots=True)
class Place:
    """Where cards are rendered: in which debate, over which version of its text."""

    slug: str
    version_id: int | None

    def paragraph(self, row: Row) -> int | None:
        """The number of the paragraph that holds the row's passage; None when it is not in this version as it was."""
        start = row.quote_start if row.quote_version == self.version_id else row.placed_start
        lost = row.quote_version != self.version_id and row.placed not in ("same", "moved")
        if row.quote_id is None or self.version_id is None or start is None or lost:
            return None
        return paragraph_of(self.version_id, start)


def card(row: Row, place: Place, *, is_blind: bool = False) -> tuple[str, str, str]:
    """A public card: (opening, middle, closing). The slot goes after the opening, the branch after the middle."""
    shown = blind(row) if is_blind else row
    key = f"card:{build()}:{place.slug}:{place.version_id}:{is_blind}:{hash(shown)}"
    parts: tuple[str, str, str] | None = caches["cards"].get(key)
    if parts is None:
        template = "board/_position.html" if row.kind == Kind.POSITION else "board/_card.html"
        opening, rest = render_to_string(template, card_context(shown, place, is_blind)).split(SLOT)
        middle, closing = rest.split(BRANCH)
        parts = (opening, middle, closing)
        caches["cards"].set(key, parts)
    return parts


def card_context(row: Row, place: Place, is_blind: bool) -> dict[str, Any]:
    return {
        "row": row,
        "place": place,
        "blind": is_blind,
        "paragraph": place.paragraph(row),
        "kind": Kind(row.kind).label,
        "aim": Aim(row.aim).label if row.aim else "",
        "stands": "" if is_blind else stands(row.standing, row.judges),
        "slot": mark_safe(SLOT),  # noqa: S308 our own constant
        "branch": mark_safe(BRANCH),  # noqa: S308 our own constant
    }
