"""A debate's whole tree in reading order, a page at a time: for those who keep it, not for those who argue."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from debate.arguments.models import Node
from debate.debates.models import Debate

LINES = 500


@dataclass(frozen=True, slots=True)
class Line:
    node: Node
    depth: int

    @property
    def steps(self) -> range:
        return range(self.depth)


def places(debate: Debate) -> list[tuple[int, int]]:
    """(primary key, depth) of every node, each followed by what stands under it, by number."""
    below: dict[int | None, list[int]] = defaultdict(list)
    for pk, parent in debate.nodes.order_by("number").values_list("pk", "parent"):
        below[parent].append(pk)
    found, waiting = [], [(pk, 0) for pk in reversed(below[None])]
    while waiting:
        pk, depth = waiting.pop()
        found.append((pk, depth))
        waiting.extend((child, depth + 1) for child in reversed(below[pk]))
    return found


def path_to(found: list[tuple[int, int]], at: int) -> list[int]:
    """The primary keys above the node at this place, from the position down."""
    above, depth = [], found[at][1] if found else 0
    while depth:
        at -= 1
        if found[at][1] < depth:
            depth -= 1
            above.append(found[at][0])
    return above[::-1]


def outline(debate: Debate, number: str | None) -> tuple[Page, list[Line], list[Node]]:
    """A page of the tree: the page itself, its lines, and the statements under which it begins. Two queries."""
    found = places(debate)
    page = Paginator(found, LINES).get_page(number)
    above = path_to(found, max(page.start_index() - 1, 0))
    wanted = [*above, *(pk for pk, _ in page.object_list)]
    nodes = debate.nodes.select_related("author", "link_to").in_bulk(wanted)
    return page, [Line(nodes[pk], depth) for pk, depth in page.object_list], [nodes[pk] for pk in above]
