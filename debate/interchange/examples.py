"""Example people and their votes, so that a fresh site shows what it is like when people have been there.

They are made from a seed, labelled wherever their votes count, and removed by one call.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from django.db import transaction
from django.db.models import QuerySet

from debate.activity.models import Verb
from debate.arguments.models import Kind, Node
from debate.debates.clock import turn
from debate.debates.models import Debate
from debate.people.models import User
from debate.votes import tallies
from debate.votes.models import Question, Stand, Vote

PEOPLE = 40
JUDGED = 0.85  # of the statements; the others wait for their first judge
TAKES_PART = 0.45  # of the people on one statement
# How convincing a statement is on its own, from −2 to +2, before anybody's leaning.
PLAIN = {Kind.EVIDENCE: 1.2, Kind.CLAIM: 0.5, Kind.REBUTTAL: 0.4}


@dataclass(frozen=True, slots=True)
class Sort:
    """What an example person goes by: to which position a statement leads, and whether it leads there or away."""

    position: int
    supports: bool


def example_people() -> list[User]:
    """The forty of them, made when they are not there; none has a password."""
    names = [f"Example voter {number}" for number in range(1, PEOPLE + 1)]
    there = {user.name: user for user in User.objects.filter(is_example=True)}
    for number, name in enumerate(names, start=1):
        if name not in there:
            user = User(username=f"example-{number}", name=name, is_example=True)
            user.set_unusable_password()
            user.save()
            there[name] = user
    return [there[name] for name in names]


def waiting(owner: str) -> QuerySet[Debate]:
    """The debates of this owner without example votes; where they were removed, they stay away."""
    cleared = Debate.objects.filter(activities__verb=Verb.CLEARED)
    return Debate.objects.filter(owner__username=owner, has_example_votes=False).exclude(pk__in=cleared)


@transaction.atomic
def add_votes(debate: Debate, seed: int = 1) -> int:
    """Let the example people take a stand and vote in a debate, once; how many votes that made."""
    if debate.has_example_votes:
        return 0
    people = example_people()
    with turn(debate.pk, by=None) as taken:
        nodes = list(debate.nodes.live().order_by("number"))
        sorts = sort_out(nodes)
        random = Random(f"{seed}:{debate.slug}")  # noqa: S311 examples, not secrets
        votes = [vote for person in people for vote in votes_of(person, debate, nodes, sorts, random)]
        Vote.objects.bulk_create(votes, batch_size=500)
        tallies.rebuild(debate)
        Debate.objects.filter(pk=debate.pk).update(has_example_votes=True)
        taken.record(Verb.EXAMPLES, votes=len(votes))
    return len(votes)


def sort_out(nodes: Iterable[Node]) -> dict[int, Sort]:
    """For each node to which position it leads and whether for it, through an even number of rebuttals."""
    sorts: dict[int, Sort] = {}
    for node in nodes:
        if node.parent_id is None:
            sorts[node.pk] = Sort(node.number, supports=True)
        elif above := sorts.get(node.parent_id):
            sorts[node.pk] = Sort(above.position, above.supports == (node.kind != Kind.REBUTTAL))
    return sorts


def votes_of(person: User, debate: Debate, nodes: list[Node], sorts: dict[int, Sort], random: Random) -> list[Vote]:
    """One person's stand and votes: near what is plain, drawn toward what helps the position they hold."""
    positions = [node for node in nodes if node.kind == Kind.POSITION]
    if not positions:
        return []
    held = random.choice(positions)
    Stand.objects.create(debate=debate, person=person, choice=Stand.Choice.POSITION, position=held, led_on=True)
    votes = [agreement(person, node, 2 if node == held else random.choice([-2, -1, -1, 0, 1])) for node in positions]
    for node in nodes:
        if node.kind == Kind.POSITION or node.pk not in sorts or not is_judged(node) or random.random() > TAKES_PART:
            continue
        sort = sorts[node.pk]
        leaning = 0.8 if (sort.position == held.number) == sort.supports else -0.5
        if not node.is_link:
            value = PLAIN[Kind(node.kind)] + quality(node) + leaning + random.gauss(0, 0.9)
            votes.append(agreement(person, node, within(round(value), -2, 2)))
        counts = within(round(2.2 + quality(node) + leaning / 2 + random.gauss(0, 0.8)), 0, 4)
        votes.append(relevance(person, node, counts))
    return votes


def is_judged(node: Node) -> bool:
    """Whether example people have come to it at all: the same ones on every machine."""
    return Random(f"judged:{node.number}").random() < JUDGED  # noqa: S311 examples, not secrets


def quality(node: Node) -> float:
    """How well this statement is made, the same for everybody who judges it."""
    return Random(f"quality:{node.number}").gauss(0, 0.7)  # noqa: S311 examples, not secrets


def within(value: int, low: int, high: int) -> int:
    return max(low, min(high, value))


def agreement(person: User, node: Node, value: int) -> Vote:
    return Vote(node=node, voter=person, question=Question.AGREEMENT, value=value, revision=node.revision)


def relevance(person: User, node: Node, value: int) -> Vote:
    return Vote(
        node=node,
        voter=person,
        question=Question.RELEVANCE,
        value=value,
        revision=node.revision,
        parent_id=node.parent_id,
        kind=node.kind,
        aim=node.aim,
    )


@transaction.atomic
def remove_votes() -> int:
    """Remove the example people with all their votes and stands; how many votes that were."""
    debates = list(Debate.objects.filter(has_example_votes=True))
    people = list(User.objects.filter(is_example=True).values_list("pk", flat=True))
    gone = Vote.objects.filter(voter__in=people).count()
    for debate in debates:
        with turn(debate.pk, by=None) as taken:
            # By plain lists: PostgreSQL plans a join over rows that it has not counted yet for half an hour.
            Vote.objects.filter(node__in=list(debate.nodes.values_list("pk", flat=True)), voter__in=people).delete()
            Stand.objects.filter(debate=debate, person__in=people).delete()
            tallies.rebuild(debate)
            Debate.objects.filter(pk=debate.pk).update(has_example_votes=False)
            taken.record(Verb.CLEARED)
    User.objects.filter(is_example=True).delete()
    return gone
