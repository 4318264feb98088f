"""Keeping the tree good: what changes where and how statements stand.

The votes are the business of `votes.tending`, which calls this; each act leaves an `Undo` with what was before.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from debate.activity.models import Verb
from debate.arguments.counts import count, count_branches, count_uses
from debate.arguments.models import UNDOABLE, Node, Undo
from debate.arguments.moves import may_move
from debate.arguments.rules import may_change_kind, may_link, may_tend, may_work_on
from debate.debates.clock import Turn, turn
from debate.debates.rules import may_moderate, may_rearrange
from debate.people.models import User
from debate.web.verdict import refused_if, require


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
        before = place_of(node)
        beside = [node.parent.number] if node.parent else []
        was = [*beside, node.kind, node.aim]
        place(node, parent, kind, aim)
        now = [parent.number, kind, aim]
        taken.record(Verb.MOVED, node=node.number, was=was, now=now, beside=beside)
        return keep(taken, by, node, Verb.MOVED, before | {"made": place_of(node)})


def change_kind(*, node: Node, by: User, kind: str, aim: str = "") -> Undo | None:
    """Say that a statement stands to its parent in another way; its children are checked again."""
    with turn(node.debate_id, by=by) as taken:
        node = again(node)
        require(may_tend(by, node))
        require(may_change_kind(node, kind, aim))
        if (node.kind, node.aim) == (kind, aim):
            return None
        before = place_of(node)
        taken.record(Verb.CHANGED_KIND, node=node.number, was=[node.kind, node.aim], now=[kind, aim])
        place(node, node.parent, kind, aim)
        return keep(taken, by, node, Verb.CHANGED_KIND, before | {"made": place_of(node)})


def place(node: Node, parent: Node | None, kind: str, aim: str) -> None:
    """Put a branch there, with all counts; what its kind decides is also for what the passages right under it speak."""
    evidence = list(node.children.live().filter(quote__isnull=False))
    count_branches(node.parent, [node], -1)
    count_uses(node, evidence, -1)
    node.parent, node.kind, node.aim = parent, kind, aim
    node.save(update_fields=["parent", "kind", "aim"])
    count_branches(parent, [node], +1)
    count_uses(node, evidence, +1)


def link(*, parent: Node, by: User, target: Node, kind: str, aim: str = "") -> Undo:
    """Let a statement speak also here: a node that stands for it. Circles are refused with the reason."""
    with turn(parent.debate_id, by=by) as taken:
        parent, target = again(parent), again(target)
        require(may_rearrange(by, parent.debate))
        require(refused_if(not parent.is_live, f"#{parent.number} is not there any more."))
        require(may_link(parent, target, kind, aim))
        node = Node.objects.create(
            debate=parent.debate, number=taken.number(), parent=parent, kind=kind, aim=aim, author=by, link_to=target
        )
        count(node, +1)
        taken.record(Verb.LINKED, node=node.number, target=target.number, parent=parent.number, kind=kind, aim=aim)
        return keep(taken, by, node, Verb.LINKED, {})


def standing_for(node: Node) -> Node:
    """The node, or what it was merged into."""
    while node.merged_into:
        node = node.merged_into
    return node


def place_of(node: Node) -> dict[str, Any]:
    return {"parent": node.parent_id, "kind": node.kind, "aim": node.aim}


def lock(*, node: Node, by: User, reason: str) -> Node:
    """Let only those who keep order add, edit and move in a branch, for a reason that everyone reads."""
    return _set_lock(node, by, reason, Verb.LOCKED)


def unlock(*, node: Node, by: User) -> Node:
    """Let everybody work on the branch again who may in the debate."""
    return _set_lock(node, by, "", Verb.UNLOCKED)


def _set_lock(node: Node, by: User, reason: str, verb: Verb) -> Node:
    with turn(node.debate_id, by=by) as taken:
        node = again(node)
        require(may_moderate(by, node.debate))
        if node.locked != reason:
            node.locked = reason
            node.save(update_fields=["locked"])
            taken.record(verb, node=node.number, **({"reason": reason} if reason else {}))
    return node


def keep(taken: Turn, by: User, node: Node, verb: Verb, before: dict[str, Any]) -> Undo:
    """Remember what was before; what is too old to be undone is forgotten."""
    forget_old()
    return Undo.objects.create(debate=node.debate, change=taken.change, node=node, verb=verb, by=by, before=before)


def forget_old() -> None:
    """Delete what can no longer be undone: it may hold votes."""
    Undo.objects.filter(at__lt=timezone.now() - UNDOABLE).delete()
