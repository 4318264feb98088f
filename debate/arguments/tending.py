"""Keeping the tree good: what changes where and how statements stand, and how each of it is undone.

The votes are the business of `votes.tending`, which calls this; each act leaves an `Undo` with what was before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from debate.activity.models import Verb
from debate.arguments.counts import count_branches, count_uses
from debate.arguments.models import UNDOABLE, Node, Undo
from debate.arguments.moves import may_move, may_undo
from debate.arguments.rules import fits, may_change_kind, may_tend, may_work_on
from debate.arguments.tree import rests_on_itself
from debate.debates.clock import Turn, turn
from debate.people.models import User
from debate.web.verdict import Refused, refused, require

TOO_LATE = "That can no longer be undone."


def again(node: Node) -> Node:
    """The node as it is now, under the lock."""
    related = ("debate", "parent", "link_to", "merged_into", "quote", "author")
    return Node.objects.select_related(*related).get(pk=node.pk, debate=node.debate_id)


def move(*, node: Node, by: User, parent: Node, kind: str, aim: str = "") -> Undo:
    """Let a branch stand under another parent, for or against it as is said.

    Raises `Refused` with the reason: never into its own branch, nor where something would rest on itself.
    """
    with turn(node.debate_id, by=by) as taken:
        node, parent = again(node), again(parent)
        require(may_tend(by, node))
        require(may_work_on(by, parent))
        require(may_move(node, parent, kind, aim))
        before = _place_of(node)
        beside = [node.parent.number] if node.parent else []
        was = [*beside, node.kind, node.aim]
        place(node, parent, kind, aim)
        now = [parent.number, kind, aim]
        taken.record(Verb.MOVED, node=node.number, was=was, now=now, beside=beside)
        return _keep(taken, by, node, Verb.MOVED, before | {"made": _place_of(node)})


def change_kind(*, node: Node, by: User, kind: str, aim: str = "") -> Undo | None:
    """Say that a statement stands to its parent in another way; its children are checked again."""
    with turn(node.debate_id, by=by) as taken:
        node = again(node)
        require(may_tend(by, node))
        require(may_change_kind(node, kind, aim))
        if (node.kind, node.aim) == (kind, aim):
            return None
        before = _place_of(node)
        taken.record(Verb.CHANGED_KIND, node=node.number, was=[node.kind, node.aim], now=[kind, aim])
        place(node, node.parent, kind, aim)
        return _keep(taken, by, node, Verb.CHANGED_KIND, before | {"made": _place_of(node)})


def place(node: Node, parent: Node | None, kind: str, aim: str) -> None:
    """Put a branch there, with all counts; what its kind decides is also for what the passages right under it speak."""
    evidence = list(node.children.live().filter(quote__isnull=False))
    count_branches(node.parent, [node], -1)
    count_uses(node, evidence, -1)
    node.parent, node.kind, node.aim = parent, kind, aim
    node.save(update_fields=["parent", "kind", "aim"])
    count_branches(parent, [node], +1)
    count_uses(node, evidence, +1)


def undo(*, undo: Undo, by: User) -> tuple[Undo, list[Node]]:
    """Let it be as it was before; what others did meanwhile stays, and where that stands in the way it is refused.

    Answers what was undone and the nodes whose votes may be fresh or stale now.
    """
    with turn(undo.debate_id, by=by) as taken:
        kept = Undo.objects.select_related("debate").filter(pk=undo.pk).first()
        if kept is None:
            raise Refused(refused(TOO_LATE))
        require(may_undo(by, kept, timezone.now()))
        kept.node = again(Node(pk=kept.node_id, debate_id=kept.debate_id))
        touched = UNDOING[Verb(kept.verb)](kept, by)
        beside = [node.number for node in touched if node.pk != kept.node_id]
        taken.record(Verb.UNDID, node=kept.node.number, undone=kept.verb, of=kept.change, beside=beside)
        Undo.objects.filter(pk=kept.pk).delete()
        return kept, touched


def _undo_place(kept: Undo, by: User) -> list[Node]:
    node, before = kept.node, kept.before
    if before["made"] != _place_of(node):
        raise Refused(refused(f"#{node.number} was changed again since."))
    parent = standing_for(Node.objects.get(pk=before["parent"]))
    left = node.parent
    require(fits(before["kind"], before["aim"], parent))
    place(node, parent, before["kind"], before["aim"])
    _refuse_circle(node)
    return [node, *([left] if left else [])]


def _refuse_circle(node: Node) -> None:
    """What was done meanwhile may not fit with what was before; the transaction takes all of it back."""
    if rests_on_itself(node.pk):
        raise Refused(
            refused(f"#{node.number} would then rest on itself, by what was done meanwhile. Move that first.")
        )


UNDOING: dict[Verb, Callable[[Undo, User], list[Node]]] = {Verb.MOVED: _undo_place, Verb.CHANGED_KIND: _undo_place}


def standing_for(node: Node) -> Node:
    """The node, or what it was merged into."""
    while node.merged_into:
        node = node.merged_into
    return node


def _place_of(node: Node) -> dict[str, Any]:
    return {"parent": node.parent_id, "kind": node.kind, "aim": node.aim}


def _keep(taken: Turn, by: User, node: Node, verb: Verb, before: dict[str, Any]) -> Undo:
    """Remember what was before; what is too old to be undone is forgotten."""
    forget_old()
    return Undo.objects.create(debate=node.debate, change=taken.change, node=node, verb=verb, by=by, before=before)


def forget_old() -> None:
    """Delete what can no longer be undone: it may hold votes."""
    Undo.objects.filter(at__lt=timezone.now() - UNDOABLE).delete()
