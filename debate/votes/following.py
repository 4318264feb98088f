"""Votes of a statement that became one with another: they follow, and go back when that is undone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection

from debate.activity.models import Verb
from debate.arguments.actions import Wording, same_meaning
from debate.arguments.models import Node, Undo
from debate.debates.models import Debate
from debate.people.models import User
from debate.votes.models import Question, Stand, Vote
from debate.web.rows import moment

# The wording that a vote judged when it was another statement's: older than any of this one.
ANOTHERS = 0
FIELDS = ("voter_id", "question", "value", "revision", "parent_id", "kind", "aim", "cast_at")
BATCH = 500
# By hand, because Django would say that they were cast now.
COPY = """
INSERT INTO votes_vote (node_id, voter_id, question, value, revision, parent_id, kind, aim, cast_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
Rows = list[dict[str, Any]]


def follow(node: Node, into: Node) -> dict[str, Any]:
    """Let the votes on `node` be votes on `into`; what is needed to give them back.

    They judged other words, so they are stale there until their voters confirm them, unless both say the same but for
    spelling (and, for relevance, in the same place). Of a person's two answers to one question the fresh one survives;
    of two fresh or two stale ones the later.
    """
    same = same_meaning(Wording.of(node), Wording.of(into))
    theirs = {_key(vote): vote for vote in Vote.objects.filter(node=into)}
    moved, dropped, lost = [], [], []
    before: dict[str, Any] = {"moved": [], "dropped": [], "lost": []}
    for vote in Vote.objects.filter(node=node):
        was = _row(vote)
        vote.revision = into.revision if same and vote.revision >= node.meaning else ANOTHERS
        vote.node = into
        rival = theirs.get(_key(vote))
        if rival and _rank(rival, into) >= _rank(vote, into):
            dropped.append(vote.pk)
            before["dropped"].append(was)
            continue
        if rival:
            lost.append(rival.pk)
            before["lost"].append(_row(rival))
        moved.append(vote)
        before["moved"].append(was)
    Vote.objects.filter(pk__in=[*dropped, *lost]).delete()
    Vote.objects.bulk_update(moved, ["node", "revision"], batch_size=BATCH)
    return before | {"stands": _stand_for(node, into)}


def _stand_for(node: Node, into: Node) -> list[int]:
    """Whoever stood for the one stands for the other; which stands that were."""
    stands = Stand.objects.filter(position=node)
    followed = list(stands.values_list("pk", flat=True))
    stands.update(position=into)
    return followed


def copy(top: Node, copies: dict[int, Node]) -> None:
    """Let the counted votes on a branch count on its copies too, where these ask the same of the same.

    How much the top counted was for what it stood under; of a statement that became a position another thing is asked.
    """
    asked_anew = top.kind != copies[top.pk].kind
    votes = Vote.objects.fresh().filter(node__in=copies)
    same = [vote for vote in votes if vote.node_id != top.pk or not (asked_anew or vote.question == Question.RELEVANCE)]
    rows = []
    for vote in same:
        node = copies[vote.node_id]
        edge = (node.parent_id if vote.parent_id else None, vote.kind, vote.aim)
        rows.append((node.pk, vote.voter_id, vote.question, vote.value, 1, *edge, moment(vote.cast_at)))
    with connection.cursor() as cursor:
        cursor.executemany(COPY, rows)


def give_back(before: dict[str, Any], node: Node, into: Node) -> None:
    """Undo `follow`. What a voter did meanwhile stands: a vote given anew stays, one taken back stays taken back."""
    now = {_key(vote): vote for vote in Vote.objects.filter(node=into)}
    back, again = [], list(before["dropped"])
    for row in before["moved"]:
        vote = now.get((row["voter_id"], row["question"]))
        if vote and vote.cast_at.isoformat() == row["cast_at"]:
            vote.node, vote.revision = node, row["revision"]
            back.append(vote)
        elif vote:
            again.append(row)
    Vote.objects.bulk_update(back, ["node", "revision"], batch_size=BATCH)
    gone = {_key(vote) for vote in back}
    _write(node, again)
    _write(into, [row for row in before["lost"] if (row["voter_id"], row["question"]) in gone])
    Stand.objects.filter(pk__in=before["stands"], position=into).update(position=node)


def forget(debate: Debate, voter: User) -> None:
    """Let no undo of a merge bring back the answers of somebody who took all of theirs back."""
    for undo in Undo.objects.filter(debate=debate, verb=Verb.MERGED):
        for rows in (undo.before["votes"][name] for name in ("moved", "dropped", "lost")):
            rows[:] = [row for row in rows if row["voter_id"] != voter.pk]
        undo.save(update_fields=["before"])


def _write(node: Node, rows: Rows) -> None:
    """Votes as they were, of people who are still there."""
    there = set(User.objects.filter(pk__in={row["voter_id"] for row in rows}).values_list("pk", flat=True))
    votes = [Vote(node=node, **row | {"cast_at": None}) for row in rows if row["voter_id"] in there]
    Vote.objects.bulk_create(votes, batch_size=BATCH)
    for vote, row in zip(votes, (row for row in rows if row["voter_id"] in there), strict=True):
        vote.cast_at = datetime.fromisoformat(row["cast_at"])
    Vote.objects.bulk_update(votes, ["cast_at"], batch_size=BATCH)


def _key(vote: Vote) -> tuple[int, str]:
    return vote.voter_id, vote.question


def _rank(vote: Vote, node: Node) -> tuple[bool, datetime]:
    return not vote.is_stale(node), vote.cast_at


def _row(vote: Vote) -> dict[str, Any]:
    return {name: getattr(vote, name) for name in FIELDS} | {"cast_at": vote.cast_at.isoformat()}
