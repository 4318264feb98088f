"""Who may vote on what, and who sees the results."""

from __future__ import annotations

from typing import Any

from debate.arguments.models import Kind, Node
from debate.arguments.rules import why_gone
from debate.debates.models import Debate
from debate.debates.rules import may_vote
from debate.votes.models import VALUES, Question, Stand, Vote
from debate.web.verdict import ALLOWED, Verdict, refused

STAND_FIRST = "Say first where you stand: then you see how the others voted on the positions."
VOTE_FIRST = "Vote on it first: then you see how the others voted."
AT_CLOSE = "In this debate results show when voting closes."
GONE = refused("You have left: nothing is counted in your name any more.")


def may_cast(user: Any, node: Node, question: str) -> Verdict:
    """Whether this person may answer this question on this node now."""
    if not node.is_live:
        return refused(f"It {why_gone(node)}.")
    if question == Question.AGREEMENT and node.is_link:
        return refused("Vote on the original whether it is true; here only how much it counts.")
    if question == Question.RELEVANCE and node.kind == Kind.POSITION:
        return refused("A position is not a reason for anything: it has no relevance.")
    return may_vote(user, node.debate)


def value_is_sound(question: str, value: int) -> Verdict:
    """Whether the question can be answered so."""
    if question not in VALUES:
        return refused("There is no such question.")
    if value not in VALUES[Question(question)]:
        allowed = VALUES[Question(question)]
        return refused(f"The answer is a number from {allowed[0]} to {allowed[-1]}.")
    return ALLOWED


def has_stood(user: Any, debate: Debate) -> bool:
    """Whether this person has said, by a stand or a vote on a position, where they stand."""
    if not user.is_authenticated:
        return False
    voted = Vote.objects.filter(voter=user, node__debate=debate, node__kind=Kind.POSITION)
    return Stand.objects.filter(debate=debate, person=user).exists() or voted.exists()


def may_see_results(user: Any, node: Node) -> Verdict:
    """Whether tally and standing of the node are shown to this person."""
    stood = node.kind == Kind.POSITION and has_stood(user, node.debate)
    voted = user.is_authenticated and Vote.objects.filter(voter=user, node=node).exists()
    return results_show(node.debate, node.kind, stood=stood, voted=voted)


def results_show(debate: Debate, kind: str, *, stood: bool, voted: bool) -> Verdict:
    """The same for whom it is known whether they have taken a stand and voted on the node.

    Results of positions show only after one's own answer; all do once nobody can be swayed any more.
    """
    if debate.voting_is_over:
        return ALLOWED
    if debate.results == Debate.Results.AT_CLOSE:
        return refused(AT_CLOSE)
    if kind == Kind.POSITION and not stood:
        return refused(STAND_FIRST)
    if debate.results == Debate.Results.AFTER_VOTE and not voted:
        return refused(VOTE_FIRST)
    return ALLOWED


def order_may_tell(debate: Debate) -> bool:
    """Whether the order of siblings may depend on votes: not while some of them are blind."""
    return debate.voting_is_over or debate.results == Debate.Results.ALWAYS


def is_judged(node: Node) -> bool:
    """Whether anyone but its author has voted on the node."""
    return Vote.objects.filter(node=node).exclude(voter=node.author_id).exists()
