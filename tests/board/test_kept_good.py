"""Whatever is done to a tree in whatever order: nothing rests on itself, all stands where it may, all adds up."""

from contextlib import suppress

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from debate.arguments import actions as arguments
from debate.arguments import counts
from debate.arguments import tending as places
from debate.arguments.actions import Wording
from debate.arguments.models import Aim, Node, Undo
from debate.board import actions
from debate.insights import actions as insights
from debate.interchange.soundness import breaches, clock_differences
from debate.votes import actions as votes
from debate.votes import tallies, tending
from debate.votes.models import Tally, Vote
from debate.web.verdict import Refused
from tests.board.world import add

TREES = ["add", "add", "evidence", "link", "vote", "vote"]
DEEDS = ["move", "kind", "link", "merge", "split", "extract", "back"]
OTHERS = ["merge", "reword", "hide", "withdraw", "restore", "count", "undo", "undo"]
STANCES = [("claim", ""), ("rebuttal", "truth"), ("rebuttal", Aim.RELEVANCE), ("evidence", "")]
PICK = st.integers(0, 40)
KEPT = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def do(debate, people, quote, what, one, two):
    """Something that somebody tries; what was done to the tree can be undone."""
    nodes = list(debate.nodes.order_by("number"))
    node, other, by = nodes[one % len(nodes)], nodes[two % len(nodes)], people[two % len(people)]
    (kind, aim), keeper = STANCES[(one + two) % len(STANCES)], debate.owner
    children = list(node.children.values_list("number", flat=True))[: two % 3]
    halves = {name: Wording(f"The {name} half of #{node.number}.", node.quote) for name in ("first", "second")}
    undos = list(Undo.objects.filter(debate=debate).order_by("-pk"))
    deeds = {
        "add": lambda: add(node, by, f"A sentence said on {one}.", kind="claim" if two % 2 else "rebuttal"),
        "evidence": lambda: add(node, by, f"The passage says it, on {one}.", kind="evidence", quote=quote),
        "move": lambda: tending.move(node=node, by=keeper, parent=other, kind=kind, aim=aim),
        "kind": lambda: tending.change_kind(node=node, by=keeper, kind=kind, aim=aim),
        "link": lambda: places.link(parent=node, by=keeper, target=other, kind=kind, aim=aim),
        "merge": lambda: actions.merge(node=node, by=keeper, into=other),
        "split": lambda: tending.split(node=node, by=keeper, moved=children, **halves),
        "extract": lambda: tending.extract(node=node, by=keeper, question=f"What of {one}?", closes=two % 2 == 0).undo,
        "reword": lambda: votes.reword(node=node, by=node.author, wording=Wording(f"Said anew, {two}.", node.quote)),
        "back": lambda: tending.bring_back(node=node, by=node.author, number=1),
        "hide": lambda: arguments.hide(node=node, by=keeper, reason="It names a neighbour."),
        "withdraw": lambda: arguments.withdraw(node=node, by=node.author),
        "restore": lambda: arguments.restore(node=node, by=keeper),
        "vote": lambda: votes.cast(node=node, by=by, question="agreement", value=one % 5 - 2),
        "count": lambda: votes.cast(node=node, by=by, question="relevance", value=one % 5),
        "undo": lambda: undos and actions.undo(undo=undos[one % len(undos)], by=keeper),
    }
    with suppress(Refused):
        return deeds[what]()
    return None


def assert_sound(debate):
    found = [*clock_differences(debate), *breaches(debate), *counts.differences(debate), *tallies.differences(debate)]
    assert found == []
    for node in debate.nodes.live():
        said = [child.link_to_id or child.pk for child in node.children.live()]
        assert len(said) == len(set(said)), f"the same twice under #{node.number}"


STEPS = st.lists(
    st.tuples(st.sampled_from([*TREES, *DEEDS, *OTHERS]), PICK, PICK),
    min_size=10,
    max_size=35,
)


@KEPT
@given(steps=STEPS)
def test_nothing_spoils_a_tree(debate, rebuttal, owner, member, stranger, quote, steps):
    with transaction.atomic():
        for step in steps:
            do(debate, [owner, member, stranger], quote, *step)
        assert_sound(debate)
        insights.refresh(debate)
        assert insights.differences(debate) == []
        transaction.set_rollback(True)


def told(debate, known):
    """All that is derived of these nodes, and every vote on them with whether it counts."""
    nodes = list(Node.objects.filter(pk__in=known).order_by("pk"))
    given = Vote.objects.filter(node__in=known)
    beside = ("revision", "meaning")
    tallied = {pk: rest for pk, *rest in Tally.objects.filter(node__in=known).values_list("pk", *tallies.COLUMNS)}
    return (
        [
            {name: value for name, value in row.items() if name not in beside}
            for row in Node.objects.filter(pk__in=known).order_by("pk").values()
        ],
        {
            (v.node_id, v.voter_id, v.question): (v.value, v.cast_at, v.is_stale(v.node))
            for v in given.select_related("node")
        },
        {node.pk: tallied.get(node.pk, [0] * len(tallies.COLUMNS)) for node in nodes},
        sorted(debate.passage_uses.filter(supporting__gt=0).values_list("quote", "supporting", "rebutting")),
    )


@KEPT
@given(
    grown=st.lists(st.tuples(st.sampled_from([*TREES, "count", "reword"]), PICK, PICK), max_size=20),
    deed=st.tuples(st.sampled_from(DEEDS), PICK, PICK),
)
def test_done_and_undone_everything_is_as_it_was(debate, rebuttal, owner, member, stranger, quote, grown, deed):
    people = [owner, member, stranger]
    with transaction.atomic():
        for step in grown:
            do(debate, people, quote, *step)
        Undo.objects.all().delete()
        known = list(debate.nodes.values_list("pk", flat=True))
        before = told(debate, known)
        if undo := do(debate, people, quote, *deed):
            actions.undo(undo=undo, by=owner)
            assert told(debate, known) == before
        assert_sound(debate)
        transaction.set_rollback(True)
