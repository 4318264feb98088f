"""Where a statement stands: the way down to it from its position, in short crumbs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from debate.web.rows import fetch, places

# What is no longer shown says nothing here either; a link says what it stands for.
# UNION: ways that meet go on as one. All is brought along on the way: PostgreSQL takes it for twenty times longer than
# it is, and would read the whole table to join the rest to it.
WAYS = """
WITH RECURSIVE up(id, parent_id, number, kind, state, body, link_to_id) AS (
  SELECT id, parent_id, number, kind, state, body, link_to_id FROM arguments_node WHERE id IN ({places})
  UNION
  SELECT node.id, node.parent_id, node.number, node.kind, node.state, node.body, node.link_to_id
  FROM arguments_node node JOIN up ON node.id = up.parent_id
)
SELECT id, parent_id, number, kind, CASE
    WHEN state <> 'live' THEN '' WHEN body <> '' THEN body
    ELSE coalesce((SELECT body FROM arguments_node WHERE id = up.link_to_id AND state = 'live'), '') END
FROM up
"""


class Crumb(NamedTuple):
    """One step of the way; without a number, the steps that are left out."""

    number: int | None
    kind: str
    said: str


SKIPPED = Crumb(None, "", "")
# Of a longer way, the position and the last two steps: what is answered, and to what that is an answer.
WHOLE, LAST = 4, 2


def ways_to(node_ids: Sequence[int]) -> dict[int, list[Crumb]]:
    """The way to each of these nodes, by its primary key; positions are absent. One query."""
    found = fetch(WAYS.format(places=places(node_ids)), list(node_ids)) if node_ids else []
    steps = {pk: (parent, Crumb(*crumb)) for pk, parent, *crumb in found}
    ways = {pk: _way_to(pk, steps) for pk in node_ids if pk in steps}
    return {pk: way for pk, way in ways.items() if way}


def _way_to(pk: int, steps: dict[int, tuple[int | None, Crumb]]) -> list[Crumb]:
    way = []
    parent, _ = steps[pk]
    while parent is not None:
        parent, crumb = steps[parent]
        way.append(crumb)
    way.reverse()
    return way if len(way) <= WHOLE else [way[0], SKIPPED, *way[-LAST:]]
