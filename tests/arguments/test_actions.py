"""Every write to the tree keeps its revision, its counts and its record."""

from datetime import timedelta

import pytest
from django.http import Http404

from debate.activity.models import Activity
from debate.arguments import actions, counts, tending
from debate.arguments.access import get_node_or_404
from debate.arguments.actions import Wording
from debate.arguments.models import Node, PassageUse, Revision
from debate.debates.models import Debate, DebateClock
from debate.texts.actions import quote_passage
from debate.web.verdict import Refused

LONG_AGO = timedelta(days=1)


def aged(node):
    """The node as if it had been written yesterday."""
    Node.objects.filter(pk=node.pk).update(created_at=node.created_at - LONG_AGO)
    return node


def last_activity():
    return Activity.objects.latest("pk")


def test_a_new_statement_has_a_number_a_revision_counts_and_a_record(claim, member):
    assert claim.number == 3
    revision = Revision.objects.get(node=claim)
    assert (revision.number, revision.body, revision.by) == (1, claim.body, member)
    assert Node.objects.get(debate=claim.debate, number=1).claim_count == 1
    activity = last_activity()
    assert (activity.verb, activity.node, activity.actor) == ("added", 3, member)
    assert activity.detail == {"kind": "claim", "aim": "", "parent": 1}


def test_whitespace_is_made_one_and_hidden_characters_go(debate, member):
    node = actions.add(
        debate=debate,
        by=member,
        kind="claim",
        parent=debate.nodes.get(number=1),
        wording=Wording("  It is\n\ttoo \u200bweak\u202e  for winter. "),
    )
    assert node.body == "It is too weak for winter."


