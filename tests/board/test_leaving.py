"""Leaving for good: nothing names who has left, what they chose stays or goes, and every count is right after it."""

from io import StringIO

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.management import call_command

from debate.annotations import actions as notes
from debate.annotations.models import Annotation
from debate.arguments import actions as arguments
from debate.arguments.actions import Wording
from debate.arguments.models import ERASED, Node
from debate.board import leaving
from debate.board.leaving import leave
from debate.debates import actions as debates
from debate.debates import invitations
from debate.debates.models import Member
from debate.moderation import actions as reports
from debate.moderation import marks, suggestions
from debate.moderation.models import Mark, Report, Suggestion
from debate.moderation.suggestions import Proposal
from debate.people.actions import become_account, make_guest
from debate.people.models import User
from debate.votes import actions as votes
from debate.votes import tending
from debate.votes.models import Tally, Vote
from debate.web.verdict import Refused
from tests.board.leavers import is_clean, remains, said_anywhere
from tests.board.world import add
from tests.cast import make_user


def test_what_was_written_stays_without_the_name(busy, claim, rebuttal, owner):
    reports.report(thing=claim, by=owner, reason="spam", note="Look.")
    leave(by=busy, with_words=False)
    gone = remains(busy)
    assert gone.name == f"Former participant {busy.pk}"
    assert (gone.email, gone.is_active, gone.has_usable_password(), gone.emailaddress_set.count()) == (
        "",
        False,
        False,
        0,
    )
    assert gone.left_at and "Mara" not in gone.username
    node = Node.objects.get(pk=claim.pk)
    assert (node.author, node.is_live, node.body) == (gone, True, "It is far too weak for another winter.")
    assert Tally.objects.get(node=rebuttal).agree_0 == 1
    assert not Annotation.objects.filter(private=True).exists()
    assert Annotation.objects.shown().filter(author=gone).count() == 2
    assert set(Report.objects.values_list("reporter", "note")) == {(None, "Odd."), (owner.pk, "Look.")}
    assert not Member.objects.filter(user=gone).exists()
    for related in ("follows", "news", "letters", "pauses", "revised", "reconciled"):
        assert not getattr(gone, related).exists()
    assert not said_anywhere("Mara") and not said_anywhere("mara@")
    assert is_clean(claim.debate)


def test_what_was_written_is_taken_back_with_all_its_words(busy, claim, evidence, rebuttal, stranger):
    leave(by=busy, with_words=True)
    for node in Node.objects.filter(pk__in=[claim.pk, evidence.pk]):
        assert (node.state, node.body) == ("withdrawn", ERASED)
    for words in (
        "weak for another winter",
        "org/report",
        "So says the",
        "not last ten more",
        "Ask the engineers",
        "Which winter",
        "See below",
        "Odd.",
    ):
        assert not said_anywhere(words), words
    assert Node.objects.get(pk=rebuttal.pk).is_live
    assert not Vote.objects.filter(voter=busy.pk).exists()
    tally = Tally.objects.get(node=rebuttal)
    assert (tally.agree_0, tally.agree_3) == (0, 1)
    assert [note.body for note in Annotation.objects.shown()] == ["They have said so already."]
    assert [mark.sentence for mark in Mark.objects.all()] == ["Who says so?"]
    assert Vote.objects.filter(voter=stranger, node=claim).exists()
    assert is_clean(claim.debate)


def test_what_was_suggested_goes_with_the_words_or_stays_where_it_may_still_be_read(debate, owner, member, stranger):
    debates.configure(debate=debate, by=owner, takes_suggestions=True)
    root, made = debate.nodes.get(number=1), {}
    for who in (member, stranger):
        for word in ("pending", "declined", "accepted", "taken back"):
            proposal = Proposal("claim", Wording(f"{who.name} says {word} of it."), root)
            made[who, word] = suggestions.suggest(debate=debate, by=who, proposal=proposal)
        suggestions.decline(suggestion=made[who, "declined"], by=owner, reason="Off topic.")
        suggestions.accept(suggestion=made[who, "accepted"], by=owner)
        suggestions.take_back(suggestion=made[who, "taken back"], by=who)
    leave(by=member, with_words=True)
    leave(by=stranger, with_words=False)
    kept = Suggestion.objects.values_list("author", "state")
    assert set(kept) == {(stranger.pk, "pending"), (stranger.pk, "accepted")}
    assert not said_anywhere("Mara says")
    suggestions.accept(suggestion=made[stranger, "pending"], by=owner)
    assert is_clean(debate)


def test_a_position_stays_where_the_debate_was_once_theirs_and_nowhere_else(busy, claim, debate, private_debate, owner):
    debates.remove_member(debate=debate, by=owner, user=busy)
    debates.configure(debate=debate, by=owner, takes_suggestions=True)
    proposal = Proposal("position", Wording("Close it for lorries alone."))
    suggestions.accept(suggestion=suggestions.suggest(debate=debate, by=busy, proposal=proposal), by=owner)
    tending.extract(node=claim, by=owner, question="How weak is it?")
    debates.add_member(debate=private_debate, by=owner, user=busy)
    debates.hand_over(debate=private_debate, by=owner, user=busy)
    arguments.add(debate=private_debate, by=busy, kind="position", wording=Wording("We say nothing at all."))
    debates.hand_over(debate=private_debate, by=busy, user=owner)
    assert leaving.what_there_is(busy)["statements"] == 5, "three in the debate, and two were taken into the new one"
    leave(by=busy, with_words=True)
    assert not said_anywhere("lorries") and not said_anywhere("weak for another winter")
    assert said_anywhere("We say nothing") and is_clean(debate)


