"""What keeps a tree good and what would spoil it: where a branch may go, what may be one, what may be undone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q

from debate.arguments.models import UNDOABLE, Aim, Kind, Node, Undo
from debate.arguments.rules import fits, may_rework, may_stand, may_work_on, said_nowhere_under
from debate.arguments.tree import ancestor_ids, would_cycle
from debate.debates.rules import may_manage, may_moderate, may_start
from debate.web.verdict import ALLOWED, Verdict, refused, refused_if

# In one transaction, while its debate waits.
EXTRACTED_MOST = 1_000


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
        and (ALLOWED if same_place else said_nowhere_under(parent, node.link_to or node))
        and may_stand(node, parent, kind, aim)
    )


def is_within(node: Node, branch: Node) -> bool:
    """Whether the node is the branch's top or stands somewhere under it."""
    return node.pk == branch.pk or branch.pk in ancestor_ids(node.pk)


def may_merge(node: Node, into: Node) -> Verdict:
    """Whether the two can be one, with all that hangs on the first."""
    one, other = f"#{node.number}", f"#{into.number}"
    return (
        refused_if(node.pk == into.pk, "A statement is one with itself already.")
        and refused_if(node.debate_id != into.debate_id, "Only statements of one debate can be merged.")
        and refused_if(not (node.is_live and into.is_live), "One of the two is not there any more.")
        and refused_if(node.is_link or into.is_link, "A link has no wording of its own: merge what it stands for.")
        and may_say_the_same(node, into)
        and refused_if(is_within(into, node), f"{other} stands under {one}: merge {other} into {one} instead.")
        and refused_if(
            would_cycle(parent_id=into.pk, target_id=node.pk), f"{one} rests on {other} by a link: they cannot be one."
        )
        and undercuts_fit(node, into)
        and links_fit(node, into)
    )


def may_say_the_same(node: Node, into: Node) -> Verdict:
    """Positions answer the question and evidence is its passage: each can only be one with its like."""
    position = Kind.POSITION in (node.kind, into.kind) and node.kind != into.kind
    return refused_if(position, "A position can only be merged with a position.") and refused_if(
        node.quote_id != into.quote_id, "Evidence can only be merged with evidence of the same passage."
    )


def alike(node: Node) -> Q:
    """The same, asked of rows."""
    position = Q(kind=Kind.POSITION)
    return position if node.kind == Kind.POSITION else ~position & Q(quote=node.quote_id)


def undercuts_fit(node: Node, into: Node) -> Verdict:
    """What says that the node does not show what it stands under can only go to where that is still the question."""
    if (node.parent_id, node.kind) == (into.parent_id, into.kind):
        return ALLOWED
    undercut = node.children.live().filter(aim=Aim.RELEVANCE).first()
    where = f"for or against what #{node.number} stands under: elsewhere it would say something else. Move it first."
    return refused(f"#{undercut.number} is about how much it counts {where}") if undercut else ALLOWED


def links_fit(node: Node, into: Node) -> Verdict:
    """Whether no link would stand for what rests on it, nor twice for the same under one parent."""
    for link in node.links.select_related("parent"):
        parent: Node = link.parent  # type: ignore[assignment] # no link is a position
        if would_cycle(parent_id=parent.pk, target_id=into.pk):
            return refused(f"#{link.number} would stand for #{into.number} in what that rests on: withdraw it first.")
        if link.is_live and not (verdict := said_nowhere_under(parent, into)):
            return verdict
    children = list(node.children.live())
    for child in children:
        if child.link_to and not (verdict := said_nowhere_under(into, child.link_to)):
            return verdict
    double = into.children.live().filter(link_to__in=children).first()
    return refused_if(double, f"Under #{into.number} the same is said already, by {double}.")


def may_split(node: Node, first: str, second: str, are_children: bool) -> Verdict:
    """Whether the node can become two that say this, and its children be distributed so."""
    return (
        refused_if(node.is_link, "A link has no wording of its own: split what it stands for.")
        and refused_if(not node.is_live, "It is not there any more.")
        and refused_if(first == node.body, "The first half still says both: take the second out of it.")
        and refused_if(first == second, "The two halves say the same.")
        and refused_if(not are_children, "Only what stands right under it can be distributed.")
    )


def may_extract(user: Any, node: Node) -> Verdict:
    """Those who keep order, in a debate that not everyone can see its owner: the new one may be opened to others."""
    keeps = may_moderate(user, node.debate) if node.debate.is_public else may_manage(user, node.debate)
    return (
        keeps
        and may_start(user)
        and refused_if(not node.is_live, "It is not there any more.")
        and refused_if(node.is_link, "A link has no branch of its own: take what it stands for.")
        and refused_if(node.extracted_to_id, f"The branch of #{node.number} goes on in a debate of its own already.")
        and refused_if(node.descendant_count > EXTRACTED_MOST, f"More than {EXTRACTED_MOST} statements are too many.")
    )


def may_stand_alone(node: Node, *, under_new: bool) -> Verdict:
    """Whether a branch can begin a debate: as a position itself, or as it is under a new one."""
    top = Node(kind=Kind.POSITION)
    if under_new:
        if node.kind == Kind.POSITION:
            return refused("It is a position already: it stands under nothing.")
        return fits(node.kind, node.aim, top)
    for child in node.children.live():
        if not (verdict := fits(child.kind, child.aim, top)):
            hint = "Put it under a new position instead."
            return refused(f"#{child.number} under it would not fit under a position: {verdict.reason} {hint}")
    return ALLOWED


def may_undo(user: Any, undo: Undo, now: datetime) -> Verdict:
    """Who keeps order, and who did it, as long as they could do it now; for ten minutes."""
    if now - undo.at >= UNDOABLE:
        return refused("That is longer ago than ten minutes: it can no longer be undone.")
    if may_moderate(user, undo.debate):
        return ALLOWED
    if undo.by_id != user.pk:
        return refused("Only who did it and those who keep order here can undo this.")
    return may_work_on(user, Node(pk=undo.node_id, debate=undo.debate)) and may_rework(user, undo.debate)
