"""The way down to what is found: whole when it is short, its ends when it is long."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from debate.arguments.actions import withdraw
from debate.arguments.tending import link
from debate.search.paths import SKIPPED, ways_to
from tests.board.world import add


@pytest.fixture
def chain(debate, claim, member):
    """The claim #3 under the position #1, and five more, each under the one before it."""
    nodes = [claim]
    for number in range(4, 9):
        nodes.append(add(nodes[-1], member, f"This is the statement number {number}."))
    return nodes


def numbers(way):
    return [crumb.number for crumb in way]


def test_up_to_four_steps_are_told_of_more_the_position_and_the_last_two(chain):
    ways = ways_to([node.pk for node in chain])
    assert [numbers(ways[node.pk]) for node in chain] == [
        [1],
        [1, 3],
        [1, 3, 4],
        [1, 3, 4, 5],
        [1, None, 5, 6],
        [1, None, 6, 7],
    ]
    assert ways[chain[-1].pk][1] == SKIPPED and ways[chain[-1].pk][-1].said == "This is the statement number 7."


def test_a_position_and_what_is_not_there_have_none(chain, debate):
    assert ways_to([debate.nodes.get(number=1).pk, 0]) == {} == ways_to([])


def test_what_is_no_longer_shown_is_a_step_that_says_nothing(chain, member):
    withdraw(node=chain[1], by=member)
    assert [crumb.said for crumb in ways_to([chain[2].pk])[chain[2].pk]][1:] == [chain[0].body, ""]


def test_a_link_says_what_it_stands_for(debate, claim, owner):
    undo = link(parent=debate.nodes.get(number=2), by=owner, target=claim, kind="claim")
    against = add(undo.node, owner, "That does not bear on it at all.", kind="rebuttal", aim="relevance")
    assert [crumb.said for crumb in ways_to([against.pk])[against.pk]][1:] == [claim.body]


def test_a_link_to_what_is_no_longer_shown_says_nothing(debate, claim, owner, member):
    undo = link(parent=debate.nodes.get(number=2), by=owner, target=claim, kind="claim")
    against = add(undo.node, owner, "That does not bear on it at all.", kind="rebuttal", aim="relevance")
    withdraw(node=claim, by=member)
    assert [crumb.said for crumb in ways_to([against.pk])[against.pk]][1:] == [""]


def test_ways_that_meet_are_one_query(chain):
    with CaptureQueriesContext(connection) as asked:
        ways_to([node.pk for node in chain])
    assert len(asked) == 1
