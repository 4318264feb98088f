"""Two statements become one, one becomes two: what may, and what the tree says afterwards."""

import pytest

from debate.activity.models import Activity
from debate.arguments import actions, counts, merging, tending, undoing
from debate.arguments.actions import Wording
from debate.arguments.models import Node
from debate.texts.actions import quote_passage
from debate.web.verdict import Refused
from tests.board.world import add


@pytest.fixture
def second(debate):
    return debate.nodes.get(number=2)


@pytest.fixture
def twin(claim, stranger):
    """Says what #3 says, in other words, beside it."""
    return add(claim.parent, stranger, "One more winter is too much for it.")


def refused(what, **named):
    with pytest.raises(Refused) as caught:
        what(**named)
    return str(caught.value)


def fresh(node):
    return Node.objects.select_related("parent", "merged_into").get(pk=node.pk)


def tree():
    return list(Node.objects.order_by("pk").values())


def sound(debate):
    return counts.differences(debate) == []


def test_merged_its_children_and_links_follow_and_nothing_counts_twice(claim, evidence, rebuttal, twin, second, owner):
    place = tending.link(parent=second, by=owner, target=claim, kind="rebuttal", aim="truth").node
    before = tree()
    undo = merging.merge(node=claim, by=owner, into=twin)
    assert (fresh(claim).state, fresh(claim).merged_into) == ("merged", twin)
    assert {child.number for child in twin.children.all()} == {evidence.number, rebuttal.number}
    assert fresh(place).link_to_id == twin.pk
    assert (fresh(twin).evidence_count, fresh(twin).rebuttal_count, fresh(claim).descendant_count) == (1, 1, 0)
    activity = Activity.objects.latest("pk")
    assert (activity.verb, activity.detail["into"]) == ("merged", twin.number)
    assert sound(claim.debate)
    undoing.undo(undo=undo, by=owner)
    assert tree() == before


def test_what_cannot_be_one(claim, evidence, rebuttal, twin, second, owner, text, stranger, member):
    def why(node, into):
        return refused(merging.merge, node=node, by=owner, into=into)

    assert "already" in why(claim, claim)
    assert "Only the owner" in refused(merging.merge, node=claim, by=member, into=twin)
    assert "stands under #3: merge" in why(claim, rebuttal)
    assert "with a position" in why(claim, second)
    other = quote_passage(version=text.current(), start=0, end=20)
    further = add(twin, stranger, "It was built long ago, you know.", kind="evidence", quote=other)
    assert "of the same passage" in why(evidence, further)
    assert "of the same passage" in why(evidence, claim)
    undercut = add(claim, stranger, "Weak is not the same as closed.", kind="rebuttal", aim="relevance")
    elsewhere = add(second, stranger, "The ferry cannot do it in winter.")
    assert why(claim, elsewhere).startswith(f"#{undercut.number} is about how much it counts")
    place = tending.link(parent=elsewhere, by=owner, target=rebuttal, kind="claim").node
    assert "A link has no wording" in why(place, twin)
    assert "rests on" in why(elsewhere, rebuttal)
    actions.withdraw(node=twin, by=stranger)
    assert "not there any more" in why(claim, twin)
    assert sound(claim.debate)


def test_no_link_stands_twice_for_the_same_or_for_what_it_is_in(claim, twin, second, owner, stranger):
    ferry = add(second, stranger, "The ferry can take them all.")
    for target in (claim, twin):
        tending.link(parent=ferry, by=owner, target=target, kind="claim")
    assert f"says that under #{ferry.number} already" in refused(merging.merge, node=claim, by=owner, into=twin)
    loop = tending.link(parent=twin, by=owner, target=add(second, stranger, "Some other reason."), kind="claim").node
    assert "rests on" in refused(merging.merge, node=twin, by=owner, into=loop.link_to)
    assert "would stand for" in refused(merging.merge, node=loop.link_to, by=owner, into=twin)
    both = add(second, stranger, "A reason that both rest on.")
    for parent in (claim, twin):
        tending.link(parent=parent, by=owner, target=both, kind="claim")
    assert "already" in refused(merging.merge, node=claim, by=owner, into=twin)


