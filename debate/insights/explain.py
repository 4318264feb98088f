"""Why a node stands as it does, for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from debate.arguments.models import Kind, Node
from debate.insights.models import Standing
from debate.votes.models import Tally, Vote
from debate.votes.rules import order_may_tell


@dataclass(frozen=True, slots=True)
class Influence:
    """What one child adds (or takes): its own standing times the weight it has here."""

    child: Node
    push: float
    supports: bool
    judges: int


@dataclass(frozen=True, slots=True)
class Why:
    """The standing of a node, what its votes alone say, its judged children by their push, the number of the others.

    `held_back` are the children whose own results do not show to this person yet.
    """

    standing: Standing | None
    tally: Tally | None
    influences: list[Influence]
    unjudged: int
    held_back: int


def explain(node: Node, user: Any) -> Why:
    """The figures behind the word, from the kept rows, for a person who may see the node's own."""
    children = node.children.live().select_related("standing", "tally", "link_to")
    moving = [child for child in children if not child.is_undercut]
    shown = moving if order_may_tell(node.debate) else _voted_on(moving, user)
    pushes = [_influence(child) for child in shown]
    judged = [influence for influence in pushes if influence.judges]
    return Why(
        standing=Standing.objects.filter(node=node).first(),
        tally=Tally.objects.filter(node=node).first(),
        influences=sorted(judged, key=lambda influence: -influence.push),
        unjudged=len(pushes) - len(judged),
        held_back=len(moving) - len(shown),
    )


def _voted_on(nodes: list[Node], user: Any) -> list[Node]:
    """Of these the ones whose results show after one's own vote."""
    voted = set(Vote.objects.filter(voter=user.pk, node__in=nodes).values_list("node", flat=True))
    return [node for node in nodes if node.pk in voted]


def _influence(child: Node) -> Influence:
    standing, tally = getattr(child, "standing", None), getattr(child, "tally", None)
    return Influence(
        child=child,
        push=standing.value * standing.weight if standing else 0.0,
        supports=child.kind != Kind.REBUTTAL,
        judges=tally.judges if tally else 0,
    )
