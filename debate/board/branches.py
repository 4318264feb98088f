"""A piece of the tree as HTML: two levels at most, the rest on demand, in a number of queries that never grows."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import Http404
from django.template.loader import render_to_string

from debate.arguments.models import Kind
from debate.board.cards import Place, Row, card, rows
from debate.board.queries import FIRST_OF_EACH, LEVEL, NUMBERED, ORDERS, POSITIONS, POSITIONS_AND_PATH
from debate.board.reading import Credits
from debate.board.slots import Rights, locks_of, mine, slot, votes_on
from debate.debates.models import Debate
from debate.following.visits import Visited
from debate.votes.models import Vote
from debate.votes.rules import order_may_tell, results_show
from debate.web.rows import places

WIDE = 12  # children of one parent at a time
MOST = 60  # cards a page


class Waiting(NamedTuple):
    """A suggestion as the board shows it to its author: it waits to be looked at."""

    pk: int
    kind: str
    body: str


@dataclass(frozen=True)
class View:
    """One look at a debate: by whom, in which order, over which version of the text."""

    debate: Debate
    user: Any
    rights: Rights
    place: Place
    order: str
    stood: bool
    credits: Credits
    visited: Visited
    opened_at: datetime
    texts: dict[str, str] = field(default_factory=dict)  # slug and title of each, where there are several
    text: str = ""  # the slug of the one that was asked for

    @cached_property
    def waiting(self) -> dict[int | None, list[Waiting]]:
        """This person's own suggestions that wait, by the number of what they answer; None for a position."""
        found: dict[int | None, list[Waiting]] = defaultdict(list)
        for pk, under, kind, body in sorted(json.loads(self.beside.my_suggestions or "[]")):
            found[under].append(Waiting(pk, str(Kind(kind).label), body))
        return found

    @property
    def beside(self) -> Any:
        """The debate with what the page's query brought besides: `loading.BESIDES`, of which its type knows nothing."""
        return self.debate

    @cached_property
    def last_visit(self) -> tuple[datetime, int] | None:
        """When this person was here before this visit, and which change was the latest then."""
        return self.visited.last(self.opened_at)

    def news_of(self, row: Row) -> str:
        """ "new" or "changed" for what others wrote since this person was here last."""
        if self.last_visit is None or row.author_id == self.rights.user_id or not row.is_live:
            return ""
        at, _ = self.last_visit
        if row.created_at > at:
            return "new"
        return "changed" if row.edited_at and row.edited_at > at else ""

    @property
    def asked(self) -> str:
        """What a link to more of the same carries along."""
        usual = {"order": "strongest", "text": ""}
        return urlencode({name: asked for name in usual if (asked := getattr(self, name)) != usual[name]})

    @property
    def address(self) -> str:
        return f"/debates/{self.place.slug}/"

    @property
    def orders(self) -> list[str]:
        return orders_of(self.debate)

    def shows_results(self, row: Row, votes: dict[str, Vote]) -> bool:
        """Whether this person, with these votes on it, sees the card's tally and standing."""
        return bool(results_show(self.debate, row.kind, stood=self.stood, voted=bool(votes)))


def order_from(given: str | None, debate: Debate) -> str:
    """The order asked for, or the usual one; where results are held back, only what does not tell them."""
    offered = orders_of(debate)
    return given if given in offered else offered[0]


def orders_of(debate: Debate) -> list[str]:
    """The orders that this debate offers, the usual one first."""
    return ["strongest", "newest", "contested"] if order_may_tell(debate) else ["numbered", "newest"]


def positions(view: View) -> list[Row]:
    """The answers to the question, in the order of their numbers."""
    return rows(POSITIONS, [view.debate.pk], view.place.version_id)


def positions_and_path(view: View, number: int) -> tuple[list[Row], list[Row]]:
    """The positions, and the rows from one of them down to the node with this number, if there is one: one query."""
    debate = view.debate.pk
    found = rows(POSITIONS_AND_PATH, [debate, debate, number], view.place.version_id)
    by_pk = {row.pk: row for row in found}
    path: list[Row] = []
    above = next((row for row in found if row.number == number), None)
    while above:
        path.insert(0, above)
        above = by_pk.get(above.parent_id or 0)
    return [row for row in found if row.parent_id is None], path


def row_numbered(view: View, number: int) -> Row:
    """The node with this number, or 404."""
    found = rows(NUMBERED, [view.debate.pk, number], view.place.version_id)
    if not found:
        raise Http404(f"There is no #{number} in this debate.")
    return found[0]


