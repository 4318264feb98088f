"""Keeping the tree good, with the votes: some become stale by what is done, and are fresh again when it is undone."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from debate.activity.models import Verb
from debate.arguments import extracting, merging, tending, undoing, wordings
from debate.arguments.actions import Wording
from debate.arguments.models import Node, Undo
from debate.debates.clock import hold
from debate.people.models import User
from debate.votes import following, tallies
from debate.votes.models import Vote
from debate.votes.rules import is_judged


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
def merge(*, node: Node, by: User, into: Node) -> Undo:
    """Merge two statements; votes follow, and those on what its children count for it become stale."""
    hold(node.debate_id)
    undo = merging.merge(node=node, by=by, into=into)
    undo.before["votes"] = following.follow(undo.node, into)
    undo.save(update_fields=["before"])
    tallies.rebuild_nodes([undo.node, into, *Node.objects.filter(pk__in=undo.before["children"])])
    return undo


@transaction.atomic
def split(*, node: Node, by: User, first: Wording, second: Wording, moved: Iterable[int]) -> Undo:
    """Split a statement; its votes judged both halves: they are stale on the first, and the second has none yet."""
    hold(node.debate_id)
    undo = merging.split(node=node, by=by, first=first, second=second, moved=moved)
    tallies.rebuild_nodes([undo.node, *Node.objects.filter(parent=undo.before["second"])])
    return undo


@transaction.atomic
def bring_back(*, node: Node, by: User, number: int) -> Undo:
    """Let a statement say again what it said before: votes on that wording are fresh again, those on others stale."""
    hold(node.debate_id)
    undo = wordings.bring_back(node=node, by=by, number=number, judged=is_judged(node))
    same = wordings.saying_the_same(undo.node)
    Vote.objects.filter(node=undo.node, revision__in=same).update(revision=undo.node.revision)
    tallies.rebuild_nodes([undo.node])
    return undo


@transaction.atomic
def extract(*, node: Node, by: User, question: str, position: str = "", closes: bool = False) -> extracting.Extracted:
    """Let a branch go on in a debate of its own; votes that judged the very same there are votes there too."""
    hold(node.debate_id)
    made = extracting.extract(node=node, by=by, question=question, position=position, closes=closes)
    following.copy(made.undo.node, made.copies)
    tallies.make(made.copies.values())
    return made


@transaction.atomic
def undo(*, undo: Undo, by: User) -> Undo:
    """Undo; votes that judged what is there again are fresh again."""
    hold(undo.debate_id)
    undone, touched = undoing.undo(undo=undo, by=by)
    if undone.verb == Verb.MERGED:
        following.give_back(undone.before["votes"], *touched[:2])
    elif undone.verb in (Verb.SPLIT, Verb.EDITED):
        judged_again(undone.node, undone.before["meaning"], undone.before["revision"])
    if undone.verb == Verb.SPLIT:
        following.follow(touched[1], undone.node)  # what was said of the second half meanwhile
    if undone.verb != Verb.EXTRACTED:  # what was hidden kept its votes
        tallies.rebuild_nodes(touched)
    return undone


def judged_again(node: Node, first: int, last: int) -> None:
    """Say of the votes on these wordings that they judged the one that the node has now: it says the same."""
    Vote.objects.filter(node=node, revision__gte=first, revision__lte=last).update(revision=node.revision)
