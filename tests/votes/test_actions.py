"""Votes are kept once a person, node and question; the tally follows every one of them."""

import pytest

from debate.activity.models import Activity
from debate.arguments import actions as arguments
from debate.arguments.actions import Wording
from debate.debates.actions import configure
from debate.debates.models import Debate, DebateClock
from debate.votes import actions, tallies, tending
from debate.votes.models import Question, Stand, Tally, Vote
from debate.votes.rules import may_see_results
from debate.web.verdict import Refused


def test_a_vote_is_counted_once_and_moves_when_changed(claim, stranger):
    actions.cast(node=claim, by=stranger, question="agreement", value=1)
    actions.cast(node=claim, by=stranger, question="agreement", value=-2)
    actions.cast(node=claim, by=stranger, question="relevance", value=4)
    tally = Tally.objects.get(node=claim)
    assert tally.agreement == [1, 0, 0, 0, 0]
    assert tally.relevance == [0, 0, 0, 0, 1]
    assert tally.judges == 1
    assert Vote.objects.count() == 2


def test_a_withdrawn_vote_is_counted_no_more(claim, stranger):
    actions.cast(node=claim, by=stranger, question="agreement", value=1)
    actions.withdraw(node=claim, by=stranger, question="agreement")
    actions.withdraw(node=claim, by=stranger, question="agreement")
    assert Tally.objects.get(node=claim).agreement == [0, 0, 0, 0, 0]
    assert Tally.objects.get(node=claim).judges == 0


def test_the_author_is_no_judge_of_the_own_statement(claim, member):
    actions.cast(node=claim, by=member, question="agreement", value=2)
    assert Tally.objects.get(node=claim).judges == 0


@pytest.mark.parametrize(("question", "value"), [("agreement", 3), ("agreement", -3), ("relevance", -1), ("x", 0)])
def test_an_answer_out_of_range_is_refused(claim, stranger, question, value):
    with pytest.raises(Refused):
        actions.cast(node=claim, by=stranger, question=question, value=value)
    assert not Vote.objects.exists()


def test_a_new_meaning_makes_votes_stale_until_confirmed(claim, member, stranger):
    actions.cast(node=claim, by=stranger, question="agreement", value=2)
    reworded = actions.reword(node=claim, by=member, wording=Wording("It will not stand another flood."))
    tally = Tally.objects.get(node=claim)
    assert (tally.agree_4, tally.stale_agree_4, tally.judges) == (0, 1, 0)
    assert list(Vote.objects.stale()) == list(Vote.objects.all())
    actions.confirm(node=reworded, by=stranger)
    tally.refresh_from_db()
    assert (tally.agree_4, tally.stale_agree_4, tally.judges) == (1, 0, 1)


def test_nothing_is_confirmed_where_voting_is_closed(claim, member, stranger, owner):
    actions.cast(node=claim, by=stranger, question="agreement", value=2)
    reworded = actions.reword(node=claim, by=member, wording=Wording("It will not stand another flood."))
    configure(debate=claim.debate, by=owner, votes_open=False)
    with pytest.raises(Refused, match="Voting is closed"):
        actions.confirm(node=reworded, by=stranger)
    assert Vote.objects.stale().exists()


def test_mended_spelling_leaves_votes_fresh(claim, member, stranger):
    actions.cast(node=claim, by=stranger, question="agreement", value=2)
    actions.reword(node=claim, by=member, wording=Wording("It is too weak for anothher winter."))
    assert Tally.objects.get(node=claim).agree_4 == 1
    assert not Vote.objects.stale().exists()


def test_slips_that_add_up_to_another_word_make_votes_stale(claim, member, stranger):
    node = actions.reword(node=claim, by=member, wording=Wording("The casual link between them is weak."))
    actions.cast(node=node, by=stranger, question="agreement", value=2)
    node = actions.reword(node=node, by=member, wording=Wording("The casusal link between them is weak."))
    assert not Vote.objects.stale().exists()
    actions.reword(node=node, by=member, wording=Wording("The causal link between them is weak."))
    assert Vote.objects.stale().exists()


