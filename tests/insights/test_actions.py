"""Standings follow the record of what was done, and a refresh says what the full pass says."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from debate.activity.models import Verb
from debate.arguments import actions as arguments
from debate.arguments.actions import Wording
from debate.arguments.counts import count
from debate.arguments.models import Node
from debate.arguments.rules import may_link
from debate.debates.clock import turn
from debate.insights import actions
from debate.insights.models import Progress, Standing
from debate.votes import actions as votes
from debate.votes import tending
from debate.web.verdict import Refused
from tests.cast import make_user


def standing_of(node) -> Standing:
    return Standing.objects.get(node=node)


def link(debate, parent, target, kind="claim", aim="") -> Node:
    """A link as a file would bring it; the interface cannot make one yet."""
    by = debate.owner
    with turn(debate.pk, by=by) as taken:
        number = taken.number()
        node = Node.objects.create(
            debate=debate, number=number, parent=parent, kind=kind, aim=aim, author=by, link_to=target
        )
        count(node, +1)
        taken.record(Verb.ADDED, node=number)
    return node


def judge(node, people, agreement=2, relevance=4):
    for person in people:
        votes.cast(node=node, by=person, question="agreement", value=agreement)
        if node.parent_id:
            votes.cast(node=node, by=person, question="relevance", value=relevance)


@pytest.fixture
def crowd(db):
    return [make_user(f"voter{number}") for number in range(3)]


def test_nothing_judged_is_neutral_and_moves_nothing(debate, claim, rebuttal):
    assert actions.refresh_all() == 1
    assert standing_of(claim).value == 0.5
    assert standing_of(claim).weight == 0
    assert actions.refresh_all() == 0


def test_a_vote_moves_what_it_supports(debate, claim, crowd):
    judge(claim, crowd)
    actions.refresh(debate)
    assert standing_of(claim).base == pytest.approx(0.8)
    assert standing_of(claim).weight == pytest.approx(0.8 * 3 / 5)
    energy = 0.8 * 0.8 * 3 / 5
    assert standing_of(claim.parent).value == pytest.approx(0.5 + 0.5 * energy**2 / (1 + energy**2))
    assert Progress.objects.get(debate=debate).change == 10


def test_a_rebuttal_of_relevance_weakens_the_edge_alone(debate, claim, member, stranger, crowd):
    judge(claim, crowd)
    actions.refresh(debate)
    before = standing_of(claim)
    undercut = arguments.add(
        debate=debate,
        by=stranger,
        kind="rebuttal",
        aim="relevance",
        parent=claim,
        wording=Wording("No reason at all."),
    )
    judge(undercut, crowd)
    actions.refresh(debate)
    assert standing_of(claim).value == before.value
    assert standing_of(claim).weight < before.weight
    assert actions.differences(debate) == []


def test_ten_unjudged_children_change_nothing(debate, claim, stranger, crowd):
    judge(claim, crowd)
    actions.refresh(debate)
    before = list(Standing.objects.order_by("node").values_list("node", "value", "weight", "change"))
    for number in range(10):
        kind, aim = [("claim", ""), ("rebuttal", "truth"), ("rebuttal", "relevance")][number % 3]
        wording = Wording(f"Another sentence, number {number}.")
        arguments.add(debate=debate, by=stranger, kind=kind, aim=aim, parent=claim, wording=wording)
    actions.refresh(debate)
    after = Standing.objects.filter(node__in=[row[0] for row in before]).order_by("node")
    assert list(after.values_list("node", "value", "weight", "change")) == before


def test_a_link_stands_as_well_as_what_it_stands_for(debate, claim, member, crowd):
    second = debate.nodes.get(number=2)
    place = link(debate, second, claim, "rebuttal", "truth")
    judge(claim, crowd)
    for person in crowd:
        votes.cast(node=place, by=person, question="relevance", value=4)
    actions.refresh(debate)
    assert standing_of(place).value == standing_of(claim).value
    assert standing_of(second).value < 0.5
    votes.withdraw(node=claim, by=crowd[0], question="agreement")
    actions.refresh(debate)
    assert standing_of(place).value == standing_of(claim).value
    assert actions.differences(debate) == []


def test_what_is_withdrawn_counts_for_nothing_nor_does_what_stands_under_it(debate, claim, rebuttal, member, crowd):
    place = link(debate, debate.nodes.get(number=2), claim)
    judge(claim, crowd)
    judge(rebuttal, crowd)
    arguments.withdraw(node=claim, by=member)
    actions.refresh(debate)
    assert not Standing.objects.filter(node__in=[claim, place]).exists()
    assert standing_of(claim.parent).value == 0.5
    assert standing_of(rebuttal).value > 0.5
    arguments.restore(node=claim, by=member)
    actions.refresh(debate)
    assert Standing.objects.filter(node__in=[claim, place]).count() == 2
    assert actions.differences(debate) == []


def test_a_stand_moves_the_position(debate, member, crowd):
    actions.refresh(debate)
    position = debate.nodes.get(number=1)
    votes.take_stand(debate=debate, by=member, choice="position", position=position)
    actions.refresh(debate)
    assert standing_of(position).value == pytest.approx(2 / 3)


def test_a_debate_that_was_loaded_is_computed_whole(debate, claim, crowd):
    judge(claim, crowd)
    actions.refresh(debate)
    Standing.objects.all().delete()
    with turn(debate.pk, by=None) as taken:
        taken.record(Verb.LOADED)
    actions.refresh(debate)
    assert actions.differences(debate) == []


def test_many_touched_nodes_are_one_full_pass(debate, claim, crowd, monkeypatch):
    monkeypatch.setattr(actions, "MANY", 0)
    judge(claim, crowd)
    actions.refresh(debate)
    assert standing_of(claim).value == pytest.approx(0.8)


def test_a_circle_is_reported_and_holds_up_nobody(debate, private_debate, claim, member, caplog):
    inner = link(debate, claim, claim)
    assert actions.refresh_all() == 2
    assert "in a circle" in caplog.text
    assert actions.refresh_all() == 0
    assert standing_of(private_debate.nodes.get()).value == 0.5
    numbers = actions.differences(debate)[0]
    assert f"#{claim.number}" in numbers and f"#{inner.number}" in numbers


def test_verify_names_what_drifted_what_is_missing_and_what_is_too_much(debate, claim, rebuttal, stranger):
    actions.refresh(debate)
    Standing.objects.filter(node=claim).update(value=0.9)
    Standing.objects.filter(node=claim.parent).delete()
    Node.objects.filter(pk=rebuttal.pk).update(state="hidden")
    found = "\n".join(actions.differences(debate))
    assert f"#{claim.number}: standing is 0.9000 / 0.5000 / 0.0000, should be 0.5000" in found
    assert f"#{claim.parent.number}: standing is missing" in found
    assert f"#{rebuttal.number}: has a standing but takes no part" in found
    actions.rebuild(debate)
    assert actions.differences(debate) == []


def test_what_the_worker_has_not_come_to_yet_is_no_difference(debate, claim):
    assert actions.differences(debate) == []
    assert not Standing.objects.exists()
    Progress.objects.create(debate=debate, change=4)
    assert f"#{claim.number}: standing is missing, should be 0.5000 / 0.5000 / 0.0000" in actions.differences(debate)


def test_a_refresh_takes_a_few_queries_however_much_happened(debate, claim, crowd, django_assert_max_num_queries):
    judge(claim, crowd)
    with django_assert_max_num_queries(14):
        actions.refresh(debate)


WRITES = st.lists(
    st.tuples(
        st.sampled_from(["add", "vote", "unvote", "withdraw", "restore", "reword", "kind", "move", "link", "refresh"]),
        st.integers(0, 50),
        st.integers(0, 50),
    ),
    max_size=25,
)
KINDS = [("claim", ""), ("rebuttal", "truth"), ("rebuttal", "relevance"), ("rebuttal", "definition")]


def write(debate, people, what, one, two):
    """Some write by somebody; what the rules refuse does not happen."""
    nodes = list(debate.nodes.order_by("pk"))
    node, person, (kind, aim) = nodes[one % len(nodes)], people[two % len(people)], KINDS[two % len(KINDS)]
    question = "relevance" if node.is_link or (two % 2 and node.parent_id) else "agreement"
    wording = Wording(f"Sentence {'many words'[: two % 9]} number {one * two}.")
    steps = {
        "add": lambda: arguments.add(debate=debate, by=person, kind=kind, aim=aim, parent=node, wording=wording),
        "vote": lambda: votes.cast(
            node=node, by=person, question=question, value=one % 5 - 2 * (question == "agreement")
        ),
        "unvote": lambda: votes.withdraw(node=node, by=person, question=question),
        "withdraw": lambda: arguments.withdraw(node=node, by=node.author),
        "restore": lambda: arguments.restore(node=node, by=node.author),
        "reword": lambda: votes.reword(node=node, by=node.author, wording=wording),
        "kind": lambda: tending.change_kind(node=node, by=person, kind=kind, aim=aim),
        "move": lambda: tending.move(node=node, by=debate.owner, parent=nodes[two % len(nodes)], kind=kind, aim=aim),
        "link": lambda: try_link(node, nodes[two % len(nodes)], kind, aim),
        "refresh": lambda: actions.refresh(debate),
    }
    with suppress(Refused):
        steps[what]()


def try_link(parent, target, kind, aim):
    if may_link(parent, target, kind, aim):
        link(parent.debate, parent, target, kind, aim)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(writes=WRITES)
def test_a_refresh_after_any_writes_says_what_the_full_pass_says(debate, claim, crowd, writes):
    for what, one, two in writes:
        write(debate, crowd, what, one, two)
    actions.refresh(debate)
    assert actions.differences(debate) == []


@pytest.mark.threads
@pytest.mark.django_db(transaction=True)
def test_two_workers_beside_voters_leave_the_newest(debate, claim, rebuttal):
    people = [make_user(f"voter{number}") for number in range(4)]

    def vote(person):
        for value in (-2, 2, 0, 1):
            votes.cast(node=claim, by=person, question="agreement", value=value)
            votes.cast(node=rebuttal, by=person, question="relevance", value=abs(value))
        connections.close_all()

    def work(_):
        for _ in range(25):
            actions.refresh_all()
        connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        done = [pool.submit(vote, person) for person in people] + [pool.submit(work, n) for n in range(2)]
        for future in done:
            future.result()
    actions.refresh_all()
    assert actions.differences(debate) == []
