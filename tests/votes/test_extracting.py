"""A branch goes on in a debate of its own: what goes along, what stays, and the way back."""

from io import StringIO

import pytest
from django.core.management import call_command

from debate.activity.models import Activity, Verb
from debate.arguments import actions as arguments
from debate.arguments import tending as trees
from debate.arguments.actions import Wording
from debate.arguments.models import Node
from debate.debates import actions as debates
from debate.debates.models import Debate, DebateText, Member
from debate.following.telling import tell_all
from debate.insights.actions import refresh_all
from debate.texts.models import Text
from debate.votes import actions, tending
from debate.votes.models import Tally, Vote
from debate.web.verdict import Refused
from tests.board.world import add, judge
from tests.cast import make_user

QUESTION = "How long will the old bridge last?"
POSITION = "It has some years left in it."


def clean():
    """`verify` finds nothing wrong in any debate, by what the worker makes of the record alone."""
    refresh_all()
    tell_all()
    call_command("verify", stdout=StringIO(), stderr=StringIO())
    return True


def extract(node, by, **named):
    return tending.extract(node=node, by=by, question=QUESTION, **named)


def refused(what, *given, **named):
    with pytest.raises(Refused) as caught:
        what(*given, **named)
    return str(caught.value)


def fresh(node):
    return Node.objects.get(pk=node.pk)


def tree(debate):
    skipped = ("locked", "extracted_to_id")
    return [{k: v for k, v in row.items() if k not in skipped} for row in debate.nodes.order_by("pk").values()]


def lines(debate):
    found = debate.nodes.select_related("parent", "author").order_by("number")
    return [(n.number, n.kind, n.parent and n.parent.number, n.author.name, n.state) for n in found]


@pytest.fixture
def branch(claim, evidence, rebuttal, member, stranger):
    """#3 with evidence #4, a rebuttal #5, and an answer to that, #6."""
    return claim, evidence, rebuttal, add(rebuttal, member, "As #3 says, and #2 does not: it is the next one.")


def test_a_branch_stands_under_a_new_position_with_authors_passages_and_dates(branch, owner):
    claim, evidence, rebuttal, answer = branch
    before = tree(claim.debate)
    made = extract(claim, owner, position=POSITION)
    assert (made.debate.state, made.debate.owner, made.debate.question) == ("draft", owner, QUESTION)
    assert made.debate.visibility == "public" and list(made.debate.texts.all()) == list(claim.debate.texts.all())
    assert lines(made.debate) == [
        (1, "position", None, "Olga", "live"),
        (2, "claim", 1, "Mara", "live"),
        (3, "evidence", 2, "Mara", "live"),
        (4, "rebuttal", 2, "Stefan", "live"),
        (5, "claim", 4, "Mara", "live"),
    ]
    assert made.copies[evidence.pk].quote == evidence.quote
    assert made.copies[rebuttal.pk].created_at == rebuttal.created_at
    assert fresh(made.copies[answer.pk]).body == "As #2 says, and no. 2 does not: it is the next one."
    assert made.debate.nodes.get(number=1).descendant_count == 4
    assert fresh(claim).extracted_to == made.debate
    assert tree(claim.debate) == before
    done = Activity.objects.get(debate=claim.debate, verb=Verb.EXTRACTED)
    assert (done.node, done.actor) == (claim.number, owner)
    assert clean()


def test_a_statement_becomes_a_position_itself(branch, owner):
    claim, _, rebuttal, _ = branch
    judge(claim, [2, 2], [4])
    made = extract(claim, owner)
    assert lines(made.debate)[0] == (1, "position", None, "Mara", "live")
    # Whether a position is agreed with is another question than whether a claim is true.
    assert not Vote.objects.filter(node=made.copies[claim.pk]).exists()
    assert made.copies[rebuttal.pk].parent == made.copies[claim.pk]
    assert clean()