def test_a_link_to_what_comes_along_is_in_the_way(claim, twin, rebuttal, owner):
    place = tending.link(parent=twin, by=owner, target=rebuttal, kind="rebuttal", aim="truth").node
    said = f"Under #{twin.number} the same is said already, by #{place.number}"
    assert refused(merging.merge, node=claim, by=owner, into=twin).startswith(said)


def test_what_is_about_how_much_it_counts_for_something_stays_with_what_speaks_for_it(claim, twin, owner, stranger):
    undercut = add(claim, stranger, "Weak is not the same as closed.", kind="rebuttal", aim="relevance")
    against = add(claim.parent, stranger, "It is strong enough for another one.", kind="rebuttal")
    said = f"#{undercut.number} is about how much it counts"
    assert refused(merging.merge, node=claim, by=owner, into=against).startswith(said)
    merging.merge(node=claim, by=owner, into=twin)
    assert twin.children.get() == undercut


def test_merging_into_the_parent_and_chains(claim, evidence, rebuttal, twin, owner, stranger):
    reply = add(rebuttal, stranger, "Ten winters are not one, as I said.")
    merging.merge(node=reply, by=owner, into=rebuttal)
    assert fresh(rebuttal).descendant_count == 0
    first = merging.merge(node=claim, by=owner, into=twin)
    third = add(claim.parent, owner, "It cannot stand another winter.")
    last = merging.merge(node=twin, by=owner, into=third)
    assert tending.standing_for(fresh(claim)) == third
    assert "undo that first" in refused(undoing.undo, undo=first, by=owner)
    undoing.undo(undo=last, by=owner)
    undoing.undo(undo=first, by=owner)
    assert fresh(claim).is_live and fresh(evidence).parent == claim
    assert sound(claim.debate)


def test_what_was_moved_away_meanwhile_stays_there(claim, evidence, rebuttal, twin, second, owner):
    undo = merging.merge(node=claim, by=owner, into=twin)
    tending.move(node=rebuttal, by=owner, parent=second, kind="rebuttal", aim="truth")
    undoing.undo(undo=undo, by=owner)
    assert (fresh(evidence).parent, fresh(rebuttal).parent) == (claim, second)
    assert sound(claim.debate)


def test_a_circle_added_meanwhile_keeps_a_merge_from_being_undone(claim, rebuttal, second, owner, stranger):
    """#3 went into #9 under #2; since then #1, under which #3 stood, speaks by a link under what came along."""
    ferry = add(second, stranger, "The ferry cannot do it in winter.")
    over = add(claim.parent, stranger, "A claim that will hold the others.")
    tending.move(node=claim, by=owner, parent=over, kind="claim")
    undo = merging.merge(node=claim, by=owner, into=ferry)
    tending.link(parent=rebuttal, by=owner, target=over, kind="claim")
    assert "rest on itself" in refused(undoing.undo, undo=undo, by=owner)
    assert fresh(claim).state == "merged"


def test_a_merged_statement_cannot_be_brought_back_or_changed(claim, twin, owner):
    merging.merge(node=claim, by=owner, into=twin)
    for what in (actions.restore, actions.withdraw):
        assert refused(what, node=claim, by=owner)
    assert "merged" in refused(tending.change_kind, node=claim, by=owner, kind="rebuttal", aim="truth")


def halves(node):
    return {
        "first": Wording("It is too weak for winter.", node.quote),
        "second": Wording("It is ugly, too.", node.quote),
    }


