"""What is suggested is what may be added; one decision each; what was said is kept as it was said."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from debate.activity.models import Activity
from debate.arguments import actions as arguments
from debate.arguments import counts, merging, tending
from debate.arguments.actions import Wording
from debate.arguments.models import Node
from debate.arguments.rules import may_edit, may_restore, may_tend
from debate.debates import actions as debates
from debate.debates.models import Debate, DebateClock
from debate.moderation import suggestions
from debate.moderation.models import Suggestion
from debate.moderation.rules import has_room, suggests_something_new
from debate.moderation.suggestions import Proposal
from debate.web.verdict import Refused
from tests.board.world import add
from tests.cast import make_user
from tests.together import together

BODY = "The steel has rusted through in places."


def suggest(debate, by, body=BODY, kind="claim", number=3, aim="", evidence=None, **wording):
    parent = debate.nodes.get(number=number) if number else None
    proposal = Proposal(kind, Wording(body, **wording), parent, aim, evidence)
    return suggestions.suggest(debate=debate, by=by, proposal=proposal)


def reload(row):
    return type(row).objects.get(pk=row.pk)


@pytest.fixture
def moderator(debate, owner):
    user = make_user("Moritz")
    debates.add_member(debate=debate, by=owner, user=user, role="moderator")
    return user


@pytest.fixture
def waiting(suggesting, stranger):
    """Stefan's suggestion of a claim under #3."""
    return suggest(suggesting, stranger)


def test_a_suggestion_stands_nowhere_until_it_is_accepted_as_its_author_s(waiting, suggesting, stranger, owner):
    assert suggesting.nodes.count() == 3 and waiting.is_pending
    accepted = suggestions.accept(suggestion=waiting, by=owner)
    node = suggesting.nodes.get(number=4)
    assert (node.body, node.author, node.parent.number, node.kind) == (BODY, stranger, 3, "claim")
    assert (accepted.state, accepted.node, accepted.decided_by, accepted.changed) == ("accepted", node, owner, False)
    assert node.revisions.get().by == stranger
    done = list(Activity.objects.order_by("-change").values_list("verb", "actor__name", "node")[:3])
    assert done == [("settled", "Olga", 4), ("added", "Stefan", 4), ("suggested", "Stefan", 3)]
    assert counts.differences(suggesting) == []
    assert reload(suggesting.nodes.get(number=3).author).unseen_answers == 1


def test_the_record_names_whom_it_concerns_and_no_wording_and_no_reason(waiting, owner):
    suggestions.decline(suggestion=waiting, by=owner, reason="It was mended in May.")
    said = [str(detail) for detail in Activity.objects.values_list("detail", flat=True)]
    assert not [detail for detail in said if "rusted" in detail or "mended" in detail]


def test_what_those_who_keep_order_made_of_it_stands_beside_what_was_said(waiting, suggesting, stranger, owner):
    position = suggesting.nodes.get(number=1)
    given = Proposal("rebuttal", Wording("  The steel has  rusted. "), position, "truth")
    accepted = suggestions.accept(suggestion=waiting, by=owner, proposal=given, reason="It speaks against #1.")
    node = accepted.node
    assert (node.body, node.kind, node.aim, node.parent) == ("The steel has rusted.", "rebuttal", "truth", position)
    assert node.author == stranger and node.revisions.get().by == owner, "whose words they are is on record"
    again = reload(waiting)
    assert (again.body, again.kind, again.parent.number, again.changed) == (BODY, "claim", 3, True)
    assert again.reason == "It speaks against #1."


def test_evidence_keeps_its_passage_and_a_rebuttal_brings_its_evidence_along(suggesting, stranger, owner, quote):
    shown = suggest(suggesting, stranger, "They suggest it themselves.", "evidence", quote=quote)
    against = suggest(
        suggesting, stranger, "They do not know it.", "rebuttal", aim="truth", evidence=Wording("They suggest.", quote)
    )
    suggestions.accept(suggestion=shown, by=owner)
    suggestions.accept(suggestion=against, by=owner)
    evidence, rebuttal, under = suggesting.nodes.filter(number__gt=3).order_by("number")
    assert (evidence.kind, evidence.quote) == ("evidence", quote)
    assert (rebuttal.kind, rebuttal.quote) == ("rebuttal", None)
    assert (under.kind, under.parent, under.quote, under.body) == ("evidence", rebuttal, quote, "They suggest.")
    assert {evidence.author, rebuttal.author, under.author} == {stranger}
    assert reload(against).node == rebuttal and not reload(against).changed
    assert counts.differences(suggesting) == []


