"""Example votes by demo people, so that a fresh installation looks alive; labelled as such, and removable."""

from __future__ import annotations

from hashlib import sha256
from random import Random

from django.db.models import QuerySet

from debate.activity.models import Verb
from debate.arguments.models import Aim, Kind, Node
from debate.debates.clock import turn
from debate.debates.models import Debate
from debate.interchange.ballots import Ballot, split, write
from debate.people.models import User
from debate.votes import tallies
from debate.votes.models import Stand, Tally, Vote

EDITORS = "Editors"


def without_votes() -> QuerySet[Debate]:
    """The editors' debates that nobody has voted in, and from which example votes were never removed."""
    cleared = Debate.objects.filter(activities__verb=Verb.CLEARED)
    fresh = Debate.objects.filter(owner__username=EDITORS, has_example_votes=False)
    return fresh.exclude(pk__in=cleared).exclude(nodes__votes__isnull=False).distinct()


def add(*, debate: Debate, people: list[User]) -> None:
    """Let the demo people vote: on most statements, and the better a statement is argued the better."""
    rng = Random(int.from_bytes(sha256(debate.slug.encode()).digest()[:4]))  # noqa: S311 the same votes everywhere
    nodes = {node.pk: node for node in debate.nodes.live()}
    with turn(debate.pk, by=None) as taken:
        Tally.objects.filter(node__debate=debate).delete()  # of votes that were all withdrawn
        ballots = [_ballot(rng, node, nodes, len(people)) for node in nodes.values()]
        number = max(write(rng, ballots, [person.pk for person in people]), default=0)
        Debate.objects.filter(pk=debate.pk).update(has_example_votes=True)
        taken.record(Verb.EXAMPLES, votes=number)


def clear(*, debate: Debate) -> None:
    """Remove the example votes and stands of one debate."""
    with turn(debate.pk, by=None) as taken:
        Vote.objects.filter(node__debate=debate, voter__is_example=True).delete()
        Stand.objects.filter(debate=debate, person__is_example=True).delete()
        tallies.rebuild(debate)
        Debate.objects.filter(pk=debate.pk).update(has_example_votes=False)
        taken.record(Verb.CLEARED)


def _ballot(rng: Random, node: Node, nodes: dict[int, Node], people: int) -> Ballot:
    """Who comes by: nearly all at the positions, fewer the deeper; one statement in six is left to its first judge."""
    depth, above = 0, node
    while above.parent_id in nodes:
        depth, above = depth + 1, nodes[above.parent_id]
    if depth > 1 and rng.random() < 1 / 6:
        return Ballot(node, 0, 0, 0)
    share = max(0.05, 0.85 - 0.2 * depth + rng.uniform(-0.1, 0.1))
    asked = round(people * share) * (1 if node.kind == Kind.POSITION or node.is_link else 2)
    return Ballot(node, _quality(rng, node, nodes), *split(node, asked, people))


def _quality(rng: Random, node: Node, nodes: dict[int, Node]) -> float:
    """A passage of the text and reasons lift a statement, rebuttals lower it; some are liked for no reason."""
    if node.kind == Kind.POSITION:
        return rng.uniform(-0.6, 0.6)
    children = [child for child in nodes.values() if child.parent_id == node.pk and child.aim != Aim.RELEVANCE]
    lift = {Kind.CLAIM: 0.2, Kind.EVIDENCE: 0.3, Kind.REBUTTAL: -0.7}
    own = {Kind.CLAIM: 0.0, Kind.EVIDENCE: 0.8, Kind.REBUTTAL: -0.2}[Kind(node.kind)]
    return max(-1.2, min(1.2, own + sum(lift[Kind(child.kind)] for child in children) + rng.gauss(0, 0.5)))