def test_votes_that_judged_the_very_same_are_votes_there(branch, owner, member):
    claim, _evidence, rebuttal, answer = branch
    judge(claim, [2, 1], [4])
    judge(rebuttal, [1, -1], [2])
    judge(answer, [0])
    actions.reword(node=answer, by=member, wording=Wording("Nobody has ever closed a bridge in time."))
    made = extract(claim, owner, position=POSITION)

    def given(node):
        votes = Vote.objects.filter(node=made.copies[node.pk]).order_by("voter", "question")
        return [(vote.voter.username, vote.question, vote.value) for vote in votes]

    # How much it counted was for what it stood under; what stands under it counts as before; a stale vote stays.
    assert given(claim) == [("voter-0", "agreement", 2), ("voter-1", "agreement", 1)]
    assert given(rebuttal) == [
        *[("voter-0", "agreement", 1), ("voter-0", "relevance", 2)],
        ("voter-1", "agreement", -1),
    ]
    assert given(answer) == []
    assert Tally.objects.get(node=made.copies[rebuttal.pk]).relevant_2 == 1
    first = Vote.objects.filter(voter__username="voter-0", question="agreement")
    old, new = (first.get(node=node) for node in (claim, made.copies[claim.pk]))
    assert old.cast_at == new.cast_at
    assert clean()


def test_a_position_keeps_its_votes(branch, debate, owner):
    position = debate.nodes.get(number=1)
    judge(position, [2, -1])
    made = extract(position, owner)
    assert Vote.objects.filter(node=made.copies[position.pk]).count() == 2
    assert "position already" in refused(extract, debate.nodes.get(number=2), owner, position=POSITION)
    assert clean()


def test_links_within_go_along_and_others_stay(branch, debate, owner, stranger):
    claim, evidence, _rebuttal, answer = branch
    outside = add(debate.nodes.get(number=2), stranger, "The ferry can take them all.")
    within = trees.link(parent=evidence, by=owner, target=answer, kind="rebuttal", aim="truth").node
    without = trees.link(parent=claim, by=owner, target=outside, kind="claim").node
    add(without, stranger, "That says nothing of the bridge.", kind="rebuttal", aim="relevance")
    made = extract(claim, owner, position=POSITION)
    assert made.copies[within.pk].link_to == made.copies[answer.pk]
    assert without.pk not in made.copies and len(made.copies) == 5
    assert clean()


def test_what_was_withdrawn_goes_along_as_an_empty_place_where_it_carries_something(branch, owner, stranger):
    claim, _evidence, rebuttal, _answer = branch
    arguments.withdraw(node=rebuttal, by=stranger)
    gone = add(claim, stranger, "This will be taken back at once.")
    arguments.withdraw(node=gone, by=stranger)
    made = extract(claim, owner, position=POSITION)
    assert made.copies[rebuttal.pk].state == "withdrawn" and gone.pk not in made.copies
    assert clean()


def test_where_it_closes_just_its_top_stays_and_leads_there(branch, owner):
    claim, evidence, rebuttal, answer = branch
    judge(rebuttal, [1])
    assert clean()
    before = tree(claim.debate)
    made = extract(claim, owner, position=POSITION, closes=True)
    assert fresh(claim).is_live and fresh(claim).locked and fresh(claim).descendant_count == 0
    assert {fresh(node).state for node in (evidence, rebuttal, answer)} == {"hidden"}
    assert all(node.is_live for node in made.copies.values())
    assert clean()
    tending.undo(undo=made.undo, by=owner)
    assert tree(claim.debate) == before
    assert not fresh(claim).locked and fresh(claim).extracted_to is None
    assert not Debate.objects.filter(pk=made.debate.pk).exists()
    assert clean()


def test_a_lock_that_was_there_before_keeps_its_reason(branch, owner):
    trees.lock(node=branch[0], by=owner, reason="It went in circles.")
    made = extract(branch[0], owner, position=POSITION, closes=True)
    assert fresh(branch[0]).locked == "It went in circles."
    tending.undo(undo=made.undo, by=owner)
    assert fresh(branch[0]).locked == "It went in circles."


@pytest.mark.parametrize("closes", [True, False])
def test_undone_it_stays_as_locked_or_open_as_somebody_made_it_meanwhile(branch, owner, curator, closes):
    made = extract(branch[0], owner, position=POSITION, closes=closes)
    trees.lock(node=branch[0], by=curator, reason="It went in circles.")
    tending.undo(undo=made.undo, by=owner)
    assert fresh(branch[0]).locked == "It went in circles."
    made = extract(branch[0], owner, position=POSITION, closes=closes)
    trees.unlock(node=branch[0], by=curator)
    tending.undo(undo=made.undo, by=owner)
    assert fresh(branch[0]).locked == ""


