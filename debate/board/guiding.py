"""Guided voting: which statement somebody is asked about next, in an order that is fair to the statements.

Branch by branch, and in a branch the least judged first. A branch is a position, or a statement that much was written
under, with what stands under it, down to the next such statement: a large tree comes in pieces that have an end.
Everybody begins at a branch of their own, so that a hundred people do not judge the same statement at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple
from zlib import crc32

from debate.debates.models import Debate
from debate.web.rows import fetch

# So many statements under one make it a branch of its own.
LARGE = 60
# Branches looked at for the next statement, and statements in them: what is shown never costs more than these.
BRANCHES, NEAR = 8, 1_000

_HEADS = """
SELECT id, number, {turn} AS turn FROM arguments_node
WHERE debate_id = %(debate)s AND (parent_id IS NULL OR descendant_count > %(large)s) AND number {side} %(start)s
ORDER BY number LIMIT %(branches)s
"""
WALK = f"""
WITH RECURSIVE heads(id, head, turn) AS (
  SELECT id, number, row_number() OVER (ORDER BY turn, number) FROM (
    SELECT * FROM ({_HEADS.format(turn=0, side=">=")}) after UNION ALL
    SELECT * FROM ({_HEADS.format(turn=1, side="<")}) before
  ) both_sides ORDER BY turn, number LIMIT %(branches)s
), branch(id, head, turn, depth) AS (
  SELECT id, head, turn, 0 FROM heads
  UNION ALL
  SELECT node.id, branch.head, branch.turn, branch.depth + 1
  FROM branch JOIN arguments_node node ON node.parent_id = branch.id
  WHERE node.descendant_count <= %(large)s
)
SELECT node.id, node.number, near.head, near.turn, near.depth, coalesce(tally.judges, 0), node.parent_id,
  node.link_to_id, agreement.value, relevance.value,
  node.state = 'live' AND node.author_id <> %(me)s AND node.parent_id IS NOT NULL
FROM (SELECT * FROM branch LIMIT %(near)s) near
  JOIN arguments_node node ON node.id = near.id
  LEFT JOIN votes_tally tally ON tally.node_id = node.id
  LEFT JOIN votes_vote agreement ON agreement.node_id = node.id
    AND agreement.voter_id = %(me)s AND agreement.question = 'agreement'
  LEFT JOIN votes_vote relevance ON relevance.node_id = node.id
    AND relevance.voter_id = %(me)s AND relevance.question = 'relevance'
ORDER BY near.turn, coalesce(tally.judges, 0), near.depth, node.number
"""


class Stop(NamedTuple):
    """One statement on the walk, and what this person has said of it."""

    pk: int
    number: int
    head: int
    turn: int
    depth: int
    judges: int
    parent_pk: int | None
    link_to: int | None
    agreement: int | None
    relevance: int | None
    asked: bool  # not a position, not one's own, still there

    @property
    def step(self) -> str:
        """The question that is open; of a link only how much it counts is asked."""
        if self.agreement is None and self.link_to is None:
            return "agreement"
        return "relevance" if self.relevance is None else ""

    @property
    def is_answered(self) -> bool:
        """Whether it need not be asked again: how much it counts is asked once, right after the first answer."""
        return (self.relevance if self.link_to else self.agreement) is not None


@dataclass(frozen=True, slots=True)
class Walk:
    """The way through the nearest branches, the next statement first."""

    stops: list[Stop]
    heads: dict[int, int]  # the branches in their turn: the number of the head, and its primary key
    skipped: frozenset[int]

    def next(self) -> Stop | None:
        """The statement to ask about; None at the end."""
        return next((stop for stop in self.stops if self._is_open(stop)), None)

    def at(self, number: int | None) -> Stop | None:
        """The statement with this number, if a question about it is open."""
        return next((stop for stop in self.stops if stop.number == number and stop.step), None)

    def progress(self, head: int) -> tuple[int, int]:
        """How many of a branch are done, and how many there are."""
        branch = [stop for stop in self.stops if stop.head == head]
        return sum(not self._is_open(stop) for stop in branch), len(branch)

    @property
    def goes_on_at(self) -> int | None:
        """Where further branches begin, if there may be any."""
        return max(list(self.heads)[-1:], default=0) + 1 if len(self.heads) == BRANCHES else None

    def _is_open(self, stop: Stop) -> bool:
        return not stop.is_answered and stop.number not in self.skipped


def walk(debate: Debate, user: Any, start: int, skipped: Iterable[int] = ()) -> Walk:
    """The way from the first branch at or after the number `start`, round and round: one query."""
    given = {"debate": debate.pk, "me": user.pk or 0, "start": start}
    rows = [Stop._make(row) for row in fetch(WALK, given | {"large": LARGE, "branches": BRANCHES, "near": NEAR})]
    heads = {row.head: row.pk for row in sorted(rows, key=lambda row: row.turn) if row.depth == 0}
    return Walk([row for row in rows if row.asked], heads, frozenset(skipped))


def first_branch(debate: Any, who: str) -> int:
    """Where this person begins: some number of the debate (`View.beside`), always the same."""
    return crc32(f"{debate.pk}:{who}".encode()) % int(debate.next_number) + 1