@pytest.mark.parametrize("did", ["nothing", "suggested", "stood"])
def test_the_choice_is_called_none_only_for_who_left_nothing_to_choose_of(client, debate, owner, stranger, did):
    if did == "suggested":
        debates.configure(debate=debate, by=owner, takes_suggestions=True)
        proposal = Proposal("claim", Wording("It is too loud at night."), debate.nodes.get(number=1))
        suggestions.suggest(debate=debate, by=stranger, proposal=proposal)
    elif did == "stood":
        votes.take_stand(debate=debate, by=stranger, choice="between")
    client.force_login(stranger)
    page = client.get("/me/leave/").text
    assert ("either comes to the same" in page) == (did == "nothing")
    assert ("1 suggestion," in page) == (did == "suggested")
    assert ("where you stand in 1 debate." in page) == (did == "stood")


def test_the_worker_follows_without_computing_everything(busy, claim, rebuttal):
    leave(by=busy, with_words=True)
    # No `rebuild`: what `verify` compares is what the worker makes of the record.
    call_command("verify", stdout=StringIO(), stderr=StringIO())


def test_the_board_shows_an_empty_place_and_the_answers(client, busy, claim, rebuttal):
    leave(by=busy, with_words=True)
    page = client.get(claim.get_absolute_url()).text
    assert "Withdrawn. The answers stay." in page and "Ten winters is not the next winter." in page
    assert "Mara" not in page and "far too weak" not in page


def test_who_has_left_has_no_page(client, busy, claim):
    assert client.get("/people/Mara/").status_code == 200
    leave(by=busy, with_words=False)
    for username in ("Mara", remains(busy).username):
        assert client.get(f"/people/{username}/").status_code == 404
    page = client.get(claim.debate.get_absolute_url() + "activity/").text
    assert "Somebody who took part has left for good" in page and "Mara" not in page


def test_nobody_brings_back_what_was_taken_along(busy, claim, rebuttal, owner):
    leave(by=busy, with_words=True)
    with pytest.raises(Refused, match="taken these words along"):
        arguments.restore(node=claim, by=owner)
    note = Annotation.objects.get(thread=None, node=rebuttal)
    with pytest.raises(Refused, match="taken these words along"):
        notes.restore(note=note, by=owner)


def test_what_was_merged_or_split_does_not_come_back_by_undoing(busy, claim, owner, stranger):
    twin = add(claim.debate.nodes.get(number=1), stranger, "The bridge is weak before winter.")
    undo = tending.merge(node=claim, by=owner, into=twin)
    leave(by=busy, with_words=True)
    with pytest.raises(Refused, match="no longer be undone"):
        tending.undo(undo=undo, by=owner)
    assert Node.objects.get(pk=claim.pk).body == ERASED
    assert is_clean(claim.debate)


def test_no_undo_brings_an_answer_back_that_was_taken_along(busy, claim, rebuttal, owner, stranger):
    twin = add(claim, stranger, "Ten winters are not one winter.", kind="rebuttal")
    votes.cast(node=twin, by=busy, question="agreement", value=-1)
    undo = tending.merge(node=twin, by=owner, into=rebuttal)
    leave(by=busy, with_words=True)
    tending.undo(undo=undo, by=owner)
    assert remains(busy) and not Vote.objects.filter(voter=busy).exists()
    assert is_clean(claim.debate)


def test_why_somebody_closed_their_own_mark_is_taken_back_with_it(busy, rebuttal, owner):
    mine, other = Mark.objects.get(author=busy), Mark.objects.exclude(author=busy).get()
    marks.close_mark(mark=mine, by=busy, reason="The coming winter, of course.")
    marks.close_mark(mark=other, by=owner, reason="The engineers say so.")
    leave(by=busy, with_words=True)
    assert not said_anywhere("coming winter") and said_anywhere("engineers say so")


@pytest.mark.parametrize("with_words", [True, False])
def test_the_log_of_the_admin_forgets_the_name_and_the_words_taken_back(busy, claim, debate, curator, with_words):
    report = reports.report(thing=claim, by=curator, reason="spam")
    curated = (busy, Member.objects.get(debate=debate, user=busy), claim, report)
    for row in (*curated, curator, Member.objects.get(debate=debate, user=debate.owner)):
        LogEntry.objects.log_actions(curator.pk, [row], CHANGE, single_object=True)
    leave(by=busy, with_words=with_words)
    said = "|".join(LogEntry.objects.values_list("object_repr", flat=True))
    assert "Mara" not in said and "Cora" in said and "Olga: Owner" in said
    assert ("too weak" in said) is not with_words


def test_the_record_forgets_the_name_of_a_guest_who_made_an_account(guest, debate):
    account = become_account(guest=guest, username="Gilbert", password="a long password")
    add(debate.nodes.get(number=1), account, "Ice makes it weaker still.")
    leave(by=account, with_words=False)
    assert not said_anywhere("Gil")


def test_the_name_is_free_again_and_nobody_is_called_as_those_who_left(busy, debate):
    leave(by=busy, with_words=False)
    assert make_user("Mara").name == "Mara"
    for name in ("Former participant", f"former  Participant {busy.pk}"):
        with pytest.raises(Refused, match="who have left"):
            make_guest(name=name)


def test_who_leaves_nothing_behind_is_no_row_any_more(stranger, guest, debate):
    leave(by=stranger, with_words=False)
    leave(by=guest, with_words=True)
    assert not User.objects.filter(pk__in=[stranger.pk, guest.pk]).exists()
    assert is_clean(debate)


def test_an_invitation_goes_on_without_who_made_it(busy, debate, owner, stranger):
    made = invitations.invite(debate=debate, by=owner, role="contributor")
    debates.hand_over(debate=debate, by=owner, user=busy)
    leave(by=User.objects.get(pk=owner.pk), with_words=False)
    made.refresh_from_db()
    assert made.created_by is None and made.is_open
