"""Votes and their tallies: every write moves both, in one turn at the debate's clock."""

from __future__ import annotations

from django.db import transaction

from debate.activity.models import Verb
from debate.arguments import actions as arguments
from debate.arguments.models import Kind, Node
from debate.arguments.wordings import reworded_since
from debate.debates.clock import hold, turn
from debate.debates.models import Debate
from debate.debates.rules import may_vote
from debate.people.models import User
from debate.votes import following, tallies
from debate.votes.models import Openness, Question, Stand, Vote
from debate.votes.rules import GONE, is_judged, may_cast, value_is_sound
from debate.web.rows import instances
from debate.web.verdict import Refused, refused, refused_if, require


def cast(*, node: Node, by: User, question: str, value: int, seen: int | None = None) -> Vote:
    """Answer a question on a node, for the first time or anew; a stale vote is fresh again by this.

    `seen` is the change of the debate that the voter's page showed: what came to say something else after it was not
    judged, and the vote is stale from the start. Raises `Refused` with the reason.
    """
    require(value_is_sound(question, value))
    with turn(node.debate_id, by=by) as taken:
        node = Node.objects.as_it_is(node.pk, node.debate_id, by)
        require(may_cast(by, node, question))
        vote, before = _put(node, by, question, value, judged(node, seen))
        # That it is another answer than before, not which: who answered is told how many changed their mind.
        revised = {"revised": True} if before is not None and before.value != value else {}
        taken.record(Verb.VOTED, node=node.number, question=question, **revised)
    return vote


def judged(node: Node, seen: int | None) -> int:
    """The number of the wording that was judged on a page as of this change; without one, the wording of now."""
    return node.meaning - 1 if seen is not None and reworded_since(node, seen) else node.revision


def _put(node: Node, by: User, question: str, value: int, revision: int) -> tuple[Vote, Vote | None]:
    """Write the vote and move the tally by the difference; the caller holds the debate's lock. The one before, too."""
    mine = {vote.question: vote for vote in instances(Vote, "node_id = %s AND voter_id = %s", [node.pk, by.pk])}
    move = tallies.Move(node)
    move.take(mine.values())
    before = mine.get(question)
    vote = Vote.put(node, by.pk, question, value, revision)
    if vote is None:
        raise Refused(GONE)
    mine[question] = vote
    move.put(mine.values())
    move.apply()
    return vote, before


def withdraw(*, node: Node, by: User, question: str) -> None:
    """Take one's answer back. Always possible, also when voting is closed. Nothing there: nothing happens."""
    with turn(node.debate_id, by=by) as taken:
        node = Node.objects.get(pk=node.pk)
        mine = list(Vote.objects.filter(node=node, voter=by))
        gone = [vote for vote in mine if vote.question == question]
        if not gone:
            return
        move = tallies.Move(node)
        move.take(mine)
        move.put(vote for vote in mine if vote.question != question)
        move.apply()
        gone[0].delete()
        taken.record(Verb.UNVOTED, node=node.number, question=question)


def confirm(*, node: Node, by: User, seen: int | None = None) -> None:
    """Say that one's stale votes on the node still hold for what it says and where it stands now, or as of `seen`."""
    with turn(node.debate_id, by=by) as taken:
        node = Node.objects.select_related("debate").get(pk=node.pk)
        stale = [vote for vote in Vote.objects.filter(node=node, voter=by) if vote.is_stale(node)]
        for vote in stale:
            require(may_cast(by, node, vote.question))
            _put(node, by, vote.question, vote.value, judged(node, seen))
        if stale:
            taken.record(Verb.CONFIRMED, node=node.number)


def take_stand(*, debate: Debate, by: User, choice: str, position: Node | None = None) -> Stand:
    """Say where one stands before reading on. The first stand stays; a second one changes nothing.

    It is a blind vote on the positions: yes to the one chosen, undecided on all for *in between*.
    """
    if (choice == Stand.Choice.POSITION) != (position is not None):
        raise Refused(refused("Choose one of the positions, in between, or not sure."))
    if position is not None and (position.debate_id != debate.pk or position.kind != Kind.POSITION):
        raise Refused(refused("That is not a position of this debate."))
    with turn(debate.pk, by=by) as taken:
        debate, position = arguments.as_they_are(debate, position, by)
        require(may_vote(by, debate))
        require(refused_if(position and not position.is_live, "This position is not there any more. Choose another."))
        stand, created = Stand.objects.get_or_create(
            debate=debate, person=by, defaults={"choice": choice, "position": position}
        )
        if created:
            _vote_blind(debate, by, stand)
            taken.record(Verb.STOOD, choice=choice)
    return stand


def _vote_blind(debate: Debate, by: User, stand: Stand) -> None:
    # Read under the lock: what they say may have changed since they were shown.
    positions = debate.nodes.live().filter(kind=Kind.POSITION)
    answers = {
        Stand.Choice.POSITION: [(node, 2) for node in positions if node.pk == stand.position_id],
        Stand.Choice.BETWEEN: [(node, 0) for node in positions],
        Stand.Choice.UNSURE: [],
    }
    answered = set(Vote.objects.filter(node__debate=debate, voter=by).values_list("node", flat=True))
    for node, value in answers[Stand.Choice(stand.choice)]:
        if node.pk not in answered:
            _put(node, by, Question.AGREEMENT, value, node.revision)


@transaction.atomic
def reword(*, node: Node, by: User, wording: arguments.Wording) -> Node:
    """Edit a node; when its meaning changed, its votes become stale in the tally."""
    hold(node.debate_id)
    edited = arguments.edit(node=node, by=by, wording=wording, judged=is_judged(node))
    tallies.rebuild_nodes([edited])
    return edited


def be_open(*, debate: Debate, by: User, is_open: bool) -> None:
    """Let others see how one voted in a debate, or no longer. Nothing else changes: no turn, and nothing on record."""
    if is_open:
        Openness.objects.get_or_create(debate=debate, person=by)
    else:
        Openness.objects.filter(debate=debate, person=by).delete()


def erase(*, debate: Debate, voter: User) -> list[int]:
    """Take all of somebody's answers in a debate back, with where they stood; on which statements, by number.

    The caller holds the clock.
    """
    nodes = list(Node.objects.filter(debate=debate, votes__voter=voter).distinct())
    Vote.objects.filter(node__in=nodes, voter=voter).delete()
    Stand.objects.filter(debate=debate, person=voter).delete()
    following.forget(debate, voter)
    tallies.rebuild_nodes(nodes)
    return [node.number for node in nodes]
