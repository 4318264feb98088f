"""How many changed their vote after an answer: told to its author, as long as they may see how people vote."""

from datetime import UTC, datetime

import pytest

from debate.debates.models import Debate
from debate.following.actions import choose_digest
from debate.following.digest import send_due
from debate.following.news import items, news_of
from debate.following.telling import tell_all
from debate.people.actions import confirm_email, set_email
from debate.votes import actions as votes
from debate.votes.models import Vote
from tests.cast import make_user


def told(user):
    """What the person reads, the newest first."""
    tell_all()
    return [item.sentence for item in items(news_of(user))]


def changes_mind(node, *voters):
    for voter in voters:
        votes.cast(node=node, by=voter, question="agreement", value=-1)


@pytest.fixture
def three(rebuttal):
    """Three people who held the claim true before Stefan's rebuttal."""
    people = [make_user(f"Voter {number}") for number in range(3)]
    for voter in people:
        votes.cast(node=rebuttal.parent, by=voter, question="agreement", value=2)
    tell_all()
    return people


def test_how_many_changed_their_vote_after_my_answer_but_never_of_one_alone(rebuttal, three, stranger):
    changes_mind(rebuttal.parent, three[0], three[0])
    assert told(stranger) == []
    changes_mind(rebuttal.parent, three[1])
    assert told(stranger) == ["2 people changed their vote on #3 after your #4"]
    changes_mind(rebuttal.parent, three[2])
    assert told(stranger) == ["3 people changed their vote on #3 after your #4"]
    assert not [name for name in ("Voter 0", "Voter 1") if name in told(stranger)[0]]


def test_whoever_gave_the_answer_does_not_count_among_those_whom_it_moved(rebuttal, three, stranger):
    votes.cast(node=rebuttal.parent, by=stranger, question="agreement", value=2)
    changes_mind(rebuttal.parent, stranger, three[0])
    assert told(stranger) == []
    changes_mind(rebuttal.parent, three[1])
    assert told(stranger) == ["2 people changed their vote on #3 after your #4"]


def test_the_same_vote_again_and_a_first_one_are_no_change(rebuttal, three, stranger, member):
    for voter in (*three, stranger):
        votes.cast(node=rebuttal.parent, by=voter, question="agreement", value=2)
        votes.cast(node=rebuttal.parent, by=voter, question="relevance", value=2)
        votes.cast(node=rebuttal.parent, by=voter, question="relevance", value=3)
    changes_mind(rebuttal.parent, stranger)
    assert told(stranger) == []


def test_it_is_told_only_to_whom_the_results_are_shown(debate, three, member):
    yes = debate.nodes.get(number=1)
    changes_mind(yes, *three)
    for voter in three:
        votes.cast(node=yes, by=voter, question="agreement", value=2)
    assert not [sentence for sentence in told(member) if "changed" in sentence], "has not said where she stands"
    votes.cast(node=yes, by=member, question="agreement", value=2)
    changes_mind(yes, three[0])
    assert told(member)[0] == "3 people changed their vote on #1 after your #3"


TOLD = ["2 people changed their vote on #3 after your #4"]


def shows(debate, results):
    Debate.objects.filter(pk=debate.pk).update(results=results)


def test_it_is_told_no_more_when_results_are_closed_later(rebuttal, three, stranger, mailoutbox):
    changes_mind(rebuttal.parent, *three[:2])
    assert told(stranger) == TOLD
    shows(rebuttal.debate, Debate.Results.AT_CLOSE)
    assert told(stranger) == []
    set_email(user=stranger, email="stefan@example.org")
    confirm_email(user=stranger)
    choose_digest(by=stranger, digest="daily")
    send_due(datetime(2026, 3, 2, tzinfo=UTC))
    assert not [mail for mail in mailoutbox if "changed their vote" in mail.body]
    shows(rebuttal.debate, Debate.Results.ALWAYS)
    assert told(stranger) == TOLD, "what was told is kept"
    shows(rebuttal.debate, Debate.Results.AT_CLOSE)
    Debate.objects.filter(pk=rebuttal.debate_id).update(votes_open=False)
    assert told(stranger) == TOLD, "nobody can be swayed any more"


def test_where_one_votes_first_it_is_told_to_who_voted(rebuttal, three, stranger):
    changes_mind(rebuttal.parent, *three[:2])
    assert told(stranger) == TOLD
    shows(rebuttal.debate, Debate.Results.AFTER_VOTE)
    assert told(stranger) == []
    votes.cast(node=rebuttal.parent, by=stranger, question="agreement", value=-1)
    assert told(stranger) == TOLD


def test_of_a_position_it_is_told_to_who_still_stands_somewhere(debate, three, member):
    yes = debate.nodes.get(number=1)
    for voter in (member, *three):
        votes.cast(node=yes, by=voter, question="agreement", value=2)
    changes_mind(yes, *three)
    sentence = "3 people changed their vote on #1 after your #3"
    assert sentence in told(member)
    Vote.objects.filter(voter=member).delete()
    assert sentence not in told(member)
    votes.take_stand(debate=debate, by=member, choice="between")
    assert sentence in told(member)


def test_many_are_asked_of_at_once(rebuttal, three, stranger, django_assert_max_num_queries):
    changes_mind(rebuttal.parent, *three)
    tell_all()
    rows = list(news_of(stranger)) * 5
    with django_assert_max_num_queries(6):
        assert len(items(rows)) == 5
