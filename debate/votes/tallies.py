"""Tallies: moved by the difference with each vote, and computed anew for `verify` and after an edit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter

from django.db import connection

from debate.arguments.models import Node
from debate.debates.models import Debate
from debate.votes.models import Tally, Vote, tally_column

# Asked for by their numbers; more of them by their debate.
FEW = 500
COLUMNS = [field.name for field in Tally._meta.concrete_fields if field.name != "node"]


def counted(node: Node, votes: Iterable[Vote]) -> Counter[str]:
    """What one person's votes on a node add to its tally."""
    counts: Counter[str] = Counter()
    fresh_by: set[int] = set()
    for vote in votes:
        stale = vote.is_stale(node)
        counts[tally_column(vote.question, vote.value, stale=stale)] += 1
        if not stale and vote.voter_id != node.author_id:
            fresh_by.add(vote.voter_id)
    counts["judges"] = len(fresh_by)
    return counts


# By hand, like the vote itself: both are written while the debate is locked.
MOVE = "UPDATE votes_tally SET {moves} WHERE node_id = %s"


class Move:
    """The difference that one write makes to a node's tally; the caller holds the debate's lock."""

    def __init__(self, node: Node):
        self.node = node
        self.steps: Counter[str] = Counter()

    def take(self, votes: Iterable[Vote]) -> None:
        self.steps.subtract(counted(self.node, votes))

    def put(self, votes: Iterable[Vote]) -> None:
        self.steps.update(counted(self.node, votes))

    def apply(self) -> None:
        steps = {column: step for column, step in self.steps.items() if step}
        if not steps:
            return
        moves = ", ".join(f"{column} = {column} + %s" for column in steps)
        with connection.cursor() as cursor:
            cursor.execute(MOVE.format(moves=moves), [*steps.values(), self.node.pk])
            moved = cursor.rowcount
        if not moved:
            Tally.objects.create(node=self.node, **steps)


def expected(nodes: Iterable[Node]) -> dict[int, Counter[str]]:
    """What the tallies of these nodes should be, by primary key, from the votes themselves."""
    by_pk = {node.pk: node for node in nodes}
    rows = Vote.objects.filter(node__debate__in={node.debate_id for node in by_pk.values()})
    if len(by_pk) <= FEW:
        rows = Vote.objects.filter(node__in=by_pk)
    found: dict[int, Counter[str]] = defaultdict(Counter)
    # One node's votes at a time: a million of them would not fit into memory.
    for pk, on_node in groupby(rows.order_by("node").iterator(chunk_size=5000), key=attrgetter("node_id")):
        if pk in by_pk:
            found[pk] = counted(by_pk[pk], on_node)
    return found


def rebuild_nodes(nodes: Iterable[Node]) -> None:
    """Set the tallies of these nodes to what their votes say."""
    of = {node.pk: node for node in nodes}
    counts = expected(of.values())
    kept = set(Tally.objects.filter(node__in=of).values_list("node", flat=True))
    for pk, node in of.items():
        if pk in kept:
            Tally.objects.filter(node=node).update(**{column: counts[pk][column] for column in COLUMNS})
        elif counts[pk]:
            Tally.objects.create(node=node, **counts[pk])


def make(nodes: Iterable[Node]) -> None:
    """Write the tallies of nodes that have none yet."""
    of = {node.pk: node for node in nodes}
    counts = expected(of.values())
    Tally.objects.bulk_create([Tally(node=of[pk], **counts[pk]) for pk in counts if counts[pk]], batch_size=500)


def differences(debate: Debate) -> list[str]:
    """Each tally column that is not what the votes say, in words."""
    nodes = list(debate.nodes.all())
    counts = expected(nodes)
    kept = {tally.node_id: tally for tally in Tally.objects.filter(node__debate=debate)}
    wrong = []
    for node in nodes:
        for column in COLUMNS:
            has = getattr(kept.get(node.pk), column, 0)
            if has != counts[node.pk][column]:
                wrong.append(f"#{node.number}: tally {column} is {has}, should be {counts[node.pk][column]}")
    return wrong


def rebuild(debate: Debate) -> None:
    """Set every tally of the debate to what the votes say."""
    nodes = list(debate.nodes.all())
    counts = expected(nodes)
    Tally.objects.filter(node__debate=debate).delete()
    Tally.objects.bulk_create(
        [Tally(node=node, **counts[node.pk]) for node in nodes if counts[node.pk]], batch_size=500
    )
