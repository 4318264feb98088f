"""Notes: shared ones take a turn at the clock and are counted, private ones leave no trace."""

import pytest

from debate.activity.models import Activity
from debate.annotations import actions, counts
from debate.annotations.models import NOTE_MAX, Annotation
from debate.arguments import actions as arguments
from debate.arguments.models import PassageUse
from debate.debates.actions import configure
from debate.debates.models import Debate
from debate.web.verdict import Refused


@pytest.fixture
def on_passage(debate, member, quote):
    return actions.annotate(debate=debate, by=member, quote=quote, body="Which engineers?", motivation="questioning")


def notes_of(debate, quote):
    return PassageUse.objects.get(debate=debate, quote=quote).notes


def test_a_shared_note_is_recorded_without_its_words(claim, stranger):
    note = actions.annotate(debate=claim.debate, by=stranger, node=claim, body="  Says who? ")
    activity = Activity.objects.first()
    assert (activity.verb, activity.node, activity.actor) == ("annotated", claim.number, stranger)
    assert activity.detail["note"] == str(note.key)
    assert "Says" not in str(activity.detail)
    assert note.body == "Says who?"


def test_the_same_words_again_are_no_edit(claim, stranger):
    note = actions.annotate(debate=claim.debate, by=stranger, node=claim, body="Says who?")
    before = Activity.objects.count()
    assert actions.edit(note=note, by=stranger, body=" Says who? ").edited_at is None
    assert Activity.objects.count() == before


def test_a_private_note_leaves_no_trace(debate, quote, member):
    before = Activity.objects.count()
    note = actions.annotate(debate=debate, by=member, quote=quote, body="Ask at home.", private=True)
    actions.edit(note=note, by=member, body="Ask in class.")
    actions.reply(thread=note, by=member, body="Done.")
    actions.withdraw(note=note, by=member)
    assert Activity.objects.count() == before
    assert not PassageUse.objects.exists()
    assert Annotation.objects.filter(private=True).count() == 2


def test_the_passage_counts_what_everyone_can_read(on_passage, owner, stranger, member):
    debate, quote = on_passage.debate, on_passage.quote
    assert notes_of(debate, quote) == 1
    answer = actions.reply(thread=on_passage, by=stranger, body="The city's.")
    assert notes_of(debate, quote) == 2
    actions.withdraw(note=on_passage, by=member)
    actions.hide(note=answer, by=owner, reason="Rude.")
    assert notes_of(debate, quote) == 0
    actions.restore(note=on_passage, by=member)
    actions.restore(note=answer, by=owner)
    assert notes_of(debate, quote) == 2
    assert counts.differences(debate) == []


def test_verify_names_a_count_that_drifted(debate, on_passage, quote):
    PassageUse.objects.update(notes=7)
    assert counts.differences(debate) == [f"passage {quote.pk}: notes is 7, should be 1"]
    counts.rebuild(debate)
    assert counts.differences(debate) == []
    PassageUse.objects.all().delete()
    assert counts.differences(debate) == [f"passage {quote.pk}: notes is 0, should be 1"]
    counts.rebuild(debate)
    assert notes_of(debate, quote) == 1


@pytest.mark.parametrize("body", ["", "  \n ", "***", "x" * (NOTE_MAX + 1)])
def test_a_note_says_something_and_is_no_treatise(claim, member, body):
    with pytest.raises(Refused):
        actions.annotate(debate=claim.debate, by=member, node=claim, body=body)
    assert not Annotation.objects.exists()
    note = actions.annotate(debate=claim.debate, by=member, node=claim, body="Says who?")
    with pytest.raises(Refused):
        actions.edit(note=note, by=member, body=body)
    assert Annotation.objects.get().body == "Says who?"


