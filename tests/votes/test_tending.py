"""What is done to a statement leaves its votes where they are, stale where they judged something else."""

import pytest

from debate.arguments.actions import Wording
from debate.arguments.models import Node
from debate.people.models import User
from debate.votes import actions, tallies, tending
from debate.votes.models import Stand, Tally, Vote
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


def given(node):
    """Who answered what, by name, question and whether it counts."""
    node = Node.objects.get(pk=node.pk)
    votes = Vote.objects.filter(node=node).select_related("voter")
    return {(vote.voter.username, vote.question): (vote.value, vote.is_stale(node)) for vote in votes}


def told():
    """Every vote without its primary key, and every tally."""
    names = ("node", "voter", "question", "value", "revision", "parent", "kind", "aim", "cast_at")
    return set(Vote.objects.values_list(*names)), {row["node_id"]: row for row in Tally.objects.values()}


def test_votes_follow_stale_where_other_words_were_judged(claim, rebuttal, owner, stranger):
    twin = add(claim.parent, stranger, "One more winter is too much for it.")
    judge(claim, [2, 1, -1], [4])
    judge(twin, [0])
    judge(rebuttal, [], [3, 3])
    before = told()
    undo = tending.merge(node=claim, by=owner, into=twin)
    assert given(twin) == {
        ("voter-0", "agreement"): (0, False),
        ("voter-1", "agreement"): (1, True),
        ("voter-2", "agreement"): (-1, True),
        ("voter-0", "relevance"): (4, True),
    }
    assert Tally.objects.get(node=rebuttal).stale_relevant_3 == 2
    assert tallies.differences(claim.debate) == []
    tending.undo(undo=undo, by=owner)
    assert told()[0] == before[0]
    assert tallies.differences(claim.debate) == []
    assert {pk: row for pk, row in told()[1].items() if pk in before[1]} == before[1]


def test_votes_on_the_same_words_stay_fresh_and_the_later_one_survives(claim, owner, stranger):
    twin = add(claim.parent, stranger, "It is too weak for another winter!")
    judge(twin, [0, 1])
    judge(claim, [2], [4])
    undo = tending.merge(node=claim, by=owner, into=twin)
    assert given(twin) == {
        ("voter-0", "agreement"): (2, False),
        ("voter-0", "relevance"): (4, False),
        ("voter-1", "agreement"): (1, False),
    }
    tending.undo(undo=undo, by=owner)
    assert given(twin) == {("voter-0", "agreement"): (0, False), ("voter-1", "agreement"): (1, False)}


def test_a_vote_that_was_stale_stays_so_though_the_words_are_the_same(claim, owner, member, stranger):
    judge(claim, [2])
    actions.reword(node=claim, by=member, wording=Wording("It rots from below, everywhere."))
    twin = add(claim.parent, stranger, "It rots from below, everywhere!")
    tending.merge(node=claim, by=owner, into=twin)
    assert given(twin) == {("voter-0", "agreement"): (2, True)}


def test_a_fresh_answer_survives_a_later_one_to_other_words(claim, owner, stranger):
    twin = add(claim.parent, stranger, "One more winter is too much for it.")
    judge(twin, [0])
    judge(claim, [2])
    tending.merge(node=claim, by=owner, into=twin)
    assert given(twin) == {("voter-0", "agreement"): (0, False)}


def test_what_voters_did_meanwhile_stands(claim, owner, stranger):
    twin = add(claim.parent, stranger, "One more winter is too much for it.")
    judge(claim, [2, 1, -1, 0])
    undo = tending.merge(node=claim, by=owner, into=twin)
    first, second, _, fourth = (User.objects.get(username=f"voter-{at}") for at in range(4))
    actions.cast(node=twin, by=first, question="agreement", value=-2)
    actions.withdraw(node=twin, by=second, question="agreement")
    fourth.delete()
    tallies.rebuild(claim.debate)
    tending.undo(undo=undo, by=owner)
    assert given(twin) == {("voter-0", "agreement"): (-2, False)}
    assert given(claim) == {("voter-0", "agreement"): (2, False), ("voter-2", "agreement"): (-1, False)}
    assert tallies.differences(claim.debate) == []


def test_who_stood_for_a_position_stands_for_what_it_became(debate, owner, member):
    first, second = debate.nodes.order_by("number")
    actions.take_stand(debate=debate, by=member, choice="position", position=first)
    undo = tending.merge(node=first, by=owner, into=second)
    assert Stand.objects.get().position == second
    tending.undo(undo=undo, by=owner)
    assert Stand.objects.get().position == first
    assert given(first) == {("Mara", "agreement"): (2, False)}


def test_a_split_makes_votes_wait_and_undone_they_count_again(claim, rebuttal, owner, stranger):
    judge(claim, [2, 1], [3])
    judge(rebuttal, [1], [2])
    before = given(claim), given(rebuttal)
    halves = {"first": Wording("It is too weak for winter."), "second": Wording("It is ugly, too.")}
    undo = tending.split(node=claim, by=owner, moved=[rebuttal.number], **halves)
    assert all(stale for _, stale in given(claim).values())
    assert given(rebuttal)["voter-0", "relevance"] == (2, True)
    assert tallies.differences(claim.debate) == []
    actions.cast(node=claim, by=stranger, question="agreement", value=0)
    tending.undo(undo=undo, by=owner)
    assert given(claim) == before[0] | {("Stefan", "agreement"): (0, True)}
    assert given(rebuttal) == before[1]
    assert tallies.differences(claim.debate) == []


def test_what_was_said_of_the_second_half_meanwhile_is_said_of_the_whole(claim, owner, stranger):
    judge(claim, [2])
    halves = {"first": Wording("It is too weak for winter."), "second": Wording("It is ugly, too.")}
    undo = tending.split(node=claim, by=owner, moved=[], **halves)
    second = Node.objects.get(pk=undo.before["second"])
    judge(second, [-1])
    actions.cast(node=second, by=stranger, question="agreement", value=1)
    actions.cast(node=second, by=stranger, question="relevance", value=3)
    tending.undo(undo=undo, by=owner)
    theirs = {("Stefan", "agreement"): (1, True), ("Stefan", "relevance"): (3, True)}
    assert given(claim) == theirs | {("voter-0", "agreement"): (2, False)} and given(second) == {}
    assert tallies.differences(claim.debate) == []