def test_of_a_rebuttal_and_its_evidence_each_names_whose_words_it_has(suggesting, stranger, owner, quote):
    evidence = Wording("They suggest.", quote)
    waiting = suggest(suggesting, stranger, "They do not know it.", "rebuttal", aim="truth", evidence=evidence)
    given = replace(Proposal.of(waiting), evidence=Wording("They merely suggest.", quote))
    with pytest.raises(Refused, match="belongs to a rebuttal"):
        suggestions.accept(suggestion=waiting, by=owner, proposal=replace(given, kind="claim", aim=""))
    rebuttal = suggestions.accept(suggestion=waiting, by=owner, proposal=given).node
    assert rebuttal.revisions.get().by == stranger
    assert suggesting.nodes.get(parent=rebuttal).revisions.get().by == owner


def test_a_position_is_suggested_by_anyone_and_accepted_by_the_owner(suggesting, stranger, owner, moderator):
    waiting = suggest(suggesting, stranger, "Only for lorries.", "position", number=None)
    with pytest.raises(Refused, match="Only the owner of this debate"):
        suggestions.accept(suggestion=waiting, by=moderator)
    assert suggestions.accept(suggestion=waiting, by=owner).node.parent is None


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"body": "short"}, "at least 10"),
        ({"body": "So says #99 as well."}, "#99 is not in this debate"),
        ({"kind": "position"}, "stands under nothing"),
        ({"kind": "evidence"}, "Evidence is a passage"),
        ({"kind": "rebuttal"}, "Say what the rebuttal attacks"),
        ({"kind": "rebuttal", "aim": "quotation"}, "Only evidence quotes"),
        ({"number": None}, "Only a position stands at the root"),
        ({"evidence": Wording("They suggest it.")}, "belongs to a rebuttal"),
        ({"kind": "rebuttal", "aim": "truth", "evidence": Wording("They suggest it.")}, "Evidence is a passage"),
        ({"outside_url": "https://user@example.org", "outside_quote": "Steel rusts."}, "With @"),
    ],
)
def test_what_may_not_be_added_may_not_be_suggested(suggesting, stranger, wrong, reason):
    with pytest.raises(Refused, match=reason):
        suggest(suggesting, stranger, **wrong)
    assert not Suggestion.objects.exists()


def test_who_suggests(suggesting, owner, moderator, guest, stranger, member, private_debate):
    assert suggest(suggesting, guest).author == guest
    for person in (owner, moderator):
        with pytest.raises(Refused, match="You need not suggest"):
            suggest(suggesting, person)
    debates.add_member(debate=suggesting, by=owner, user=member, role="viewer")
    with pytest.raises(Refused, match="You are a viewer here"):
        suggest(suggesting, member)
    debates.configure(debate=suggesting, by=owner, posting_open=False)
    with pytest.raises(Refused, match="Posting is closed"):
        suggest(suggesting, stranger)
    with pytest.raises(Refused, match="takes no suggestions"):
        suggest(private_debate, stranger, number=1)


def test_what_is_gone_or_locked_takes_no_suggestion(suggesting, claim, stranger, owner):
    tending.lock(node=claim.parent, by=owner, reason="It went in circles.")
    with pytest.raises(Refused, match="This branch is locked: It went in circles"):
        suggest(suggesting, stranger)
    arguments.hide(node=claim, by=owner, reason="Rude.")
    with pytest.raises(Refused, match="can no longer be answered"):
        suggest(suggesting, stranger)


def test_the_same_twice_is_one_suggestion_and_what_stands_there_is_none(
    suggesting, waiting, stranger, owner, private_debate
):
    with pytest.raises(Refused, match="You have suggested just this here already"):
        suggest(suggesting, stranger, BODY.replace(" ", "  "))
    assert suggest(suggesting, stranger, number=1), "elsewhere it is another reason"
    whole = suggest(suggesting, stranger, "Only for lorries.", "position", number=None)
    assert suggests_something_new(stranger, None, whole.body, private_debate)
    assert not suggests_something_new(stranger, None, whole.body, suggesting)
    suggestions.accept(suggestion=waiting, by=owner)
    with pytest.raises(Refused, match="it is #4"):
        suggest(suggesting, stranger)


