"""How each change of the tree is undone. What others did meanwhile stays; where that is in the way it is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import timezone

from debate.activity.models import Verb
from debate.arguments import counts
from debate.arguments.actions import Wording, put_wording
from debate.arguments.counts import count
from debate.arguments.erasing import remove_tree
from debate.arguments.extracting import GOES_ON
from debate.arguments.merging import fold, unfold
from debate.arguments.models import ERASED, Node, State, Undo
from debate.arguments.moves import links_fit, may_undo
from debate.arguments.rules import fits, said_nowhere_under
from debate.arguments.tending import again, place, place_of, standing_for
from debate.arguments.tree import rests_on_itself
from debate.debates.clock import turn
from debate.debates.models import Debate, DebateClock
from debate.people.models import User
from debate.web.verdict import Refused, refused, refused_if, require


def undo(*, undo: Undo, by: User) -> tuple[Undo, list[Node]]:
    """Let it be as it was before. Answers what was undone, and the nodes whose votes may be fresh or stale now.

    Raises `Refused` with the reason.
    """
    with turn(undo.debate_id, by=by) as taken:
        kept = Undo.objects.select_related("debate").filter(pk=undo.pk).first()
        if kept is None:
            raise Refused(refused("That can no longer be undone."))
        require(may_undo(by, kept, timezone.now()))
        kept.node = again(Node(pk=kept.node_id, debate_id=kept.debate_id))
        touched = UNDOING[Verb(kept.verb)](kept, by)
        if rests_on_itself(kept.node_id):
            raise Refused(refused(f"By what was added meanwhile, #{kept.node.number} would then rest on itself."))
        beside = [node.number for node in touched if node.pk != kept.node_id]
        taken.record(Verb.UNDID, node=kept.node.number, undone=kept.verb, of=kept.change, beside=beside)
        Undo.objects.filter(pk=kept.pk).delete()
        return kept, touched


def _undo_place(kept: Undo, by: User) -> list[Node]:
    node, before = kept.node, kept.before
    require(refused_if(before["made"] != place_of(node), f"#{node.number} was changed again since."))
    left, parent = node.parent, standing_for(Node.objects.get(pk=before["parent"]))
    require(fits(before["kind"], before["aim"], parent))
    if left != parent:
        require(said_nowhere_under(parent, node.link_to or node))
    place(node, parent, before["kind"], before["aim"])
    return [node, *([left] if left else [])]


def _undo_link(kept: Undo, by: User) -> list[Node]:
    """Numbers are never given twice, so the link stays as one that was withdrawn."""
    node = kept.node
    require(refused_if(not node.is_live, f"#{node.number} is not there any more."))
    node.state, node.state_by = State.WITHDRAWN, by
    node.save(update_fields=["state", "state_by"])
    count(node, -1)
    return [node]


def _undo_merge(kept: Undo, by: User) -> list[Node]:
    node, before = kept.node, kept.before
    into = node.merged_into
    if into is None or into.pk != before["into"]:
        raise Refused(refused(f"#{node.number} was changed again since."))
    require(refused_if(into.state == State.MERGED, f"#{into.number} was itself merged since: undo that first."))
    require(fits(node.kind, node.aim, node.parent))
    return [node, into, *unfold(node, before["children"], before["links"])]


def _undo_split(kept: Undo, by: User) -> list[Node]:
    """The second half goes back into the first, with what was written under it meanwhile."""
    node, before = kept.node, kept.before
    second = Node.objects.get(pk=before["second"])
    changed = (node.revision, second.revision) != (before["made"], 1) or second.state == State.MERGED
    moved = (node.parent_id, node.kind, node.aim) != (second.parent_id, second.kind, second.aim)
    require(refused_if(changed or moved or not node.is_live, f"#{node.number} or its half was changed again since."))
    require(links_fit(second, node))
    back = fold(second, node, by)["children"]
    _say_again(node, before, by)
    return [node, second, *Node.objects.filter(pk__in=back)]


def _undo_wording(kept: Undo, by: User) -> list[Node]:
    """The wording of before comes back, again as a new one."""
    node, before = kept.node, kept.before
    changed = node.revision != before["made"] or not node.is_live
    require(refused_if(changed, f"#{node.number} was changed again since."))
    _say_again(node, before, by)
    return [node]


def _say_again(node: Node, before: dict[str, Any], by: User) -> None:
    node.edited_at = datetime.fromisoformat(before["edited_at"]) if before["edited_at"] else None
    put_wording(node, Wording.of(node.revisions.get(number=before["revision"])), by)


def _undo_extraction(kept: Undo, by: User) -> list[Node]:
    """The new debate goes, if nothing was done in it since; here all is as it was."""
    node, before = kept.node, kept.before
    require(refused_if(node.state == State.MERGED, f"#{node.number} was itself merged since: undo that first."))
    made = Debate.objects.filter(pk=before["debate"]).first()
    if made:
        clock = DebateClock.objects.select_for_update().filter(debate=made, change=before["change"]).first()
        require(refused_if(clock is None, "Something was done in the new debate since, so it stays."))
        remove_tree(made)
        made.delete()
    if node.locked == GOES_ON:  # another lock, or none, is what somebody else made of it since
        node.locked = before["locked"]
    node.extracted_to = None
    node.save(update_fields=["locked", "extracted_to"])
    hidden = Node.objects.filter(pk__in=before["hidden"], state=State.HIDDEN, state_reason=GOES_ON)
    back = list(hidden.exclude(body=ERASED))
    Node.objects.filter(pk__in=[one.pk for one in back]).update(state=State.LIVE, state_reason="", state_by=None)
    counts.rebuild(kept.debate)
    return [node, *back]


UNDOING: dict[Verb, Callable[[Undo, User], list[Node]]] = {
    Verb.MOVED: _undo_place,
    Verb.CHANGED_KIND: _undo_place,
    Verb.LINKED: _undo_link,
    Verb.MERGED: _undo_merge,
    Verb.SPLIT: _undo_split,
    Verb.EDITED: _undo_wording,
    Verb.EXTRACTED: _undo_extraction,
}
