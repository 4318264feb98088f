"""Why a node stands as it does, for people."""

from __future__ import annotations

from dataclasses import dataclass

from debate.arguments.models import Kind, Node
from debate.insights.models import Standing
from debate.votes.models import Tally


@dataclass(frozen=True, slots=True)
class Influence:
    """What one child adds (or takes): its own standing times the weight it has here."""

    child: Node
    push: float
    supports: bool
    judges: int


@dataclass(frozen=True, slots=True)
class Why:
    """The standing of a node, what its votes alone say, its judged children by their push, the number of the others."""

    standing: Standing | None
    tally: Tally | None
    influences: list[Influence]
    unjudged: int


def explain(node: Node) -> Why:
    """The figures behind the word, from the kept rows."""
    children = node.children.live().select_related("standing", "tally", "link_to")
    pushes = [_influence(child) for child in children if not child.is_undercut]
    judged = [influence for influence in pushes if influence.judges]
    return Why(
        standing=Standing.objects.filter(node=node).first(),
        tally=Tally.objects.filter(node=node).first(),
        influences=sorted(judged, key=lambda influence: -influence.push),
        unjudged=len(pushes) - len(judged),
    )


def _influence(child: Node) -> Influence:
    standing, tally = getattr(child, "standing", None), getattr(child, "tally", None)
    return Influence(
        child=child,
        push=standing.value * standing.weight if standing else 0.0,
        supports=child.kind != Kind.REBUTTAL,
        judges=tally.judges if tally else 0,
    )
