"""Two statements that say the same become one, and one that says two things becomes two."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from debate.activity.models import Verb
from debate.arguments.actions import Wording, keep_revision, put_wording
from debate.arguments.counts import count, count_branches
from debate.arguments.models import Node, State, Undo
from debate.arguments.moves import may_merge, may_split
from debate.arguments.rules import may_tend
from debate.arguments.tending import again, keep
from debate.debates.clock import turn
from debate.debates.rules import may_rearrange
from debate.people.models import User
from debate.web.verdict import require


def merge(*, node: Node, by: User, into: Node) -> Undo:
    """Let one statement go on in another: its children and the links to it follow, its number leads there.

    Votes and notes follow in the rooms above, which call this.
    """
    with turn(node.debate_id, by=by) as taken:
        node, into = again(node), again(into)
        require(may_rearrange(by, node.debate))
        require(may_merge(node, into))
        folded = fold(node, into, by)
        children = Node.objects.filter(pk__in=folded["children"]).values_list("number", flat=True)
        taken.record(Verb.MERGED, node=node.number, into=into.number, beside=[into.number, *children])
        return keep(taken, by, node, Verb.MERGED, {"into": into.pk, **folded})


def fold(node: Node, into: Node, by: User) -> dict[str, list[int]]:
    """Take the node out of view and let all that hangs on it hang on the other; which that was, by primary key."""
    children, links = list(node.children.all()), list(node.links.values_list("pk", flat=True))
    if node.is_live:
        count(node, -1)
    reparent(children, node, into)
    Node.objects.filter(pk__in=links).update(link_to=into)
    node.state, node.state_reason, node.state_by, node.merged_into = State.MERGED, "", by, into
    node.save(update_fields=["state", "state_reason", "state_by", "merged_into"])
    return {"children": [child.pk for child in children], "links": links}


def unfold(node: Node, children: Iterable[int], links: Iterable[int]) -> list[Node]:
    """Bring the node back into view, with what hung on it and still hangs on what it was merged into; the children."""
    into: Node = node.merged_into  # type: ignore[assignment] # it was merged, see `may_undo`
    node.state, node.state_by, node.merged_into = State.LIVE, None, None
    node.save(update_fields=["state", "state_by", "merged_into"])
    count(node, +1)
    back = list(into.children.filter(pk__in=children))
    reparent(back, into, node)
    Node.objects.filter(pk__in=links, link_to=into).update(link_to=node)
    return back


def reparent(children: list[Node], old: Node, new: Node) -> None:
    """Let branches that stand under one node stand under the other, as they are, with all counts."""
    count_branches(old, children, -1)
    for child in children:
        child.parent = new
    Node.objects.bulk_update(children, ["parent"], batch_size=500)
    count_branches(new, children, +1)


def split(*, node: Node, by: User, first: Wording, second: Wording, moved: Iterable[int]) -> Undo:
    """Let what said two things say the first, and a new statement beside it the second.

    The first keeps the number; `moved` are the numbers of the children that go to the second, which has the same
    author: the words are theirs, the revisions name who split them. What was locked stays so in both halves.
    """
    with turn(node.debate_id, by=by) as taken:
        node = again(node)
        first, second = first.normalised(), second.normalised()
        first.check(node.kind, node.debate)
        second.check(node.kind, node.debate)
        children = list(node.children.filter(number__in=moved))
        require(may_tend(by, node))
        require(may_split(node, first.body, second.body, len(children) == len(set(moved))))
        before = wording_of(node)
        node.edited_at = timezone.now()
        put_wording(node, first, by)
        other = Node.objects.create(
            **{name: getattr(node, name) for name in ("debate", "parent", "kind", "aim", "author", "locked")},
            number=taken.number(),
            **second.fields(),
        )
        keep_revision(other, by)
        count(other, +1)
        reparent(children, node, other)
        numbers = [child.number for child in children]
        taken.record(Verb.SPLIT, node=node.number, second=other.number, beside=[other.number, *numbers])
        return keep(taken, by, node, Verb.SPLIT, before | {"second": other.pk, "made": node.revision})


def wording_of(node: Node) -> dict[str, Any]:
    """Which wording a node has, and since which one it means that."""
    edited_at = node.edited_at and node.edited_at.isoformat()
    return {"revision": node.revision, "meaning": node.meaning, "edited_at": edited_at}
