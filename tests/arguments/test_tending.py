"""Moving branches and saying how they stand: who may, where to, and what the counts say afterwards."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from debate.activity.models import Activity
from debate.arguments import actions, counts, extracting, merging, tending, undoing, wordings
from debate.arguments.actions import Wording
from debate.arguments.models import Node, PassageUse, Undo
from debate.arguments.rules import may_tend
from debate.web.verdict import Refused
from tests.board.world import add

FERRY = "The ferry can take them all."


@pytest.fixture
def second(debate):
    return debate.nodes.get(number=2)


@pytest.fixture
def ferry(second, stranger):
    """A claim of Stefan's under #2."""
    return add(second, stranger, FERRY)


def link(parent, target, by):
    """A link in the tree, as counted as any."""
    number = parent.debate.nodes.count() + 90
    node = Node.objects.create(
        debate=parent.debate, number=number, parent=parent, kind="claim", link_to=target, author=by
    )
    counts.count(node, +1)
    return node


def refused(what, **named):
    with pytest.raises(Refused) as caught:
        what(**named)
    return str(caught.value)


def move(node, parent, by, kind="claim", aim=""):
    return tending.move(node=node, by=by, parent=parent, kind=kind, aim=aim)


def test_a_branch_moves_with_its_counts_and_what_its_passages_speak_for(claim, evidence, rebuttal, ferry, owner, quote):
    move(claim, ferry, owner, "rebuttal", "truth")
    first, second, ferry = claim.debate.nodes.filter(number__in=[1, 2, ferry.number]).order_by("number")
    assert (first.claim_count, first.descendant_count) == (0, 0)
    assert (second.descendant_count, ferry.rebuttal_count, ferry.descendant_count) == (4, 1, 3)
    use = PassageUse.objects.get(quote=quote)
    assert (use.supporting, use.rebutting) == (0, 1), "its evidence stands under a rebuttal now"
    activity = Activity.objects.latest("pk")
    assert (activity.verb, activity.node) == ("moved", claim.number)
    assert activity.detail == {
        "was": [1, "claim", ""],
        "now": [ferry.number, "rebuttal", "truth"],
        "beside": [1],
    }
    assert counts.differences(claim.debate) == []


def test_where_a_branch_cannot_go(claim, evidence, rebuttal, ferry, second, owner, private_debate):
    n = claim.number
    assert "in the branch of #3: it cannot stand under itself" in refused(move, node=claim, parent=rebuttal, by=owner)
    assert "stands under nothing" in refused(move, node=second, parent=claim, by=owner)
    assert "already" in refused(move, node=claim, parent=claim.parent, by=owner)
    assert "cannot be supported" in refused(move, node=ferry, parent=evidence, by=owner)
    assert "Evidence carries a passage" in refused(move, node=evidence, parent=second, by=owner)
    place = link(ferry, claim, owner)
    reason = refused(move, node=ferry, parent=claim, by=owner)
    assert reason == f"#{ferry.number} rests on #{n}: it cannot also support or attack it."
    link(claim.parent, ferry, owner)
    assert "already" in refused(move, node=place, parent=claim.parent, by=owner), "the statement itself stands there"
    actions.withdraw(node=ferry, by=ferry.author)
    assert "not there any more" in refused(move, node=rebuttal, parent=ferry, by=owner)
    assert "within its debate" in refused(move, node=claim, parent=private_debate.nodes.get(), by=owner)
    assert counts.differences(claim.debate) == []


def test_who_may_change_how_a_statement_stands(claim, rebuttal, member, stranger, owner, curator, guest):
    mine = add(rebuttal, member, "Each of my own answers may come along.")
    assert all(may_tend(person, claim) for person in (owner, curator))
    assert may_tend(member, mine), "nobody has answered it"
    add(mine, member, "An answer of one's own is no obstacle.")
    assert may_tend(member, Node.objects.get(pk=mine.pk))
    assert may_tend(member, Node.objects.get(pk=claim.pk)).reason.startswith("Others have answered it")
    for person in (stranger, guest):
        assert may_tend(person, claim).reason.startswith("Only its author and those who keep order")
    assert not may_tend(member, claim.parent), "a position"


