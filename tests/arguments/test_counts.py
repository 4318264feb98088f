"""Whatever people do to a tree in whatever order, the kept counts are what the tree says."""

from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from debate.activity.models import Activity
from debate.arguments import actions, counts, tending
from debate.arguments.actions import Wording
from debate.arguments.models import Aim, Kind, Node, PassageUse
from debate.debates.models import Debate, DebateClock
from debate.texts.actions import quote_passage
from debate.web.verdict import Refused

STEP = st.tuples(
    st.sampled_from(["add", "add", "add", "edit", "withdraw", "restore", "hide", "retype"]),
    st.integers(0, 30),  # which node
    st.integers(0, 2),  # who
    st.sampled_from(Kind.values),
    st.sampled_from(["", *Aim.values]),
    st.integers(0, 1),  # which passage
)


@pytest.fixture
def people(owner, member, curator):
    return [owner, member, curator]


@pytest.fixture
def passages(quote, text):
    return [quote, quote_passage(version=text.current(), start=0, end=20)]


def step(debate, people, passages, move):
    what, which, who, kind, aim, passage = move
    nodes = list(debate.nodes.order_by("number"))
    node, by = nodes[which % len(nodes)], people[who]
    quote = passages[passage] if kind == "evidence" else None
    wording = Wording(f"The sentence number {which} of somebody.", quote=quote)
    if what == "add":
        actions.add(debate=debate, by=by, kind=kind, aim=aim, parent=node, wording=wording)
    elif what == "edit":
        quote = passages[passage] if node.quote_id else None
        actions.edit(node=node, by=node.author, wording=Wording(wording.body, quote=quote), judged=False)
    elif what == "retype":
        tending.change_kind(node=node, by=by, kind=kind, aim=aim)
    elif what == "hide":
        actions.hide(node=node, by=by, reason="Because.")
    else:
        getattr(actions, what)(node=node, by=by)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(STEP, min_size=5, max_size=30))
def test_counts_follow_any_sequence(debate, evidence, people, passages, moves):
    with transaction.atomic():
        link = Node.objects.create(
            debate=debate,
            number=DebateClock.take_number(debate.pk),
            parent=debate.nodes.get(number=2),
            kind="claim",
            link_to=evidence.parent,
            author=people[1],
        )
        counts.count(link, +1)
        for move in moves:
            with suppress(Refused):
                step(debate, people, passages, move)
        assert counts.differences(debate) == []
        assert_no_impossible_tree(debate)
        changes = set(Activity.objects.filter(debate=debate).values_list("change", flat=True))
        assert changes == set(range(1, DebateClock.objects.get(debate=debate).change + 1))
        transaction.set_rollback(True)


def assert_no_impossible_tree(debate):
    for node in debate.nodes.select_related("parent"):
        assert actions.fits(node.kind, node.aim, node.parent), node
        assert node.revisions.count() == (0 if node.is_link else node.revision)


def test_differences_are_named_and_rebuilt(debate, evidence, quote):
    Node.objects.filter(number=1, debate=debate).update(claim_count=9, descendant_count=1)
    PassageUse.objects.filter(quote=quote).update(rebutting=4)
    assert counts.differences(debate) == [
        "#1: claim_count is 9, should be 1",
        "#1: descendant_count is 1, should be 2",
        f"passage {quote.pk}: rebutting is 4, should be 0",
    ]
    counts.rebuild(debate)
    assert counts.differences(debate) == []


def test_a_lost_row_of_uses_is_made_again(debate, evidence, quote):
    PassageUse.objects.all().delete()
    assert counts.differences(debate) == [f"passage {quote.pk}: supporting is 0, should be 1"]
    counts.rebuild(debate)
    assert counts.differences(debate) == []
    assert PassageUse.objects.get().supporting == 1


def test_a_rebuild_touches_no_other_debate(debate, evidence, private_debate):
    Node.objects.filter(debate=private_debate).update(claim_count=5)
    counts.rebuild(debate)
    assert Debate.objects.get(pk=private_debate.pk).nodes.get().claim_count == 5