def test_split_in_two_the_first_keeps_the_number_and_each_its_children(claim, evidence, rebuttal, owner, member):
    before = tree()
    undo = merging.split(node=claim, by=owner, moved=[rebuttal.number], **halves(claim))
    other = Node.objects.latest("number")
    assert (other.body, other.author, other.parent, other.kind) == ("It is ugly, too.", member, claim.parent, "claim")
    assert (fresh(evidence).parent, fresh(rebuttal).parent) == (claim, other)
    assert (fresh(claim).body, fresh(claim).revision, fresh(claim).meaning) == ("It is too weak for winter.", 2, 2)
    assert other.revisions.get().by == owner
    assert sound(claim.debate)
    late = add(other, member, "Written under the second half meanwhile.")
    actions.withdraw(node=late, by=member)
    undoing.undo(undo=undo, by=owner)
    assert (fresh(other).state, fresh(other).merged_into) == ("merged", claim)
    assert fresh(late).parent == claim
    kept = [row for row in tree() if row["number"] not in (other.number, late.number)]
    for row, was in zip(kept, before, strict=True):
        same = {name: row[name] for name in row if name not in ("revision", "meaning")}
        assert same == {name: was[name] for name in same}
    assert [revision.body for revision in claim.revisions.all()] == [
        claim.body,
        "It is too weak for winter.",
        claim.body,
    ]
    assert sound(claim.debate)


def test_what_goes_to_the_second_half_of_a_locked_statement_is_locked_there(claim, rebuttal, owner, member):
    tending.lock(node=claim, by=owner, reason="It went in circles.")
    merging.split(node=claim, by=owner, moved=[rebuttal.number], **halves(claim))
    assert "It went in circles." in refused(add, parent=fresh(rebuttal), by=member, body="Round and round we go.")


def test_evidence_splits_with_its_passage(evidence, owner):
    merging.split(node=evidence, by=owner, moved=[], **halves(evidence))
    assert Node.objects.latest("number").quote == evidence.quote
    assert sound(evidence.debate)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"first": "short"}, "at least 10"),
        ({"second": "As #99 says already."}, "#99 is not in this debate"),
        ({"first": "It is too weak for another winter."}, "still says both"),
        ({"second": "It is too weak for winter."}, "say the same"),
        ({"moved": [1]}, "right under it"),
    ],
)
def test_what_is_no_split(claim, rebuttal, owner, changed, reason):
    given = halves(claim) | {"moved": []}
    given |= {name: Wording(value) if isinstance(value, str) else value for name, value in changed.items()}
    assert reason in refused(merging.split, node=claim, by=owner, **given)
    assert Node.objects.count() == 4


@pytest.mark.parametrize(
    "work",
    [
        lambda node, half: actions.edit(node=node, by=node.author, wording=Wording("It is weak now."), judged=False),
        lambda node, half: actions.edit(node=half, by=node.author, wording=Wording("It is ugly now."), judged=False),
        lambda node, half: tending.change_kind(node=half, by=node.author, kind="rebuttal", aim="truth"),
        lambda node, half: merging.merge(node=half, by=node.debate.owner, into=add(node, node.author, "It is old.")),
        lambda node, half: actions.withdraw(node=node, by=node.author),
    ],
    ids=["edited", "the half edited", "the half against it now", "the half merged", "withdrawn"],
)
def test_a_split_that_was_worked_on_is_not_undone(claim, owner, work):
    undo = merging.split(node=claim, by=owner, moved=[], **halves(claim))
    work(claim, Node.objects.get(pk=undo.before["second"]))
    before = tree()
    assert "changed again since" in refused(undoing.undo, undo=undo, by=owner)
    assert tree() == before


def test_a_link_is_made_by_who_keeps_order_and_undone_it_is_withdrawn(claim, second, owner, member, stranger):
    assert refused(tending.link, parent=second, by=member, target=claim, kind="claim")
    undo = tending.link(parent=second, by=owner, target=claim, kind="rebuttal", aim="truth")
    assert (undo.node.link_to, undo.node.body, fresh(second).rebuttal_count) == (claim, "", 1)
    assert "already" in refused(tending.link, parent=second, by=owner, target=claim, kind="claim")
    undoing.undo(undo=undo, by=owner)
    assert (fresh(undo.node).state, fresh(second).rebuttal_count) == ("withdrawn", 0)
    tending.link(parent=second, by=owner, target=claim, kind="claim")
    assert "already" in refused(actions.restore, node=undo.node, by=owner)
    gone = actions.withdraw(node=second, by=owner)
    assert "#2 is not there any more" in refused(tending.link, parent=gone, by=owner, target=claim, kind="claim")
    assert sound(claim.debate)