def level(view: View, parent_id: int, start: int = 0) -> list[Row]:
    """Up to `WIDE` children of one node, from the `start`-th in order; one more when there are more."""
    chosen = LEVEL.format(order=ORDERS[view.order], places=places([parent_id]))
    return rows(chosen, [parent_id, WIDE + 1, start], view.place.version_id)


def level_below(view: View, parents: Iterable[Row], most: int) -> dict[int, list[Row]]:
    """The first children of each of these nodes, by parent; one more where there are more. One query."""
    wanted = [row.pk for row in parents if row.children]
    found: dict[int, list[Row]] = defaultdict(list)
    if wanted and most:
        chosen = FIRST_OF_EACH.format(order=ORDERS[view.order], places=places(wanted))
        for row in rows(chosen, [*wanted, most + 1], view.place.version_id):
            if row.parent_id is not None:
                found[row.parent_id].append(row)
    return found


class Branches:
    """Renders loaded rows with my slots in them."""

    def __init__(self, view: View, rows: Iterable[Row], *, unjudged: bool = False):
        """`unjudged`: nobody can have voted on these yet."""
        self.view = view
        self.votes = {} if unjudged else votes_on(view.user, rows)
        self.locks = locks_of(view.debate, rows)

    def node(self, row: Row, branch: str = "") -> str:
        """One card with its slot and, under it, its branch."""
        view = self.view
        votes = self.votes.get(row.pk, {})
        opening, middle, closing = card(row, view.place, is_blind=not view.shows_results(row, votes))
        mine_here = mine(row, view.rights, votes, self.locks.get(row.pk, ""), view.news_of(row))
        return "".join((opening, slot(mine_here, view.place), middle, self.waiting(row.number), branch, closing))

    def waiting(self, number: int | None) -> str:
        """What this person suggested there and nobody has looked at yet; no part of the card, which all share."""
        found = self.view.waiting.get(number)
        return render_to_string("board/_waiting.html", {"waiting": found}) if found else ""

    def position(self, row: Row, *, is_open: bool) -> str:
        """A position's card; the one whose branch is shown is marked."""
        html = self.node(row)
        return html.replace('class="position"', 'class="position is-open"', 1) if is_open else html

    def nodes(self, rows: list[Row], below: dict[int, list[Row]], most: int, parent: Row, start: int = 0) -> str:
        """Siblings, each with an open branch where its children are at hand and a sentence where not."""
        shown = rows[:WIDE]
        parts = [self.node(row, self.branch(row, below.get(row.pk, []), most)) for row in shown]
        if len(rows) > WIDE:
            parts.append(self.more(parent, start + WIDE))
        return "".join(parts)

    def branch(self, row: Row, children: list[Row], most: int = WIDE) -> str:
        """The children under a node: open with those at hand, or closed as a sentence that leads to them.

        Counts are of what is live, but tombstones stand in the tree too: whether there are more is seen, not counted.
        """
        if not row.descendants:
            return ""
        if not children:
            return closed(row, self.view.address, self.view.asked)
        inner = "".join(self.node(child, self.branch(child, [])) for child in children[:most])
        if len(children) > most:
            inner += self.more(row, most)
        return f"{OPEN.format(number=row.number, caret=caret())}<ol>{inner}</ol></details>"

    def more(self, parent: Row, start: int) -> str:
        """The sentence that brings the next siblings."""
        return _more(self.view.address, self.view.asked, parent.number, start, parent.children - start)


OPEN = '<details class="branch" open><summary>{caret}<span class="say">Answers to #{number}</span></summary>'


# Sentences between cards are as many as the cards, and as often the same.
@lru_cache(maxsize=1)
def caret() -> str:
    return render_to_string("board/_caret.html")


@lru_cache(maxsize=5_000)
def _more(address: str, asked: str, number: int, start: int, left: int) -> str:
    context = {"address": address, "asked": asked, "number": number, "start": start, "left": left}
    return render_to_string("board/_more.html", context)


def closed(row: Row, address: str, asked: str) -> str:
    """“7 answers 3 claims, 4 rebuttals · 12 in all”, a link that brings them."""
    return _closed(address, asked, row.number, row.descendants, row.by_kind)


@lru_cache(maxsize=5_000)
def _closed(address: str, asked: str, number: int, replies: int, by_kind: tuple[int, int, int]) -> str:
    claims, evidence, rebuttals = by_kind
    counts = {"claims": claims, "evidence": evidence, "rebuttals": rebuttals}
    counts |= {"replies": replies, "direct": sum(by_kind) or replies}
    return render_to_string("board/_closed.html", {"address": address, "asked": asked, "number": number, **counts})
