"""One decision for each suggestion: let in, merged, declined with a reason, taken back; and undone."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from debate.arguments import actions as arguments
from debate.arguments import counts, merging, tending
from debate.arguments.actions import Wording
from debate.arguments.models import Node
from debate.arguments.rules import may_edit, may_restore, may_tend
from debate.debates import actions as debates
from debate.debates.models import Debate, DebateClock
from debate.moderation import suggestions
from debate.moderation.models import Suggestion
from debate.web.verdict import Refused
from tests.board.world import add
from tests.moderation.world import reload, suggest


def gone(suggesting, owner):
    arguments.hide(node=suggesting.nodes.get(number=3), by=owner, reason="Rude.")
    return "can no longer be answered"


def locked(suggesting, owner):
    tending.lock(node=suggesting.nodes.get(number=3), by=owner, reason="In circles.")
    return "This branch is locked: In circles."


def merged(suggesting, owner):
    other = arguments.add(
        debate=suggesting,
        by=owner,
        kind="claim",
        parent=suggesting.nodes.get(number=1),
        wording=Wording("It is too weak."),
    )
    merging.merge(node=suggesting.nodes.get(number=3), by=owner, into=other)
    return "#3 was merged into #4"


def posting_closed(suggesting, owner):
    debates.configure(debate=suggesting, by=owner, posting_open=False)
    return "Posting is closed"


def debate_closed(suggesting, owner):
    debates.change_state(debate=suggesting, by=owner, to="closed")
    return "closed"


@pytest.mark.parametrize("happens", [gone, locked, merged, posting_closed, debate_closed])
def test_what_can_no_longer_stand_there_is_refused_with_the_reason_and_waits_on(waiting, suggesting, owner, happens):
    reason = happens(suggesting, owner)
    before = DebateClock.objects.get(debate=suggesting).change
    with pytest.raises(Refused, match=reason):
        suggestions.accept(suggestion=waiting, by=owner)
    assert reload(waiting).is_pending
    assert DebateClock.objects.get(debate=suggesting).change == before


def test_of_a_rebuttal_and_its_evidence_neither_is_let_in_alone(suggesting, stranger, owner, quote, monkeypatch):
    waiting = suggest(
        suggesting, stranger, "They do not know it.", "rebuttal", aim="truth", evidence=Wording("They suggest.", quote)
    )
    really = suggestions.let_in

    def no_evidence(*, node, **more):
        if node.kind == "evidence":
            raise Refused(may_edit(AnonymousUser(), node))
        return really(node=node, **more)

    monkeypatch.setattr(suggestions, "let_in", no_evidence)
    with pytest.raises(Refused):
        suggestions.accept(suggestion=waiting, by=owner)
    assert suggesting.nodes.count() == 3 and reload(waiting).is_pending


def test_merging_leads_to_what_says_the_same(waiting, suggesting, claim, owner, private_debate):
    link = tending.link(parent=suggesting.nodes.get(number=2), by=owner, target=claim, kind="claim").node
    gone = add(claim.parent, owner, "One more winter is too much for it.")
    arguments.hide(node=gone, by=owner, reason="Said twice.")
    for into in (None, private_debate.nodes.get(), link, gone):
        with pytest.raises(Refused, match="says the same, like #17"):
            suggestions.merge(suggestion=waiting, by=owner, into=into)
    done = suggestions.merge(suggestion=waiting, by=owner, into=claim)
    assert (done.state, done.node, suggesting.nodes.count()) == ("merged", claim, 5)


@pytest.mark.parametrize("nothing", ["", "  \n ", "…!?"])
def test_declining_needs_a_reason(waiting, owner, nothing):
    with pytest.raises(Refused, match="in a sentence"):
        suggestions.decline(suggestion=waiting, by=owner, reason=nothing)
    assert reload(waiting).is_pending


def test_a_decision_is_taken_back_and_an_accepted_one_is_a_statement(waiting, claim, stranger, owner):
    suggestions.decline(suggestion=waiting, by=owner, reason="Too vague.")
    again = suggestions.take_up(suggestion=waiting, by=owner)
    assert (again.state, again.reason, again.decided_at) == ("pending", "", None)
    suggestions.merge(suggestion=waiting, by=owner, into=claim)
    assert suggestions.take_up(suggestion=waiting, by=owner).node is None
    suggestions.decline(suggestion=waiting, by=owner, reason="Too vague.")
    suggest(claim.debate, stranger)
    with pytest.raises(Refused, match="It was suggested anew since"):
        suggestions.take_up(suggestion=waiting, by=owner)
    back = suggestions.take_back(suggestion=Suggestion.objects.pending().get(), by=stranger)
    with pytest.raises(Refused, match="Only what was decided"):
        suggestions.take_up(suggestion=back, by=owner)


def test_what_was_accepted_waits_again_for_ten_minutes_until_it_is_answered(
    suggesting, stranger, owner, moderator, quote
):
    evidence = Wording("They suggest.", quote)
    waiting = suggest(suggesting, stranger, "They do not know it.", "rebuttal", aim="truth", evidence=evidence)
    suggestions.accept(suggestion=waiting, by=moderator)
    with pytest.raises(Refused, match="Only the owner and moderators"):
        suggestions.take_up(suggestion=waiting, by=stranger)
    assert suggestions.take_up(suggestion=waiting, by=owner).is_pending
    gone = suggesting.nodes.filter(number__in=[4, 5])
    assert {(node.state, node.state_reason) for node in gone} == {("hidden", "It was accepted by mistake.")}
    assert not counts.differences(suggesting) and not list(suggestions.differences(suggesting))
    again = suggestions.accept(suggestion=waiting, by=owner)
    assert (again.node.number, again.node.is_live) == (6, True), "numbers are never given twice"
    add(again.node, owner, "That is not what they say.", kind="rebuttal")
    with pytest.raises(Refused, match="#6 was answered since, so it stays"):
        suggestions.take_up(suggestion=waiting, by=owner)
    Suggestion.objects.update(decided_at=timezone.now() - timedelta(minutes=10))
    with pytest.raises(Refused, match="#6 is a statement like any other"):
        suggestions.take_up(suggestion=waiting, by=owner)
    assert Node.objects.get(pk=again.node.pk).is_live


def test_what_was_merged_since_stays_and_what_was_withdrawn_waits_again(waiting, claim, stranger, owner):
    node = suggestions.accept(suggestion=waiting, by=owner).node
    arguments.withdraw(node=add(node, owner, "The steel was painted.", kind="rebuttal"), by=owner)
    arguments.withdraw(node=node, by=stranger)
    assert suggestions.take_up(suggestion=waiting, by=owner).is_pending
    assert reload(node).state == "withdrawn"
    again = suggestions.accept(suggestion=waiting, by=owner).node
    merging.merge(node=again, by=owner, into=claim)
    with pytest.raises(Refused, match="#6 was merged since: undo that first"):
        suggestions.take_up(suggestion=waiting, by=owner)


def test_who_decides_and_who_takes_back(waiting, claim, owner, stranger, member):
    for by in (stranger, member):
        for act in (
            lambda by=by: suggestions.accept(suggestion=waiting, by=by),
            lambda by=by: suggestions.merge(suggestion=waiting, by=by, into=claim),
            lambda by=by: suggestions.decline(suggestion=waiting, by=by, reason="No."),
            lambda by=by: suggestions.take_up(suggestion=waiting, by=by),
        ):
            with pytest.raises(Refused, match="Only the owner and moderators"):
                act()
    for by in (owner, member):
        with pytest.raises(Refused, match="Only who suggested it"):
            suggestions.take_back(suggestion=waiting, by=by)


def test_whoever_comes_too_late_reads_who_was_faster(waiting, owner, moderator, stranger):
    suggestions.decline(suggestion=waiting, by=moderator, reason="Too vague.")
    for act in (
        lambda: suggestions.accept(suggestion=waiting, by=owner),
        lambda: suggestions.take_back(suggestion=waiting, by=stranger),
    ):
        with pytest.raises(Refused, match="It was declined by Moritz meanwhile"):
            act()
    suggestions.take_back(suggestion=suggestions.take_up(suggestion=waiting, by=owner), by=stranger)
    with pytest.raises(Refused, match="It was taken back by its author meanwhile"):
        suggestions.accept(suggestion=waiting, by=owner)


def test_what_was_accepted_stays_as_it_was_looked_at(waiting, suggesting, stranger, owner):
    node = suggestions.accept(suggestion=waiting, by=owner).node
    for rule in (may_edit, may_tend):
        assert rule(stranger, reload(node)).reason.startswith("Here statements stay as they were accepted.")
    arguments.withdraw(node=node, by=stranger)
    assert may_restore(stranger, reload(node))
    Debate.objects.update(takes_suggestions=False)
    arguments.restore(node=node, by=stranger)
    assert may_edit(stranger, reload(node)) and may_tend(stranger, reload(node))
