"""Walks through the tree by recursive queries; the tree knows only each node's parent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from debate.web.rows import fetch, places

ANCESTORS = """
WITH RECURSIVE up(id, parent_id, depth) AS (
  SELECT id, parent_id, 0 FROM arguments_node WHERE id = %s
  UNION ALL
  SELECT node.id, node.parent_id, up.depth + 1 FROM arguments_node node JOIN up ON node.id = up.parent_id
) SELECT id FROM up WHERE depth > 0 ORDER BY depth DESC
"""

DESCENDANTS = """
WITH RECURSIVE down(id) AS (
  SELECT id FROM arguments_node WHERE parent_id = %s
  UNION ALL
  SELECT node.id FROM arguments_node node JOIN down ON node.parent_id = down.id
) SELECT id FROM down
"""

# Whatever is computed from these nodes: their parents, the links that stand for them, and so on up.
# One OR, which both databases answer from two indexes: a union of the two ways they would spell out for all nodes.
DEPENDANTS = """
WITH RECURSIVE up(id, parent_id) AS (
  SELECT id, parent_id FROM arguments_node WHERE id IN ({places})
  UNION
  SELECT node.id, node.parent_id FROM up JOIN arguments_node node ON node.id = up.parent_id OR node.link_to_id = up.id
) SELECT id FROM up
"""

# What a node is computed from: its children, and what it stands for.
INPUTS = """
SELECT id FROM arguments_node WHERE parent_id = %s
UNION SELECT link_to_id FROM arguments_node WHERE id = %s AND link_to_id IS NOT NULL
"""

# The nearest lock on the way from each of these nodes up to its position.
LOCKS = """
WITH RECURSIVE up(start, parent_id, locked) AS (
  SELECT id, parent_id, locked FROM arguments_node WHERE id IN ({places})
  UNION ALL
  SELECT up.start, node.parent_id, node.locked FROM arguments_node node JOIN up ON node.id = up.parent_id
  WHERE up.locked = ''
) SELECT start, locked FROM up WHERE locked <> ''
"""


def _ids(sql: str, arguments: Sequence[int]) -> list[int]:
    return [row[0] for row in fetch(sql, arguments)]


def ancestor_ids(node_id: int) -> list[int]:
    """The primary keys on the way from the position down to the node, without the node."""
    return _ids(ANCESTORS, [node_id])


def descendant_ids(node_id: int) -> list[int]:
    """The primary keys of everything under the node, in no order."""
    return _ids(DESCENDANTS, [node_id])


def dependant_ids(node_ids: Iterable[int]) -> set[int]:
    """The nodes themselves and all whose standing is computed from theirs, also through links."""
    wanted = list(node_ids)
    found: set[int] = set()
    for start in range(0, len(wanted), 500):
        chunk = wanted[start : start + 500]
        found.update(_ids(DEPENDANTS.format(places=places(chunk)), chunk))
    return found


def would_cycle(*, parent_id: int, target_id: int) -> bool:
    """Whether a link to the target under the parent would make something depend on itself."""
    return target_id in dependant_ids([parent_id])


def rests_on_itself(node_id: int) -> bool:
    """Whether something would have to be computed from itself, over children and links, by way of the node."""
    return not dependant_ids([node_id]).isdisjoint(_ids(INPUTS, [node_id, node_id]))


def locks_over(node_ids: Sequence[int]) -> dict[int, str]:
    """Why these nodes are locked, themselves or by what they stand under; those that are open are absent."""
    return dict(fetch(LOCKS.format(places=places(node_ids)), node_ids)) if node_ids else {}
