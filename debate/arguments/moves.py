"""What keeps a tree good and what would spoil it: where a branch may go, what may be one, what may be undone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from debate.arguments.models import UNDOABLE, Kind, Node, Undo
from debate.arguments.rules import may_stand, said_nowhere_under
from debate.arguments.tree import ancestor_ids, would_cycle
from debate.debates.rules import may_moderate
from debate.web.verdict import ALLOWED, Verdict, refused, refused_if


def may_move(node: Node, parent: Node, kind: str, aim: str) -> Verdict:
    """Whether the node may go with its branch under `parent`, with this kind and aim there."""
    mine, other = f"#{node.number}", f"#{parent.number}"
    same_place = node.parent_id == parent.pk
    unchanged = same_place and (node.kind, node.aim) == (kind, aim)
    return (
        refused_if(node.kind == Kind.POSITION, "A position answers the question; it stands under nothing.")
        and refused_if(parent.debate_id != node.debate_id, "A branch stays within its debate.")
        and refused_if(not parent.is_live, f"{other} is not there any more.")
        and refused_if(unchanged, f"It stands like this under {other} already.")
        and refused_if(is_within(parent, node), f"{other} is in the branch of {mine}: it cannot stand under itself.")
        and refused_if(
            would_cycle(parent_id=parent.pk, target_id=node.pk),
            f"{mine} rests on {other}: it cannot also support or attack it.",
        )
        and (said_nowhere_under(parent, node.link_to) if node.link_to and not same_place else ALLOWED)
        and may_stand(node, parent, kind, aim)
    )


def is_within(node: Node, branch: Node) -> bool:
    """Whether the node is the branch's top or stands somewhere under it."""
    return node.pk == branch.pk or branch.pk in ancestor_ids(node.pk)


def may_undo(user: Any, undo: Undo, now: datetime) -> Verdict:
    """Who did it, and who keeps order; for ten minutes."""
    if now - undo.at >= UNDOABLE:
        return refused("That is longer ago than ten minutes: it can no longer be undone.")
    if undo.by_id != user.pk and not may_moderate(user, undo.debate):
        return refused("Only who did it and those who keep order here can undo this.")
    return ALLOWED