def test_who_may_what(claim, member, stranger, owner):
    note = actions.annotate(debate=claim.debate, by=member, node=claim, body="Mine.")
    for action in (
        lambda: actions.edit(note=note, by=stranger, body="Yours."),
        lambda: actions.withdraw(note=note, by=owner),
        lambda: actions.hide(note=note, by=stranger, reason="No."),
        lambda: actions.restore(note=note, by=member),
    ):
        with pytest.raises(Refused):
            action()
    hidden = actions.hide(note=note, by=owner, reason="Off topic.")
    with pytest.raises(Refused):
        actions.restore(note=hidden, by=member)
    with pytest.raises(Refused):
        actions.reply(thread=hidden, by=stranger, body="Why?")


def test_what_is_gone_is_neither_edited_nor_taken_away_again(on_passage, member, owner, stranger):
    gone = actions.withdraw(note=on_passage, by=member)
    private = actions.annotate(debate=gone.debate, by=member, quote=gone.quote, body="Ask at home.", private=True)
    for action in (
        lambda: actions.edit(note=gone, by=member, body="Mine again."),
        lambda: actions.withdraw(note=gone, by=member),
        lambda: actions.hide(note=gone, by=owner, reason="Rude."),
        lambda: actions.hide(note=private, by=owner, reason="Rude."),
        lambda: actions.restore(note=gone, by=stranger),
    ):
        with pytest.raises(Refused):
            action()
    assert notes_of(gone.debate, gone.quote) == 0


def test_replies_stand_in_one_line_and_share_the_privacy(claim, member, stranger):
    note = actions.annotate(debate=claim.debate, by=member, node=claim, body="Mine.")
    answer = actions.reply(thread=note, by=stranger, body="Ours.")
    assert (answer.thread, answer.node, answer.private) == (note, claim, False)
    with pytest.raises(Refused, match="one line"):
        actions.reply(thread=answer, by=member, body="No tree.")


def test_nothing_is_written_where_posting_is_closed_or_the_statement_is_gone(claim, quote, member, owner):
    note = actions.annotate(debate=claim.debate, by=member, node=claim, body="Early.")
    configure(debate=Debate.objects.get(pk=claim.debate_id), by=owner, posting_open=False)
    for on in ({"node": claim}, {"quote": quote}):
        with pytest.raises(Refused, match="closed"):
            actions.annotate(debate=claim.debate, by=member, body="Late.", **on)
    for what, on in ((actions.reply, {"thread": note}), (actions.edit, {"note": note})):
        with pytest.raises(Refused, match="closed"):
            what(by=member, body="Late.", **on)
    actions.withdraw(note=note, by=member)
    configure(debate=Debate.objects.get(pk=claim.debate_id), by=owner, posting_open=True)
    arguments.withdraw(node=claim, by=member)
    with pytest.raises(Refused, match="withdrawn"):
        actions.annotate(debate=claim.debate, by=member, node=claim, body="Too late.")


def test_an_edit_is_shown_as_one(claim, member):
    note = actions.annotate(debate=claim.debate, by=member, node=claim, body="Mine.")
    edited = actions.edit(note=note, by=member, body="Mine, better.")
    assert edited.body == "Mine, better." and edited.edited_at
    assert Activity.objects.first().verb == "edited_note"


def test_what_is_erased_is_what_others_read(claim, rebuttal, member, owner):
    for on, private in ((claim, True), (rebuttal, False)):
        actions.annotate(debate=claim.debate, by=member, node=on, body="Says who?", private=private)
    actions.annotate(debate=claim.debate, by=owner, node=claim, body="The engineers.")
    told = actions.erase(debate=claim.debate, author=member)
    assert told == [rebuttal.number], "nobody is told of a private note"
    assert {note.body for note in Annotation.objects.filter(withdrawn_at=None)} == {"Says who?", "The engineers."}


def test_only_the_notes_that_followed_go_back(claim, rebuttal, member):
    theirs, own = [
        actions.annotate(debate=claim.debate, by=member, node=on, body="Says who?") for on in (claim, rebuttal)
    ]
    followed = actions.follow(node=claim, into=rebuttal)
    assert set(rebuttal.annotations.all()) == {theirs, own}
    actions.give_back(notes=followed, node=claim, into=rebuttal)
    assert (claim.annotations.get(), rebuttal.annotations.get()) == (theirs, own)