@pytest.mark.parametrize(
    ("wording", "counts"), [("It will outlast us all.", False), ("It is too weak for anothher winter.", True)]
)
def test_a_vote_on_a_page_from_before_an_edit_judged_what_stood_there(claim, member, stranger, wording, counts):
    seen = DebateClock.objects.get(debate=claim.debate).change
    node = actions.reword(node=claim, by=member, wording=Wording(wording))
    actions.cast(node=node, by=stranger, question="agreement", value=2, seen=seen)
    assert Vote.objects.stale().exists() is not counts
    actions.confirm(node=node, by=stranger, seen=seen)
    assert Vote.objects.stale().exists() is not counts
    assert tallies.differences(node.debate) == []
    actions.confirm(node=node, by=stranger, seen=DebateClock.objects.get(debate=claim.debate).change)
    assert not Vote.objects.stale().exists()


def test_another_aim_makes_only_relevance_stale(rebuttal, member, stranger):
    actions.cast(node=rebuttal, by=member, question="agreement", value=1)
    actions.cast(node=rebuttal, by=member, question="relevance", value=3)
    tending.change_kind(node=rebuttal, by=stranger, kind="rebuttal", aim="relevance")
    tally = Tally.objects.get(node=rebuttal)
    assert (tally.agree_3, tally.stale_relevant_3) == (1, 1)


def test_changes_are_gapless_and_a_vote_for_nothing_leaves_none(claim, stranger):
    actions.cast(node=claim, by=stranger, question="agreement", value=1)
    actions.withdraw(node=claim, by=stranger, question="relevance")
    actions.withdraw(node=claim, by=stranger, question="agreement")
    changes = list(Activity.objects.filter(debate=claim.debate).order_by("change").values_list("change", flat=True))
    assert changes == list(range(1, len(changes) + 1))
    assert DebateClock.objects.get(debate=claim.debate).change == changes[-1]


def test_the_first_stand_is_a_blind_vote_and_stays(debate, member):
    first, second = debate.nodes.order_by("number")
    assert not may_see_results(member, first)
    actions.take_stand(debate=debate, by=member, choice="position", position=first)
    actions.take_stand(debate=debate, by=member, choice="position", position=second)
    assert Stand.objects.get().position == first
    assert Tally.objects.get(node=first).agree_4 == 1
    assert not Tally.objects.filter(node=second).exists()
    assert may_see_results(member, first)


def test_in_between_is_undecided_on_every_position_whatever_others_voted(debate, member, stranger):
    actions.cast(node=debate.nodes.get(number=1), by=stranger, question="agreement", value=1)
    actions.take_stand(debate=debate, by=member, choice="between")
    assert [tally.agree_2 for tally in Tally.objects.all()] == [1, 1]


def test_no_stand_is_taken_where_voting_was_closed_a_moment_ago(debate, member, owner):
    seen = Debate.objects.get(pk=debate.pk)
    configure(debate=debate, by=owner, votes_open=False)
    with pytest.raises(Refused, match="Voting is closed"):
        actions.take_stand(debate=seen, by=member, choice="between")
    assert not Stand.objects.exists() and not Vote.objects.exists()


def test_nobody_stands_for_a_position_that_was_withdrawn_a_moment_ago(debate, member, owner):
    seen = debate.nodes.get(number=1)
    arguments.withdraw(node=seen, by=owner)
    with pytest.raises(Refused, match="not there any more"):
        actions.take_stand(debate=debate, by=member, choice="position", position=seen)
    assert not Stand.objects.exists()


def test_links_take_no_agreement_and_positions_no_relevance(debate, member):
    position = debate.nodes.get(number=1)
    with pytest.raises(Refused, match="no relevance"):
        actions.cast(node=position, by=member, question=Question.RELEVANCE, value=1)


def test_verify_names_a_tally_that_drifted(claim, stranger):
    actions.cast(node=claim, by=stranger, question="agreement", value=1)
    Tally.objects.filter(node=claim).update(agree_3=7)
    assert tallies.differences(claim.debate) == [f"#{claim.number}: tally agree_3 is 7, should be 1"]
    tallies.rebuild(claim.debate)
    assert tallies.differences(claim.debate) == []


def test_when_voting_is_closed_everyone_sees_the_positions_results(debate, member, owner):
    position = debate.nodes.get(number=1)
    assert not may_see_results(member, position)
    configure(debate=debate, by=owner, votes_open=False)
    position.debate.refresh_from_db()
    assert may_see_results(member, position)
