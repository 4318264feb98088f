"""What stands in the way of an undo: what others did meanwhile stays, and the reason is said."""

from datetime import timedelta

import pytest
from django.utils import timezone

from debate.arguments import actions, merging, tending, undoing, wordings
from debate.arguments.actions import Wording
from debate.arguments.models import Node
from debate.debates import actions as debates
from debate.web.verdict import Refused
from tests.board.world import add


@pytest.fixture
def second(debate):
    return debate.nodes.get(number=2)


@pytest.fixture
def ferry(second, stranger):
    return add(second, stranger, "The ferry can take them all.")


def refused(undo, by):
    """The reason; nothing has changed."""
    before = list(Node.objects.order_by("pk").values())
    with pytest.raises(Refused) as caught:
        undoing.undo(undo=undo, by=by)
    assert list(Node.objects.order_by("pk").values()) == before
    return str(caught.value)


def moved(node, parent, by):
    return tending.move(node=node, by=by, parent=parent, kind="claim")


def test_a_branch_does_not_come_back_to_where_a_link_says_it_by_now(claim, second, owner):
    first = claim.parent
    undo = moved(claim, second, owner)
    tending.link(parent=first, by=owner, target=claim, kind="claim")
    assert "says that under #1 already" in refused(undo, owner)


def test_nor_does_a_link_to_where_what_it_stands_for_is_said_by_now(claim, second, ferry, owner):
    place = tending.link(parent=second, by=owner, target=claim, kind="claim").node
    undo = moved(place, ferry, owner)
    tending.link(parent=second, by=owner, target=claim, kind="claim")
    assert "says that under #2 already" in refused(undo, owner)


def test_a_link_that_was_withdrawn_meanwhile_is_gone_already(claim, second, owner):
    undo = tending.link(parent=second, by=owner, target=claim, kind="claim")
    actions.withdraw(node=undo.node, by=owner)
    assert refused(undo, owner) == f"#{undo.node.number} is not there any more."


def test_two_halves_that_are_linked_in_one_place_stay_two(claim, ferry, owner):
    halves = {"first": Wording("It is too weak for winter."), "second": Wording("It is ugly, too.")}
    undo = merging.split(node=claim, by=owner, moved=[], **halves)
    for half in (claim, Node.objects.get(pk=undo.before["second"])):
        tending.link(parent=ferry, by=owner, target=half, kind="claim")
    assert f"says that under #{ferry.number} already" in refused(undo, owner)


@pytest.mark.parametrize(
    "work",
    [
        lambda node: actions.edit(node=node, by=node.author, wording=Wording("It is weak by now."), judged=False),
        lambda node: actions.withdraw(node=node, by=node.author),
    ],
    ids=["reworded", "withdrawn"],
)
def test_a_wording_that_came_back_stays_when_it_was_worked_on(claim, owner, member, work):
    node = actions.edit(node=claim, by=member, wording=Wording("It is far too weak."), judged=False)
    undo = wordings.bring_back(node=node, by=member, number=1, judged=False)
    work(Node.objects.get(pk=claim.pk))
    assert refused(undo, member) == f"#{claim.number} was changed again since."


def test_whoever_could_not_do_it_now_undoes_it_no_more(claim, second, ferry, owner, member):
    undo = moved(claim, second, member)
    tending.lock(node=second, by=owner, reason="It went in circles.")
    assert refused(undo, member) == "This branch is locked: It went in circles."
    tending.unlock(node=second, by=owner)
    until = timezone.now() + timedelta(hours=1)
    debates.pause(debate=claim.debate, by=owner, user=member, until=until, reason="Five insults in a row.")
    assert "You can only read here" in refused(undo, member)
    undoing.undo(undo=undo, by=owner)