@pytest.mark.parametrize(
    ("kind", "aim", "body", "reason"),
    [
        ("claim", "", "short", "at least 10"),
        ("claim", "", "x" * 501, "too many"),
        ("claim", "", "As #99 already says.", "#99 is not in this debate"),
        ("evidence", "", "The text says it somewhere.", "select one"),
        ("rebuttal", "", "This is not so at all.", "Say what"),
        ("rebuttal", "relevance", "This is not so at all.", "not a reason"),
        ("position", "", "A third answer entirely.", "stands under nothing"),
        ("banana", "", "A statement of no kind.", "no such kind"),
        ("claim", "truth", "A claim that attacks.", "attacks nothing"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_reason_and_leaves_nothing(debate, member, kind, aim, body, reason):
    before = DebateClock.objects.get(debate=debate)
    with pytest.raises(Refused, match=reason):
        actions.add(
            debate=debate, by=member, kind=kind, aim=aim, parent=debate.nodes.get(number=1), wording=Wording(body)
        )
    after = DebateClock.objects.get(debate=debate)
    assert (after.change, after.next_number) == (before.change, before.next_number)


def test_a_parent_of_another_debate_does_not_exist(claim, private_debate, owner):
    with pytest.raises(Node.DoesNotExist):
        actions.add(
            debate=private_debate, by=owner, kind="claim", parent=claim, wording=Wording("Under something foreign.")
        )


def test_numbers_are_never_reused(claim, member, debate):
    Node.objects.filter(pk=claim.pk).delete()
    again = actions.add(
        debate=debate, by=member, kind="claim", parent=debate.nodes.get(number=1), wording=Wording("Once more, then.")
    )
    assert again.number == claim.number + 1


def test_an_answer_is_counted_for_the_author_of_what_it_answers(claim, rebuttal, member, stranger):
    member.refresh_from_db()
    assert member.unseen_answers == 1
    actions.add(
        debate=claim.debate, by=member, kind="claim", parent=claim, wording=Wording("One's own answer is no news.")
    )
    member.refresh_from_db()
    assert member.unseen_answers == 1


def test_an_edit_keeps_both_wordings(claim, member):
    edited = actions.edit(node=claim, by=member, wording=Wording("It will fall in this winter."), judged=False)
    assert [revision.body for revision in edited.revisions.all()] == [claim.body, edited.body]
    assert (edited.revision, edited.meaning, edited.edited_at) == (2, 2, None)
    assert last_activity().verb == "edited"


def test_mended_spelling_is_a_revision_but_no_new_meaning(claim, member):
    edited = actions.edit(node=claim, by=member, wording=Wording("It is too weak for anothher winter."), judged=True)
    assert (edited.revision, edited.meaning) == (2, 1)


@pytest.mark.parametrize(("old", "judged", "shown"), [(False, True, False), (True, False, False), (True, True, True)])
def test_an_edit_shows_only_when_others_had_judged_what_was_no_longer_young(claim, member, old, judged, shown):
    node = aged(claim) if old else claim
    edited = actions.edit(node=node, by=member, wording=Wording("It will fall in this winter."), judged=judged)
    assert bool(edited.edited_at) is shown


def test_an_edit_of_what_was_answered_shows(claim, rebuttal, member):
    edited = actions.edit(node=aged(claim), by=member, wording=Wording("It will fall this winter."), judged=False)
    assert edited.edited_at


def test_the_same_wording_again_is_no_edit(claim, member):
    changes = DebateClock.objects.get(debate=claim.debate).change
    edited = actions.edit(node=claim, by=member, wording=Wording(f" {claim.body} "), judged=False)
    assert edited.revision == 1
    assert DebateClock.objects.get(debate=claim.debate).change == changes


def test_another_passage_is_another_meaning_and_its_uses_follow(evidence, member, text, quote):
    other = quote_passage(version=text.current(), start=0, end=30)
    edited = actions.edit(node=evidence, by=member, wording=Wording(evidence.body, quote=other), judged=False)
    assert edited.meaning == 2
    assert PassageUse.objects.get(quote=quote).supporting == 0
    assert PassageUse.objects.get(quote=other).supporting == 1


def test_evidence_cannot_lose_its_passage(evidence, member):
    with pytest.raises(Refused, match="select one"):
        actions.edit(node=evidence, by=member, wording=Wording(evidence.body), judged=False)


def test_withdrawn_with_replies_it_leaves_a_tombstone(claim, rebuttal, member, stranger):
    gone = actions.withdraw(node=claim, by=member)
    assert (gone.state, gone.state_by) == ("withdrawn", member)
    assert get_node_or_404(stranger, claim.debate.slug, claim.number) == claim
    root = Node.objects.get(debate=claim.debate, number=1)
    assert (root.claim_count, root.descendant_count) == (0, 1)
    with pytest.raises(Refused, match="no longer be answered"):
        actions.add(
            debate=claim.debate, by=stranger, kind="claim", parent=claim, wording=Wording("An answer too late.")
        )


def test_withdrawn_without_replies_it_is_gone_for_others(claim, member, stranger, owner, curator):
    actions.withdraw(node=claim, by=member)
    with pytest.raises(Http404):
        get_node_or_404(stranger, claim.debate.slug, claim.number)
    for person in (member, owner, curator):
        assert get_node_or_404(person, claim.debate.slug, claim.number) == claim


def test_restored_it_counts_again(claim, rebuttal, member):
    actions.withdraw(node=claim, by=member)
    actions.restore(node=claim, by=member)
    assert Node.objects.get(debate=claim.debate, number=1).descendant_count == 2
    assert [activity.verb for activity in Activity.objects.order_by("-pk")[:2]] == ["restored", "withdrew"]


def test_a_reply_can_come_back_under_a_tombstone(claim, rebuttal, member, stranger):
    actions.withdraw(node=rebuttal, by=stranger)
    actions.withdraw(node=claim, by=member)
    actions.restore(node=rebuttal, by=stranger)
    assert counts.differences(claim.debate) == []
    assert Node.objects.get(pk=claim.pk).has_page


def test_what_was_hidden_keeps_its_reason_and_its_author_cannot_undo_it(claim, owner, member):
    hidden = actions.hide(node=claim, by=owner, reason="It names a private person.")
    assert (hidden.state, hidden.state_reason) == ("hidden", "It names a private person.")
    for escape in (actions.withdraw, actions.restore):
        with pytest.raises(Refused):
            escape(node=claim, by=member)
    assert last_activity().detail == {"reason": "It names a private person."}
    restored = actions.restore(node=claim, by=owner)
    assert (restored.state, restored.state_reason) == ("live", "")


def test_a_changed_kind_moves_the_counts_and_what_its_passages_speak_for(claim, evidence, owner, quote):
    undo = tending.change_kind(node=claim, by=owner, kind="rebuttal", aim="truth")
    root = Node.objects.get(debate=claim.debate, number=1)
    assert (root.claim_count, root.rebuttal_count) == (0, 1)
    use = PassageUse.objects.get(quote=quote)
    assert (use.supporting, use.rebutting) == (0, 1)
    assert last_activity().detail == {"was": ["claim", ""], "now": ["rebuttal", "truth"]}
    assert undo is not None
    assert (undo.node.kind, undo.node.aim) == ("rebuttal", "truth")


def test_a_stranger_changes_no_kind(claim, stranger):
    with pytest.raises(Refused, match="Only its author"):
        tending.change_kind(node=claim, by=stranger, kind="rebuttal", aim="truth")


def test_the_same_kind_again_is_no_change(claim, owner):
    changes = DebateClock.objects.get(debate=claim.debate).change
    tending.change_kind(node=claim, by=owner, kind="claim")
    assert DebateClock.objects.get(debate=claim.debate).change == changes


def test_nobody_reaches_into_a_debate_that_is_not_theirs(private_debate, stranger, owner):
    with pytest.raises(Http404):
        get_node_or_404(stranger, private_debate.slug, 1)
    with pytest.raises(Http404):
        get_node_or_404(owner, private_debate.slug, 99)
    assert get_node_or_404(owner, private_debate.slug, 1).number == 1


def test_closing_is_read_under_the_lock(debate, member):
    stale = Debate.objects.get(pk=debate.pk)
    parent = debate.nodes.get(number=1)
    Debate.objects.filter(pk=debate.pk).update(posting_open=False)
    with pytest.raises(Refused, match="Posting is closed"):
        actions.add(debate=stale, by=member, kind="claim", parent=parent, wording=Wording("Just a second too late."))
