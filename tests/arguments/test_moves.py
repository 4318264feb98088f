"""What would spoil a tree, asked by itself: what may be one or two, what may go on elsewhere, what may come back."""

import pytest
from django.utils import timezone

from debate.arguments import actions, merging, tending
from debate.arguments.actions import Wording
from debate.arguments.models import Node
from debate.arguments.moves import EXTRACTED_MOST, may_extract, may_merge, may_move, may_split, may_undo
from debate.arguments.rules import may_let_in, may_link, may_restore, may_tend
from debate.debates.models import Member
from tests.board.world import add

GONE = "It is not there any more."


def fresh(node):
    return Node.objects.select_related("debate", "parent", "link_to").get(pk=node.pk)


@pytest.fixture
def second(debate):
    return debate.nodes.get(number=2)


@pytest.fixture
def place(claim, second, owner):
    """A link under #2 that stands for #3."""
    return tending.link(parent=second, by=owner, target=claim, kind="claim").node


def test_a_branch_that_stays_where_it_is_may_speak_otherwise_there(claim):
    assert may_move(claim, claim.parent, "rebuttal", "truth")
    assert "already" in may_move(claim, claim.parent, "claim", "").reason


def test_neither_a_link_nor_what_is_gone_is_merged_nor_anything_of_another_debate(claim, place, private_debate, member):
    assert may_merge(claim, place).reason.startswith("A link has no wording")
    assert may_merge(claim, private_debate.nodes.get()).reason.startswith("Only statements of one debate")
    other = add(claim.parent, member, "It was never built for lorries.")
    assert may_merge(fresh(claim), fresh(other))
    actions.withdraw(node=claim, by=member)
    assert may_merge(fresh(claim), fresh(other)).reason == "One of the two is not there any more."


def test_a_link_that_was_withdrawn_keeps_no_two_apart(claim, place, second, owner, member):
    other = add(claim.parent, member, "It was never built for lorries.")
    tending.link(parent=second, by=owner, target=other, kind="claim")
    assert "already" in may_merge(claim, other).reason
    actions.withdraw(node=place, by=owner)
    assert may_merge(claim, other)


def test_neither_a_link_nor_what_is_gone_is_split(claim, place, member):
    halves = {"first": "It is weak in winter.", "second": "It is ugly, too.", "are_children": True}
    assert may_split(claim, **halves)
    assert may_split(place, **halves).reason.startswith("A link has no wording")
    actions.withdraw(node=claim, by=member)
    assert may_split(fresh(claim), **halves).reason == GONE


def test_a_branch_of_a_thousand_goes_on_elsewhere_and_a_larger_one_does_not(claim, owner):
    claim.descendant_count = EXTRACTED_MOST
    assert may_extract(owner, claim)
    claim.descendant_count += 1
    assert may_extract(owner, claim).reason == "More than 1000 statements are too many."


def test_whoever_keeps_order_undoes_for_others(claim, place, owner, curator, stranger):
    undo = tending.move(node=claim, by=owner, parent=claim.parent, kind="rebuttal", aim="truth")
    assert may_undo(owner, undo, timezone.now()) and may_undo(curator, undo, timezone.now())
    assert not may_undo(stranger, undo, timezone.now())


def test_nothing_is_linked_that_is_gone(claim, second, member):
    assert may_link(second, claim, "claim", "")
    actions.withdraw(node=claim, by=member)
    assert may_link(second, fresh(claim), "claim", "").reason == f"#{claim.number} is not there any more."


def test_a_lock_keeps_the_author_from_bringing_back(claim, rebuttal, owner, stranger):
    gone = actions.withdraw(node=rebuttal, by=stranger)
    assert may_restore(stranger, fresh(gone))
    tending.lock(node=claim, by=owner, reason="It went in circles.")
    assert may_restore(stranger, fresh(gone)).reason == "This branch is locked: It went in circles."
    assert may_restore(owner, fresh(gone))


def test_what_others_withdrew_its_author_does_not_bring_back(claim, rebuttal, curator, stranger):
    gone = actions.withdraw(node=rebuttal, by=curator)
    assert may_restore(stranger, fresh(gone)).reason.startswith("Only those who keep order")


def test_who_wrote_a_position_and_owns_the_debate_no_more_does_not_move_it(claim, member):
    Node.objects.filter(pk=claim.parent_id).update(author=member)
    assert not may_tend(member, fresh(claim.parent))


def test_only_who_keeps_order_lets_suggestions_in(claim, owner, member, stranger):
    Member.objects.create(debate=claim.debate, user=member, role=Member.Role.CONTRIBUTOR)
    assert may_let_in(owner, stranger, claim.debate, claim)
    assert not may_let_in(member, stranger, claim.debate, claim)


def test_a_merge_of_what_was_split_leaves_nothing_to_split_again(claim, owner):
    halves = {"first": Wording("It is too weak for winter."), "second": Wording("It is ugly, too.")}
    undo = merging.split(node=claim, by=owner, moved=[], **halves)
    merging.merge(node=Node.objects.get(pk=undo.before["second"]), by=owner, into=claim)
    assert may_split(fresh(Node.objects.get(pk=undo.before["second"])), "One half.", "The other.", True).reason == GONE
