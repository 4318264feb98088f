"""What somebody wrote is taken back for good, words and all; and whole trees that nobody needs any more are removed.

The caller holds the debate's clock and records it.
"""

from __future__ import annotations

from debate.arguments.counts import count
from debate.arguments.models import ERASED, Kind, Node, Revision, State, Undo
from debate.debates.models import Debate
from debate.people.models import User


def own_statements(debate: Debate, author: User) -> list[Node]:
    """What this person said in the debate: not its positions, which are the debate's, nor links, which say nothing."""
    return list(debate.nodes.filter(author=author, link_to=None).exclude(kind=Kind.POSITION))


def erase(debate: Debate, author: User) -> list[int]:
    """Withdraw what this person said, with every wording it had; which statements these were, by number.

    Each leaves its empty place: others may have answered it, and its number is never given again.
    """
    nodes = own_statements(debate, author)
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
