"""Many votes at once, with the tallies that belong to them: for measuring."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from django.db import connection
from django.utils import timezone

from debate.arguments.models import Kind, Node
from debate.votes.models import Question, Tally, tally_column
from debate.web.rows import moment

# A million model instances take minutes; as many rows take seconds.
COLUMNS = "votes_vote (node_id, voter_id, question, value, revision, parent_id, kind, aim, cast_at)"
INSERT = f"INSERT INTO {COLUMNS} VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"  # noqa: S608 our own constant
COPY = f"COPY {COLUMNS} FROM STDIN"
# The share of votes that say whether it is true.
TRUTH = 0.7

Answer = tuple[int, Question, int]


@dataclass(frozen=True, slots=True)
class Ballot:
    """What is to be said of a node: how good it is (about −1.5 … 1.5), by how many people on each question."""

    node: Node
    quality: float
    agreeing: int
    relating: int


def split(node: Node, votes: int, people: int) -> tuple[int, int]:
    """So many votes as answers to the two questions."""
    if node.kind == Kind.POSITION:
        return votes, 0
    if node.is_link:
        return 0, min(votes, people)
    agreeing = min(people, round(votes * TRUTH))
    return max(agreeing, votes - people), votes - max(agreeing, votes - people)


def answers(rng: Random, ballot: Ballot, people: Sequence[int]) -> list[Answer]:
    """What people say, as they judge it; whoever says how much it counts has mostly said whether it is true."""
    voters = rng.sample(people, max(ballot.agreeing, ballot.relating))
    said = [
        (voter, Question.AGREEMENT, max(-2, min(2, round(rng.gauss(ballot.quality, 1)))))
        for voter in voters[: ballot.agreeing]
    ]
    return said + [
        (voter, Question.RELEVANCE, max(0, min(4, round(rng.gauss(1.7 + ballot.quality, 1)))))
        for voter in voters[: ballot.relating]
    ]


def rows_of(node: Node, said: Sequence[Answer], now: Any) -> Iterator[tuple[Any, ...]]:
    """The votes as rows of INSERT."""
    for voter, question, value in said:
        edge = (node.parent_id, node.kind, node.aim) if question == Question.RELEVANCE else (None, "", "")
        yield node.pk, voter, question.value, value, node.revision, *edge, now


def tally_of(node: Node, said: Sequence[Answer]) -> Tally:
    """The tally of a node that has just these votes, all fresh."""
    counts = Counter(tally_column(question, value, stale=False) for _, question, value in said)
    judges = len({voter for voter, _, _ in said} - {node.author_id})
    return Tally(node=node, judges=judges, **counts)


def insert(rows: Sequence[tuple[Any, ...]]) -> None:
    """Write rows of votes in the way that is fast on this database."""
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.executemany(INSERT, rows)
            return
        with cursor.copy(COPY) as copy:
            for row in rows:
                copy.write_row(row)


def write(rng: Random, ballots: Sequence[Ballot], people: Sequence[int]) -> Iterator[int]:
    """Write the votes and tallies of nodes that had none; yields how many votes are written so far."""
    now = moment(timezone.now())
    done = 0
    for start in range(0, len(ballots), 1000):
        said = [(ballot.node, answers(rng, ballot, people)) for ballot in ballots[start : start + 1000]]
        rows = [row for node, votes in said for row in rows_of(node, votes, now)]
        if not rows:
            continue
        insert(rows)
        Tally.objects.bulk_create([tally_of(node, votes) for node, votes in said if votes], batch_size=1000)
        done += len(rows)
        yield done
