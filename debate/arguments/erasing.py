"""What somebody wrote is taken back for good, words and all; and whole trees that nobody needs any more are removed.

The caller holds the debate's clock and records it.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from debate.activity.models import Activity, Verb
from debate.arguments.counts import count
from debate.arguments.models import ERASED, Kind, Node, Revision, State, Undo
from debate.debates.models import Debate
from debate.people.models import User


def own_statements(author: User) -> QuerySet[Node]:
    """What this person said: not links, which say nothing, nor the positions of a debate that was theirs.

    Those are the debate's. One that was suggested, or became one where others took a branch out, is the author's.
    """
    theirs = Q(verb=Verb.STARTED, actor=author)
    theirs |= Q(verb=Verb.HANDED_OVER) & (Q(detail__user=author.pk) | Q(detail__was=author.pk))
    positions = Node.objects.filter(author=author, kind=Kind.POSITION)
    owned = Activity.objects.filter(theirs, debate__in=positions.values("debate")).values("debate")
    return Node.objects.filter(author=author, link_to=None).exclude(kind=Kind.POSITION, debate__in=owned)


def erase(debate: Debate, author: User) -> list[int]:
    """Withdraw what this person said, with every wording it had; which statements these were, by number.

    Each leaves its empty place: others may have answered it, and its number is never given again.
    """
    nodes = list(own_statements(author).filter(debate=debate))
    # To undo what was done to them would bring words back.
    Undo.objects.filter(node__in=nodes).delete()
    for node in nodes:
        if node.is_live:
            count(node, -1)
            node.state, node.state_by = State.WITHDRAWN, author
        node.body, node.outside_url, node.outside_quote = ERASED, "", ""
    Node.objects.bulk_update(nodes, ["state", "state_by", "body", "outside_url", "outside_quote"], batch_size=500)
    Revision.objects.filter(node__in=nodes).update(body=ERASED, outside_url="", outside_quote="")
    return [node.number for node in nodes]


def remove_tree(debate: Debate) -> None:
    """Remove every node of a debate that goes as a whole, from the leaves up, with all that hangs on them."""
    nodes = Node.objects.filter(debate=debate)
    while nodes.exists():
        free = nodes.filter(children=None, links=None, merged=None)
        Node.objects.filter(pk__in=list(free.values_list("pk", flat=True))).delete()
