"""An older wording comes back: as a new one that says the same, so that the history stays what it was."""

from __future__ import annotations

from django.db.models import Subquery

from debate.activity.models import Activity, Verb
from debate.arguments.actions import Wording, leave_trace, put_wording, same_meaning
from debate.arguments.merging import wording_of
from debate.arguments.models import Node, Revision, Undo
from debate.arguments.rules import may_edit
from debate.arguments.tending import again, keep
from debate.debates.clock import turn
from debate.people.models import User
from debate.web.verdict import Refused, refused, refused_if, require


def bring_back(*, node: Node, by: User, number: int, judged: bool) -> Undo:
    """Let a node say again what it said in the wording with this number; allowed to whoever may edit it.

    `judged` tells whether anyone but the author voted on it. The votes are the business of `votes.tending.bring_back`.
    """
    with turn(node.debate_id, by=by) as taken:
        node = again(node)
        require(may_edit(by, node))
        older = node.revisions.select_related("quote").filter(number=number).first()
        if older is None:
            raise Refused(refused(f"#{node.number} has no wording {number}."))
        wording = Wording.of(older)
        require(refused_if(wording == Wording.of(node), f"#{node.number} says just that already."))
        wording.check(node.kind, node.debate)
        before = wording_of(node)
        leave_trace(node, by, judged=judged)
        put_wording(node, wording, by)
        said = {"revision": node.revision, "meaning": node.meaning == node.revision}
        taken.record(Verb.EDITED, node=node.number, restored=number, **said)
        return keep(taken, by, node, Verb.EDITED, before | {"made": node.revision})


def saying_the_same(node: Node) -> list[int]:
    """The numbers of the wordings that say, but for spelling, what the node says now."""
    now = Wording.of(node)
    found = Revision.objects.filter(node=node).select_related("quote")
    return [one.number for one in found if same_meaning(Wording.of(one), now)]


def reworded_since(node: Node, change: int) -> bool:
    """Whether the node came to say something else after this change of its debate."""
    if node.meaning == 1:
        return False
    then = Subquery(Activity.objects.filter(debate=node.debate_id, change=change).values("at"))
    return node.revisions.filter(number=node.meaning, at__gt=then).exists()