def test_what_was_merged_since_is_brought_back_first(branch, owner, stranger, debate):
    claim = branch[0]
    add(claim, stranger, "What is weak can still stand.", kind="rebuttal", aim="relevance")
    other = add(debate.nodes.get(number=2), stranger, "It has not the strength for a winter.")
    made = extract(claim, owner, position=POSITION, closes=True)
    merged = tending.merge(node=claim, by=owner, into=other)
    assert "#3 was itself merged since" in refused(tending.undo, undo=made.undo, by=owner)
    tending.undo(undo=merged, by=owner)
    tending.undo(undo=made.undo, by=owner)
    assert {node.parent_id for node in debate.nodes.filter(aim="relevance")} == {claim.pk} and clean()


def test_undone_the_new_debate_is_gone_with_all_that_was_in_it(branch, owner):
    claim = branch[0]
    judge(claim, [2])
    made = extract(claim, owner, position=POSITION)
    assert clean()
    tending.undo(undo=made.undo, by=owner)
    assert not Node.objects.filter(pk__in=[node.pk for node in made.copies.values()]).exists()
    assert Vote.objects.count() == 1
    assert claim.debate.texts.exists()
    assert clean()


def test_it_stays_when_something_was_done_there(branch, owner):
    made = extract(branch[0], owner, position=POSITION)
    debates.configure(debate=made.debate, by=owner, summary="A question of years.")
    assert "Something was done in the new debate" in refused(tending.undo, undo=made.undo, by=owner)
    assert Debate.objects.filter(pk=made.debate.pk).exists()


def test_who_may(branch, debate, owner, member, stranger, curator):
    claim = branch[0]
    for person in (member, stranger):
        assert "Only the owner and moderators" in refused(extract, claim, person)
    moderator = make_user("Moni")
    debates.add_member(debate=debate, by=owner, user=moderator, role="moderator")
    made = extract(claim, moderator, position=POSITION)
    assert made.debate.owner == moderator
    assert Member.objects.filter(debate=made.debate).count() == 1
    assert "already" in refused(extract, claim, owner)
    assert extract(branch[2], curator, position=POSITION).debate.owner == curator


def test_what_not_everyone_can_see_only_its_owner_takes_out_and_its_members_come_along(private_debate, owner, member):
    claim = add(private_debate.nodes.get(number=1), owner, "A delay costs us nothing at all.")
    moderator = make_user("Moni")
    debates.add_member(debate=private_debate, by=owner, user=moderator, role="moderator")
    debates.add_member(debate=private_debate, by=owner, user=member, role="viewer")
    assert "Only the owner of this debate" in refused(extract, claim, moderator)
    made = extract(claim, owner, position=POSITION)
    assert (made.debate.visibility, len(made.debate.slug) > 32) == ("members", True)
    roles = dict(Member.objects.filter(debate=made.debate).values_list("user__username", "role"))
    assert roles == {"Olga": "owner", "Moni": "moderator", "Mara": "viewer"}
    assert private_debate.slug not in str(list(Activity.objects.values_list("detail", flat=True)))
    assert made.debate.slug not in str(list(Activity.objects.values_list("detail", flat=True)))
    assert clean()


def test_what_cannot_begin_a_debate(branch, debate, owner, stranger):
    claim, _evidence, rebuttal, _answer = branch
    undercut = add(claim, stranger, "True, and it shows nothing.", kind="rebuttal", aim="relevance")
    assert f"#{undercut.number} under it would not fit" in refused(extract, claim, owner)
    assert "relevance cannot be rebutted" in refused(extract, undercut, owner, position=POSITION)
    assert "whole sentence" in refused(extract, claim, owner, position="Short.")
    assert "is not in this debate" in refused(extract, claim, owner, position="As #3 says, it will last.")
    assert Debate.objects.count() == 1
    link = trees.link(parent=debate.nodes.get(number=2), by=owner, target=claim, kind="claim").node
    assert "no branch of its own" in refused(extract, link, owner)
    arguments.withdraw(node=rebuttal, by=stranger)
    assert "not there any more" in refused(extract, rebuttal, owner, position=POSITION)


def test_all_texts_come_along_in_their_order_and_the_conduct(branch, owner, debate):

    other = Text.objects.create(slug="second", title="Another text")
    DebateText.objects.create(debate=debate, text=other, order=5)
    debates.configure(debate=branch[0].debate, by=owner, conduct="Be kind.")
    made = extract(branch[0], owner, position=POSITION)
    assert made.debate.conduct == "Be kind."
    assert [link.text.slug for link in made.debate.debate_texts.all()] == ["bridge", "second"]
