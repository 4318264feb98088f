"""Where a statement stands: the way down to it from its position, in short crumbs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from debate.web.rows import fetch, places

# What is no longer shown says nothing here either; a link says what it stands for.
WAYS = """
WITH RECURSIVE up(start, id, parent_id, depth) AS (
  SELECT id, id, parent_id, 0 FROM arguments_node WHERE id IN ({places})
  UNION ALL
  SELECT up.start, node.id, node.parent_id, up.depth + 1 FROM arguments_node node JOIN up ON node.id = up.parent_id
)
SELECT up.start, up.depth, node.number, node.kind, CASE
    WHEN node.state <> 'live' THEN '' WHEN node.body <> '' THEN node.body
    WHEN target.state = 'live' THEN target.body ELSE '' END
FROM up JOIN arguments_node node ON node.id = up.id LEFT JOIN arguments_node target ON target.id = node.link_to_id
WHERE up.depth BETWEEN 1 AND {near} OR (up.depth > 0 AND up.parent_id IS NULL) ORDER BY up.start, up.depth DESC
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
    ways: dict[int, list[Crumb]] = defaultdict(list)
    if node_ids:
        sql = WAYS.format(places=places(node_ids), near=WHOLE - 1)
        for start, depth, *crumb in fetch(sql, list(node_ids)):
            way = ways[start]
            if not way:
                is_long = depth > WHOLE
                way += [Crumb(*crumb), SKIPPED] if is_long else [Crumb(*crumb)]
            elif SKIPPED not in way or depth <= LAST:
                way.append(Crumb(*crumb))
    return dict(ways)
