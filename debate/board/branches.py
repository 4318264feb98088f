"""A piece of the tree as HTML: two levels at most, the rest on demand, in a number of queries that never grows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from debate.arguments.models import Kind, Node
from debate.board.cards import ORDERS, Place, Row, card, first_of_each, order_by, rows_of
from debate.board.slots import Rights, mine, slot, votes_on
from debate.debates.models import Debate

WIDE = 12  # children of one parent at a time
MOST = 60  # cards a page


@dataclass(frozen=True, slots=True)
class View:
    """One look at a debate: by whom, in which order, over which version of the text."""

    debate: Debate
    user: Any
    rights: Rights
    place: Place
    order: str
    stood: bool

    @property
    def address(self) -> str:
        return f"/debates/{self.place.slug}/"


def order_from(given: str | None) -> str:
    """The order asked for, or the usual one."""
    return given if given in ORDERS else ORDERS[0]


def positions(view: View) -> list[Row]:
    """The answers to the question, in the order of their numbers."""
    roots = Node.objects.filter(debate=view.debate, parent=None).standing_in_tree().order_by("number")
    return rows_of(roots, view.place.version_id)


def level(view: View, parent_id: int, start: int = 0) -> list[Row]:
    """Up to `WIDE` children of one node, from the `start`-th in order; one more when there are more."""
    children = Node.objects.filter(parent=parent_id).standing_in_tree().order_by(*order_by(view.order))
    return rows_of(children[start : start + WIDE + 1], view.place.version_id)


def level_below(view: View, parents: Iterable[Row], most: int) -> dict[int, list[Row]]:
    """The first children of each of these nodes, by parent; one more where there are more. One query."""
    wanted = [row.pk for row in parents if row.children]
    found: dict[int, list[Row]] = defaultdict(list)
    if wanted and most:
        children = Node.objects.filter(parent__in=wanted).standing_in_tree()
        for row in rows_of(first_of_each(children, view.order, most + 1), view.place.version_id):
            if row.parent_id is not None:
                found[row.parent_id].append(row)
    return found


class Branches:
    """Renders loaded rows with my slots in them."""

    def __init__(self, view: View, rows: Iterable[Row]):
        self.view = view
        self.votes = votes_on(view.user, rows)

    def node(self, row: Row, branch: str = "") -> str:
        """One card with its slot and, under it, its branch."""
        view = self.view
        is_blind = row.kind == Kind.POSITION and not view.stood
        opening, middle, closing = card(row, view.place, is_blind=is_blind)
        mine_here = mine(row, view.rights, self.votes.get(row.pk, {}))
        return "".join((opening, slot(mine_here, view.place), middle, branch, closing))

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
            return closed(row, self.view)
        inner = "".join(self.node(child, self.branch(child, [])) for child in children[:most])
        if len(children) > most:
            inner += self.more(row, most)
        return f"{OPEN.format(number=row.number, caret=caret())}<ol>{inner}</ol></details>"

    def more(self, parent: Row, start: int) -> str:
        """The sentence that brings the next siblings."""
        context = {"parent": parent, "start": start, "left": parent.children - start, "view": self.view}
        return render_to_string("board/_more.html", context)


OPEN = '<details class="branch" open><summary>{caret}<span class="say">Replies to #{number}</span></summary>'


def caret() -> str:
    return render_to_string("board/_caret.html")


def closed(row: Row, view: View) -> str:
    """“7 replies · 3 claims, 4 rebuttals”, a link that brings them."""
    return render_to_string("board/_closed.html", {"row": row, "view": view})
