"""What is done to a statement leaves its votes where they are, stale where they judged something else."""

import pytest

from debate.arguments.models import Node
from debate.votes import actions, tallies, tending
from debate.votes.models import Tally, Vote
from tests.board.world import add, judge


@pytest.fixture
def ferry(debate, stranger):
    return add(debate.nodes.get(number=2), stranger, "The ferry can take them all.")


def rows(model=Vote):
    return list(model.objects.order_by("pk").values())


def test_a_moved_statement_keeps_its_truth_and_asks_anew_what_it_counts(claim, ferry, owner):
    judge(claim, [2, 2, 1], [4, 3])
    before = rows(), rows(Tally)
    undo = tending.move(node=claim, by=owner, parent=ferry, kind="claim")
    tally = Tally.objects.get(node=claim)
    assert (sum(tally.agreement), sum(tally.relevance)) == (3, 0)
    assert (tally.stale_relevant_4, tally.stale_relevant_3) == (1, 1)
    assert tallies.differences(claim.debate) == []
    tending.undo(undo=undo, by=owner)
    assert (rows(), rows(Tally)) == before


def test_what_was_voted_at_the_new_place_is_stale_at_the_old_one(claim, ferry, owner, stranger):
    undo = tending.move(node=claim, by=owner, parent=ferry, kind="claim")
    actions.cast(node=claim, by=stranger, question="relevance", value=4)
    tending.undo(undo=undo, by=owner)
    vote = Vote.objects.get()
    assert vote.is_stale(Node.objects.get(pk=claim.pk))
    assert tallies.differences(claim.debate) == []
