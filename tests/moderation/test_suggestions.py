"""What is suggested is what may be added, waits, and is kept as it was said."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from debate.activity.models import Activity
from debate.arguments import actions as arguments
from debate.arguments import counts, tending
from debate.arguments.actions import Wording
from debate.debates import actions as debates
from debate.moderation import suggestions
from debate.moderation.models import Suggestion
from debate.moderation.rules import has_room, suggests_something_new
from debate.moderation.suggestions import Proposal
from debate.web.verdict import Refused
from tests.moderation.world import BODY, reload, suggest


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