HALVES = {"first": Wording("It is too weak for winter."), "second": Wording("It is ugly, too.")}
# What a passer-by may not do, asked of the act itself: it is the door, whatever the page before it asked.
ACTS = {
    "edit": lambda node, by: actions.edit(node=node, by=by, wording=Wording("It is strong enough."), judged=False),
    "withdraw": lambda node, by: actions.withdraw(node=node, by=by),
    "hide": lambda node, by: actions.hide(node=node, by=by, reason="I do not like it."),
    "move": lambda node, by: move(node, node.debate.nodes.get(number=2), by),
    "change the kind": lambda node, by: tending.change_kind(node=node, by=by, kind="rebuttal", aim="truth"),
    "link": lambda node, by: tending.link(parent=node.debate.nodes.get(number=2), by=by, target=node, kind="claim"),
    "lock": lambda node, by: tending.lock(node=node, by=by, reason="I have the last word."),
    "unlock": lambda node, by: tending.unlock(node=node, by=by),
    "merge": lambda node, by: merging.merge(node=node, by=by, into=node.debate.nodes.get(body=FERRY)),
    "split": lambda node, by: merging.split(node=node, by=by, moved=[], **HALVES),
    "extract": lambda node, by: extracting.extract(node=node, by=by, question="How long will it last?"),
    "bring a wording back": lambda node, by: wordings.bring_back(node=node, by=by, number=1, judged=False),
}


@pytest.mark.parametrize("act", ACTS)
def test_each_act_asks_itself_who_does_it(claim, ferry, owner, member, stranger, act):
    actions.edit(node=claim, by=member, wording=Wording("It is far too weak."), judged=False)
    node = tending.lock(node=claim, by=owner, reason="It went in circles.")
    before = list(Node.objects.order_by("pk").values())
    assert refused(ACTS[act], node=node, by=stranger).startswith("Only ")
    assert list(Node.objects.order_by("pk").values()) == before


def test_undone_it_is_as_it_was(claim, evidence, ferry, owner, member, quote):
    before = list(Node.objects.order_by("pk").values())
    undo = move(claim, ferry, owner, "rebuttal", "truth")
    undoing.undo(undo=undo, by=owner)
    assert list(Node.objects.order_by("pk").values()) == before
    use = PassageUse.objects.get(quote=quote)
    assert (use.supporting, use.rebutting) == (1, 0)
    activity = Activity.objects.latest("pk")
    assert activity.verb == "undid"
    assert activity.detail == {"undone": "moved", "of": undo.change, "beside": [ferry.number]}
    assert "no longer be undone" in refused(undoing.undo, undo=undo, by=owner), "only once"


def test_who_may_undo_and_for_how_long(claim, ferry, owner, stranger, curator):
    undo = move(claim, ferry, owner)
    assert "Only who did it" in refused(undoing.undo, undo=undo, by=stranger)
    Undo.objects.update(at=timezone.now() - timedelta(minutes=10))
    assert "ten minutes" in refused(undoing.undo, undo=undo, by=curator)
    latest = move(claim, claim.debate.nodes.get(number=1), owner)
    assert not Undo.objects.filter(pk=undo.pk).exists(), "what can no longer be undone is forgotten"
    Undo.objects.update(at=timezone.now() - timedelta(minutes=9))
    undoing.undo(undo=latest, by=owner)
    assert Node.objects.get(pk=claim.pk).parent == ferry


def test_what_was_done_meanwhile_stands(claim, ferry, second, owner):
    undo = move(claim, ferry, owner)
    again = move(claim, second, owner, "rebuttal", "truth")
    assert "changed again since" in refused(undoing.undo, undo=undo, by=owner)
    undoing.undo(undo=again, by=owner)
    assert Node.objects.get(pk=claim.pk).parent == ferry


def test_an_undo_that_would_close_a_circle_is_refused(claim, ferry, second, owner):
    undo = move(claim, second, owner)
    link(second.debate.nodes.get(number=claim.number), Node.objects.get(pk=ferry.pk), owner)
    move(ferry, second.debate.nodes.get(number=1), owner)
    kept = add(ferry, owner, "Something else under the ferry.")
    Undo.objects.filter(pk=undo.pk).update(before={**undo.before, "parent": kept.pk})
    assert "rest on itself" in refused(undoing.undo, undo=undo, by=owner)
    assert Node.objects.get(pk=claim.pk).parent == second
    assert counts.differences(claim.debate) == []


def test_a_merged_statement_says_into_which(claim, rebuttal):
    for wrong in ({"state": "merged"}, {"merged_into": rebuttal}, {"state": "merged", "merged_into": claim}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Node.objects.filter(pk=claim.pk).update(**wrong)


def test_one_change_is_undone_once(claim, owner):
    kept = {"debate": claim.debate, "change": 1, "node": claim, "verb": "moved", "by": owner}
    Undo.objects.create(**kept)
    with pytest.raises(IntegrityError), transaction.atomic():
        Undo.objects.create(**kept)


def test_evidence_moves_with_what_it_says(claim, evidence, ferry, owner, quote):
    tending.move(node=evidence, by=owner, parent=ferry, kind="evidence")
    tending.change_kind(node=ferry, by=owner, kind="rebuttal", aim="truth")
    use = PassageUse.objects.get(quote=quote)
    assert (use.supporting, use.rebutting) == (0, 1)
    wording = Wording("It says so in the text, too.", quote=quote)
    actions.edit(node=evidence, by=evidence.author, wording=wording, judged=False)
    assert counts.differences(claim.debate) == []
