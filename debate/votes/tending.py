"""Keeping the tree good, with the votes: some become stale by what is done, and are fresh again when it is undone."""

from __future__ import annotations

from django.db import transaction

from debate.arguments import tending
from debate.arguments.models import Node, Undo
from debate.debates.clock import hold
from debate.people.models import User
from debate.votes import tallies


@transaction.atomic
def move(*, node: Node, by: User, parent: Node, kind: str, aim: str = "") -> Undo:
    """Move a branch; votes on how much its top counted for the old parent become stale in the tally."""
    hold(node.debate_id)
    undo = tending.move(node=node, by=by, parent=parent, kind=kind, aim=aim)
    tallies.rebuild_nodes([undo.node])
    return undo


@transaction.atomic
def change_kind(*, node: Node, by: User, kind: str, aim: str = "") -> Undo | None:
    """Change kind or aim; votes on the old edge become stale in the tally."""
    hold(node.debate_id)
    undo = tending.change_kind(node=node, by=by, kind=kind, aim=aim)
    if undo:
        tallies.rebuild_nodes([undo.node])
    return undo


@transaction.atomic
def undo(*, undo: Undo, by: User) -> Undo:
    """Undo; votes that judged what is there again are fresh again."""
    hold(undo.debate_id)
    undone, touched = tending.undo(undo=undo, by=by)
    tallies.rebuild_nodes(touched)
    return undone
