"""Whatever people do in whatever order, the kept tallies are what the votes say."""

from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from debate.activity.models import Activity
from debate.arguments import actions as arguments
from debate.arguments.actions import Wording
from debate.debates.models import DebateClock
from debate.votes import actions, tallies, tending
from debate.votes.models import Stand, Vote
from debate.web.verdict import Refused

MOVES = ["cast", "cast", "cast", "withdraw", "confirm", "reword", "mend", "change_kind", "hide", "restore", "stand"]
STEP = st.tuples(
    st.sampled_from(MOVES),
    st.integers(0, 4),  # which node
    st.integers(0, 3),  # who
    st.sampled_from(["agreement", "relevance"]),
    st.integers(-2, 4),
)
AIMS = ["truth", "source", "definition"]


def step(debate, people, move):
    what, which, who, question, value = move
    nodes = list(debate.nodes.order_by("number"))
    node, by = nodes[which % len(nodes)], people[who]
    {
        "cast": lambda: actions.cast(node=node, by=by, question=question, value=value),
        "withdraw": lambda: actions.withdraw(node=node, by=by, question=question),
        "confirm": lambda: actions.confirm(node=node, by=by),
        "reword": lambda: actions.reword(
            node=node, by=node.author, wording=Wording(f"It is number {value} now.", quote=node.quote)
        ),
        "mend": lambda: actions.reword(node=node, by=node.author, wording=Wording(f"{node.body} .", quote=node.quote)),
        "change_kind": lambda: tending.change_kind(node=node, by=node.author, kind="rebuttal", aim=AIMS[value % 3]),
        "hide": lambda: arguments.hide(node=node, by=debate.owner, reason="Because."),
        "restore": lambda: arguments.restore(node=node, by=debate.owner),
        "stand": lambda: actions.take_stand(
            debate=debate, by=by, choice=Stand.Choice.values[value % 3], position=nodes[0] if value % 3 == 0 else None
        ),
    }[what]()


@pytest.fixture
def people(owner, member, stranger, guest):
    return [owner, member, stranger, guest]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(STEP, min_size=5, max_size=30))
def test_tallies_follow_any_interleaving(debate, evidence, rebuttal, people, moves):
    with transaction.atomic():
        for move in moves:
            with suppress(Refused):
                step(debate, people, move)
        assert tallies.differences(debate) == []
        votes = Vote.objects.select_related("node")
        assert set(Vote.objects.stale()) == {vote for vote in votes if vote.is_stale(vote.node)}
        assert Activity.objects.filter(debate=debate).count() == DebateClock.objects.get(debate=debate).change
        transaction.set_rollback(True)


STALENESS = {
    "as it was": ({}, {}, set()),
    "another meaning": ({"revision": 3, "meaning": 3}, {}, {"agreement", "relevance"}),
    "another spelling": ({"revision": 3}, {}, set()),
    "another kind": ({"kind": "rebuttal", "aim": "truth"}, {}, {"relevance"}),
    "another parent": ({"parent": 2}, {}, {"relevance"}),
    "a parent that is gone": ({}, {"parent": None}, {"relevance"}),
    "another aim": ({"kind": "rebuttal", "aim": "truth"}, {"kind": "rebuttal", "aim": "source"}, {"relevance"}),
}


@pytest.mark.parametrize("case", STALENESS)
def test_a_row_and_a_set_of_rows_agree_on_what_is_stale(case, claim, stranger, debate):
    of_node, of_vote, stale = STALENESS[case]
    actions.cast(node=claim, by=stranger, question="agreement", value=1)
    actions.cast(node=claim, by=stranger, question="relevance", value=3)
    if "parent" in of_node:
        of_node = of_node | {"parent": debate.nodes.get(number=of_node["parent"])}
    type(claim).objects.filter(pk=claim.pk).update(**of_node)
    Vote.objects.filter(question="relevance").update(**of_vote) if of_vote else None
    votes = list(Vote.objects.select_related("node"))
    assert {vote.question for vote in votes if vote.is_stale(vote.node)} == stale
    assert set(Vote.objects.stale().values_list("question", flat=True)) == stale


def test_a_rebuild_finds_what_differences_named(debate, claim, stranger):
    actions.cast(node=claim, by=stranger, question="relevance", value=0)
    tallies.Tally.objects.all().delete()
    assert tallies.differences(debate) == [
        f"#{claim.number}: tally judges is 0, should be 1",
        f"#{claim.number}: tally relevant_0 is 0, should be 1",
    ]
    tallies.rebuild(debate)
    assert tallies.differences(debate) == []