def test_ten_wait_for_each_person_in_each_debate(suggesting, stranger, guest, owner, private_debate):
    made = [suggest(suggesting, stranger, f"This is reason number {each}.") for each in range(10)]
    with pytest.raises(Refused, match="10 of your suggestions wait"):
        suggest(suggesting, stranger)
    assert suggest(suggesting, guest) and has_room(stranger, private_debate)
    suggestions.take_back(suggestion=made[0], by=stranger)
    assert suggest(suggesting, stranger)
    suggestions.decline(suggestion=made[1], by=owner, reason="Too vague.")
    suggest(suggesting, stranger, "This is one more reason.")
    with pytest.raises(Refused, match="10 suggestions of this person wait already"):
        suggestions.take_up(suggestion=made[1], by=owner)


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


# The same in every process that runs the tests.
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "accepted"},
        {"state": "declined", "decided_at": NOW},
        {"state": "accepted", "decided_at": NOW},
        {"decided_at": NOW - timedelta(days=1)},
        {"reason": "Undecided, and yet a reason."},
        {"state": "taken_back", "decided_at": NOW, "reason": "Why?"},
        {"changed": True},
        {"kind": "position"},
        {"kind": "rebuttal"},
        {"kind": "evidence"},
        {"parent": None},
        {"aim": "truth"},
        {"body": ""},
        {"evidence": "Without a passage."},
        {"outside_url": "https://example.org/"},
    ],
    ids=str,
)
def test_the_database_holds_a_suggestion_together(waiting, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Suggestion.objects.update(**wrong)


def verify(capsys):
    with pytest.raises(CommandError):
        call_command("verify", no_color=True)
    return capsys.readouterr().out


def test_verify_names_what_crosses_rows(waiting, suggesting, stranger, owner, private_debate, text, capsys):
    accepted = suggestions.accept(suggestion=waiting, by=owner)
    Suggestion.objects.update(node=private_debate.nodes.get())
    said = verify(capsys)
    assert f"suggestion {waiting.pk}: it points at a statement of another debate" in said
    assert f"suggestion {waiting.pk}: what became of it has another author" in said
    Suggestion.objects.update(node=accepted.node)
    rows = [
        Suggestion(debate=suggesting, author=stranger, parent=accepted.node, kind="claim", body=f"Number {each}")
        for each in range(11)
    ]
    Suggestion.objects.bulk_create(rows)
    assert f"person {stranger.pk}: 11 suggestions wait, and 10 may" in verify(capsys)
    assert list(suggestions.differences(private_debate)) == []


@pytest.mark.threads
@pytest.mark.django_db(transaction=True)
def test_two_decide_at_the_same_moment_and_one_wins(waiting, suggesting, claim, owner, moderator, curator, stranger):
    doings = [
        lambda: suggestions.accept(suggestion=waiting, by=owner),
        lambda: suggestions.accept(suggestion=waiting, by=curator),
        lambda: suggestions.decline(suggestion=waiting, by=moderator, reason="Too vague."),
        lambda: suggestions.merge(suggestion=waiting, by=moderator, into=claim),
        lambda: suggestions.take_back(suggestion=waiting, by=stranger),
    ]
    answers = together(doings)
    [won] = [each for each in answers if isinstance(each, Suggestion)]
    late = [str(each) for each in answers if isinstance(each, Refused)]
    assert len(late) == 4 and all(sentence.endswith("meanwhile.") for sentence in late), late
    assert Activity.objects.filter(verb="settled").count() == 1
    assert Node.objects.filter(number__gt=3).count() == (1 if won.state == "accepted" else 0)
    assert counts.differences(suggesting) == []
    changes = list(Activity.objects.filter(debate=suggesting).order_by("change").values_list("change", flat=True))
    assert changes == list(range(1, len(changes) + 1))


@pytest.mark.threads
@pytest.mark.django_db(transaction=True)
def test_a_person_with_many_tabs_has_ten_waiting(suggesting, stranger):
    doings = [lambda each=each: suggest(suggesting, stranger, f"This is reason number {each}.") for each in range(14)]
    refused = [each for each in together(doings) if isinstance(each, Refused)]
    assert len(refused) == 4 and Suggestion.objects.pending().count() == 10


@pytest.mark.threads
@pytest.mark.django_db(transaction=True)
def test_what_two_accept_at_the_same_moment_stands_there_once(suggesting, owner, curator, stranger):
    made = [suggest(suggesting, stranger, f"This is reason number {each}.") for each in range(5)]
    for one in made:
        together([lambda by=by, one=one: suggestions.accept(suggestion=one, by=by) for by in (owner, curator)])
    assert Node.objects.filter(number__gt=3).count() == len(made)
    assert Activity.objects.filter(verb="settled").count() == len(made)
    assert counts.differences(suggesting) == []
