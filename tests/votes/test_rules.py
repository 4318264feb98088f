"""Who may vote on what now, and who sees the results."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from debate.arguments import actions as arguments
from debate.arguments.models import Node
from debate.debates.models import Debate
from debate.votes import actions
from debate.votes.models import Stand, Vote
from debate.votes.rules import is_judged, may_cast, may_see_results
from debate.web.verdict import Refused


@pytest.mark.parametrize(
    ("on", "question", "allowed"),
    [
        ("position", "agreement", True),
        ("position", "relevance", False),
        ("claim", "agreement", True),
        ("claim", "relevance", True),
        ("link", "agreement", False),
        ("link", "relevance", True),
        ("hidden", "agreement", False),
        ("hidden", "relevance", False),
    ],
)
def test_what_is_asked_of_what(debate, claim, rebuttal, stranger, owner, on, question, allowed):
    second = debate.nodes.get(number=2)
    link = Node.objects.create(debate=debate, number=90, parent=second, kind="claim", link_to=claim, author=owner)
    hidden = arguments.hide(node=rebuttal, by=owner, reason="rude")
    node = {"position": second, "claim": claim, "link": link, "hidden": hidden}[on]
    assert bool(may_cast(stranger, node, question)) == allowed


def test_a_vote_can_be_taken_back_when_voting_is_closed_and_no_other_cast(debate, claim, stranger):
    actions.cast(node=claim, by=stranger, question="agreement", value=1)
    Debate.objects.update(votes_open=False)
    with pytest.raises(Refused, match="Voting is closed"):
        actions.cast(node=claim, by=stranger, question="agreement", value=2)
    actions.withdraw(node=claim, by=stranger, question="agreement")
    assert not Vote.objects.exists()


def test_tallies_of_positions_show_after_ones_own_answer(debate, claim, member, stranger):
    position = debate.nodes.get(number=1)
    assert not may_see_results(AnonymousUser(), position)
    assert may_see_results(AnonymousUser(), claim)
    actions.cast(node=position, by=member, question="agreement", value=-1)
    assert may_see_results(member, position)
    actions.take_stand(debate=debate, by=stranger, choice="unsure")
    assert may_see_results(stranger, position)
    assert not Vote.objects.filter(voter=stranger).exists()


def test_a_stand_names_a_position_of_this_debate(debate, claim, private_debate, member):
    for choice, position in [
        ("position", None),
        ("position", claim),
        ("position", private_debate.nodes.get()),
        ("between", debate.nodes.get(number=1)),
    ]:
        with pytest.raises(Refused):
            actions.take_stand(debate=debate, by=member, choice=choice, position=position)
    assert not Stand.objects.exists()


def test_a_stand_overrides_no_vote_given_before(debate, member):
    position = debate.nodes.get(number=1)
    actions.cast(node=position, by=member, question="agreement", value=-2)
    actions.take_stand(debate=debate, by=member, choice="between")
    assert Vote.objects.get(node=position).value == -2


def test_judged_is_by_others(claim, member, stranger):
    actions.cast(node=claim, by=member, question="agreement", value=2)
    assert not is_judged(claim)
    actions.cast(node=claim, by=stranger, question="agreement", value=2)
    assert is_judged(claim)


BROKEN = [
    {"question": "agreement", "value": 3},
    {"question": "agreement", "value": -3},
    {"question": "relevance", "value": 5, "kind": "claim"},
    {"question": "relevance", "value": -1, "kind": "claim"},
    {"question": "relevance", "value": 1},
    {"question": "agreement", "value": 1, "kind": "claim"},
    {"question": "other", "value": 1},
]


@pytest.mark.parametrize("fields", BROKEN, ids=str)
def test_the_database_refuses_a_vote_out_of_range_or_of_no_edge(claim, stranger, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.bulk_create([Vote(node=claim, voter=stranger, revision=1, **fields)])


def test_the_database_keeps_one_vote_a_person_node_and_question_and_one_stand_a_debate(claim, stranger, debate):
    actions.cast(node=claim, by=stranger, question="agreement", value=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.bulk_create([Vote(node=claim, voter=stranger, revision=1, question="agreement", value=0)])
    with pytest.raises(IntegrityError), transaction.atomic():
        Stand.objects.create(debate=debate, person=stranger, choice="position")
    Stand.objects.create(debate=debate, person=stranger, choice="unsure")
    with pytest.raises(IntegrityError), transaction.atomic():
        Stand.objects.create(debate=debate, person=stranger, choice="between")
