"""Several people at the same votes in the same moment, on real threads."""

import random
import time

import pytest

from debate.activity.models import Activity
from debate.arguments.actions import Wording
from debate.debates.models import DebateClock
from debate.votes import actions, tallies
from debate.votes.models import Stand, Tally, Vote
from tests.cast import make_user
from tests.together import together

pytestmark = [pytest.mark.threads, pytest.mark.django_db(transaction=True)]
PEOPLE = 8


@pytest.fixture
def voters(db):
    return [make_user(f"voter{number}") for number in range(PEOPLE)]


def assert_kept(debate):
    assert tallies.differences(debate) == []
    changes = list(Activity.objects.filter(debate=debate).order_by("change").values_list("change", flat=True))
    assert changes == list(range(1, DebateClock.objects.get(debate=debate).change + 1))


def test_all_vote_change_and_withdraw_on_the_same_statements(claim, rebuttal, voters):
    def vote(voter, chance):
        for _ in range(15):
            node, question = chance.choice([claim, rebuttal]), chance.choice(["agreement", "relevance"])
            if chance.random() < 0.25:
                actions.withdraw(node=node, by=voter, question=question)
            else:
                actions.cast(node=node, by=voter, question=question, value=chance.randint(0, 2))

    together([lambda voter=voter: vote(voter, random.Random(voter.pk)) for voter in voters])
    assert_kept(claim.debate)


def test_first_votes_of_all_find_one_tally(claim, voters):
    together(
        [lambda voter=voter: actions.cast(node=claim, by=voter, question="agreement", value=2) for voter in voters]
    )
    assert Tally.objects.get(node=claim).agree_4 == PEOPLE
    assert_kept(claim.debate)


def test_one_person_on_many_devices_has_one_vote(claim, stranger):
    def cast(value):
        actions.cast(node=claim, by=stranger, question="relevance", value=value)

    together([lambda value=value: cast(value) for value in range(5)])
    assert Vote.objects.count() == 1
    assert_kept(claim.debate)


def test_votes_come_in_while_the_statement_is_reworded_and_confirmed(claim, member, voters):
    def vote(voter):
        for value in (-2, 0, 2, 1):
            actions.cast(node=claim, by=voter, question="agreement", value=value)
            actions.confirm(node=claim, by=voter)

    def reword(endings):
        for ending in endings:
            actions.reword(node=claim, by=member, wording=Wording(f"It will stand for {ending} winters."))

    doings = [lambda voter=voter: vote(voter) for voter in voters[:6]]
    together([*doings, lambda: reword([2, 3, 4]), lambda: reword([3] * 12)])
    assert_kept(claim.debate)


def test_an_edit_that_changes_nothing_overwrites_no_vote(claim, member, stranger, monkeypatch):
    actions.cast(node=claim, by=stranger, question="agreement", value=1)
    read = tallies.expected

    def read_slowly(nodes):
        counts = read(nodes)
        time.sleep(0.5)
        return counts

    def vote_meanwhile():
        time.sleep(0.2)
        actions.cast(node=claim, by=stranger, question="agreement", value=-2)

    monkeypatch.setattr(tallies, "expected", read_slowly)
    together([lambda: actions.reword(node=claim, by=member, wording=Wording(claim.body)), vote_meanwhile])
    monkeypatch.setattr(tallies, "expected", read)
    assert_kept(claim.debate)


def test_one_stand_though_the_button_was_pressed_twice(debate, member):
    positions = list(debate.nodes.order_by("number"))
    together(
        [
            lambda position=position: actions.take_stand(debate=debate, by=member, choice="position", position=position)
            for position in positions * 3
        ]
    )
    stand = Stand.objects.get()
    assert Vote.objects.get().node == stand.position
    assert_kept(debate)
