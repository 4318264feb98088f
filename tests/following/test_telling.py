"""Who is told of what: each person once, for the nearest reason, and nothing that they may not see."""

import pytest

from debate.annotations import actions as notes
from debate.arguments import actions as arguments
from debate.arguments.actions import Wording
from debate.arguments.models import Node
from debate.board import actions as board
from debate.debates import actions as debates
from debate.debates.models import Debate
from debate.following.actions import follow, mark_answer_news_seen, mark_news_seen
from debate.following.models import Follow, Letter, News, Told, Visit
from debate.following.news import items, news_of
from debate.following.telling import KEPT, LETTERS_KEPT, forget_old, tell, tell_all
from debate.following.visits import come
from debate.moderation import marks, suggestions
from debate.moderation.suggestions import Proposal
from debate.people.models import User
from debate.votes import tending
from tests.board.world import add
from tests.cast import make_user
from tests.together import together


def told(user):
    """What the person reads, the newest first."""
    tell_all()
    return [item.sentence for item in items(news_of(user))]


def unseen(user):
    return User.objects.get(pk=user.pk).unseen_news


def test_an_answer_is_told_to_whom_it_answers_and_to_nobody_twice(rebuttal, member, stranger, owner):
    assert told(member) == ["Stefan answered your #3 with #4"]
    assert told(stranger) == []
    assert [row.about for row in News.objects.filter(user=member)] == [4]
    assert unseen(member) == 0, "answers are counted where they are written"
    assert told(owner) == ["A new statement in a debate that you follow", "Mara answered your #1 with #3"]


def test_who_writes_follows_the_debate_until_they_stop(claim, member, stranger):
    tell_all()
    root = claim.debate.nodes.get(number=2)
    add(root, stranger, "The shops would close for good.")
    add(root, stranger, "The school bus needs the bridge.")
    assert told(member) == ["2 new statements in a debate that you follow"]
    assert unseen(member) == 1
    follow(debate=claim.debate, by=member, wanted=False)
    add(claim, member, "And the last winter was a mild one.")
    add(root, stranger, "An ambulance needs it as well.")
    assert told(member) == ["2 new statements in a debate that you follow"]


def test_of_a_branch_and_its_debate_the_branch_is_told(rebuttal, curator):
    debate, claim = rebuttal.debate, rebuttal.parent
    tell_all()
    follow(debate=debate, by=curator)
    follow(debate=debate, by=curator, node=claim)
    add(rebuttal, rebuttal.author, "It stood through the flood of 1954.")
    add(debate.nodes.get(number=2), rebuttal.author, "The shops would close for good.")
    assert sorted(told(curator)) == [
        "A new statement in a debate that you follow",
        "A new statement under #3, which you follow",
    ]
    assert claim.body in [item.body for item in items(news_of(curator))]
    arguments.hide(node=claim, by=debate.owner, reason="It names a neighbour.")
    assert {item.body for item in items(news_of(curator))} == {""}


def test_what_was_looked_at_is_not_new_and_the_next_begins_a_row_of_its_own(claim, member, stranger):
    tell_all()
    root = claim.debate.nodes.get(number=2)
    add(root, stranger, "The shops would close for good.")
    tell_all()
    mark_news_seen(by=member, until=News.objects.latest("pk").pk)
    assert unseen(member) == 0
    add(root, stranger, "The school bus needs the bridge.")
    assert told(member) == ["A new statement in a debate that you follow"] * 2
    assert unseen(member) == 1


def test_looking_at_some_news_leaves_what_was_not_shown_and_what_others_were_told(rebuttal, member, stranger, owner):
    def new_to(user):
        return list(News.objects.unseen().filter(user=user).order_by("pk").values_list("why", flat=True))

    add(rebuttal.debate.nodes.get(number=2), stranger, "The shops would close for good.")
    tell_all()
    theirs = new_to(owner)
    assert (new_to(member), "answer" in theirs) == (["answer", "debate"], True)
    mark_news_seen(by=member, until=News.objects.filter(user=member).earliest("pk").pk)
    assert new_to(member) == ["debate"]
    add(rebuttal.parent, stranger, "It stood through the flood of 1954.")
    tell_all()
    mark_answer_news_seen(by=member)
    assert (new_to(member), new_to(owner)) == (["debate"], theirs)


@pytest.mark.parametrize("hidden", [{"state": "draft"}, {"visibility": "members", "slug": "a" * 40}])
def test_of_what_only_members_see_only_they_and_curators_are_told(debate, member, stranger, owner, curator, hidden):
    Debate.objects.filter(pk=debate.pk).update(**hidden)
    tell_all()
    debates.add_member(debate=debate, by=owner, user=member)
    closed = make_user("Clara", is_active=False)
    debates.add_member(debate=debate, by=owner, user=closed)
    for user in (member, stranger, curator, closed):
        follow(debate=debate, by=user)
    add(debate.nodes.get(number=1), owner, "It is too weak for another winter.")
    tell_all()
    assert set(News.objects.values_list("user", flat=True)) == {member.pk, curator.pk}


def test_what_others_decide_about_mine_is_told_with_the_reason(claim, member, owner):
    tell_all()
    arguments.hide(node=claim, by=owner, reason="Not about the bridge.")
    assert told(member)[0] == "Your #3 was hidden by those who keep order: Not about the bridge."
    note = notes.annotate(debate=claim.debate, by=member, node=claim.parent, body="Who says so?")
    notes.hide(note=note, by=owner, reason="Rude.")
    assert told(member)[0] == "Your note on #1 was hidden by those who keep order: Rude."


def test_what_was_undone_is_told_in_place_of_what_was_done(claim, member, owner):
    tell_all()
    undo = tending.extract(node=claim, by=owner, question="How long?", position="It has some years left.").undo
    assert told(member)[0] == "Your #3 was taken into a debate of its own"
    tending.undo(undo=undo, by=owner)
    assert [one for one in told(member) if "#3" in one] == ["Your #3 is as it was: what was done to it was undone"]
    assert unseen(member) == 1


def test_what_goes_out_of_view_with_a_branch_is_told_to_its_authors(rebuttal, stranger, owner):
    tell_all()
    extracted = tending.extract(node=rebuttal.parent, by=owner, question="How long?", closes=True)
    assert told(stranger)[0] == "Your #4 was taken into a debate of its own"
    tending.undo(undo=extracted.undo, by=owner)
    assert told(stranger) == ["Your #4 is as it was: what was done to it was undone"]


def test_what_becomes_of_a_mark_is_told_to_who_made_it(claim, member, stranger, owner):
    mark = marks.mark(node=claim, by=stranger, kind="unclear", sentence="Which winter?")
    assert told(stranger) == []
    marks.answer_mark(mark=mark, by=member, stance="contested", answer="The next one.")
    assert told(stranger) == ["Your mark on #3 was answered by the author"]
    marks.close_mark(mark=mark, by=owner, reason="It is clear.")
    assert told(stranger) == ["Your mark on #3 was settled: It is clear."]
    assert items(news_of(stranger))[0].url.endswith("/3/marks/") and unseen(stranger) == 1
    arguments.hide(node=claim, by=owner, reason="It names a neighbour.")
    assert told(stranger) == []


def test_who_follows_a_branch_follows_it_into_what_it_is_merged_with(claim, stranger, owner, curator):
    tell_all()
    outsider = make_user("Otto")
    twin = add(claim.parent, stranger, "One more winter is too much for it.")
    tell_all()
    follow(debate=claim.debate, by=curator, node=claim)
    follow(debate=claim.debate, by=outsider, node=claim.debate.nodes.get(number=2))
    board.merge(node=claim, by=owner, into=twin)
    add(twin, stranger, "It stood through the flood of 1954.")
    assert told(curator) == [f"A new statement under #{twin.number}, which you follow"]
    assert told(outsider) == [], "follows another branch"


def test_who_follows_a_branch_follows_both_halves_of_it(claim, rebuttal, owner, curator):
    tell_all()
    follow(debate=claim.debate, by=curator, node=claim)
    halves = {"first": Wording("It is too weak for winter."), "second": Wording("It is ugly, too.")}
    board.split(node=claim, by=owner, moved=[rebuttal.number], **halves)
    add(rebuttal, owner, "It stood through the flood of 1954.")
    add(claim, owner, "The ice makes it weaker still.")
    assert set(told(curator)) == {f"A new statement under #{number}, which you follow" for number in (3, 5)}


def test_who_follows_the_second_half_follows_the_whole_when_that_is_undone(claim, stranger, owner, curator):
    tell_all()
    halves = {"first": Wording("It is too weak for winter."), "second": Wording("It is ugly, too.")}
    undo = tending.split(node=claim, by=owner, moved=[], **halves)
    follow(debate=claim.debate, by=curator, node=Node.objects.get(pk=undo.before["second"]))
    board.undo(undo=undo, by=owner)
    add(claim, stranger, "It stood through the flood of 1954.")
    assert told(curator) == ["A new statement under #3, which you follow"]


def test_notes_are_told_to_the_author_and_replies_to_who_asked(claim, member, stranger):
    tell_all()
    note = notes.annotate(debate=claim.debate, by=stranger, node=claim, body="Since when?")
    notes.reply(thread=note, by=member, body="Since the flood.")
    assert told(member)[0] == "Stefan wrote a note on #3"
    assert told(stranger) == ["Mara answered your note on #3"]
    notes.annotate(debate=claim.debate, by=stranger, node=claim, body="For me alone.", private=True)
    assert len(told(member)) == 1
    notes.withdraw(note=note, by=stranger)
    assert told(member) == []


def test_of_a_note_on_a_passage_replies_and_decisions_are_told_and_who_wrote_it_follows(
    evidence, member, stranger, owner
):
    note = notes.annotate(debate=evidence.debate, by=stranger, quote=evidence.quote, body="Which engineers?")
    notes.reply(thread=note, by=member, body="Those of the town.")
    add(evidence.parent, member, "The salt of the roads eats the steel.")
    assert told(stranger) == ["A new statement in a debate that you follow", "Mara answered your note on a passage"]
    notes.hide(note=note, by=owner, reason="Rude.")
    assert told(stranger)[0] == "Your note on a passage was hidden by those who keep order: Rude."


def test_what_is_gone_is_no_longer_told(rebuttal, member, stranger):
    assert len(told(member)) == 1
    arguments.withdraw(node=rebuttal, by=stranger)
    assert told(member) == []


def test_nothing_is_told_of_a_debate_that_one_may_not_see_any_more(private_debate, member, owner):
    debates.add_member(debate=private_debate, by=owner, user=member)
    tell_all()
    follow(debate=private_debate, by=member)
    add(private_debate.nodes.get(), owner, "The mayor will resign over it.")
    assert len(told(member)) == 1
    debates.remove_member(debate=private_debate, by=owner, user=member)
    assert told(member) == [], "asked again when it is shown"
    add(private_debate.nodes.get(number=1), owner, "And her deputy as well.")
    tell_all()
    assert News.objects.get(user=member).count == 1, "and when it is told"


def test_telling_again_tells_nothing(rebuttal, member):
    tell_all()
    before = list(News.objects.values_list("pk", "count"))
    assert tell_all() == 0
    tell(rebuttal.debate)
    assert list(News.objects.values_list("pk", "count")) == before


def test_news_is_forgotten_in_time(claim, member, stranger):
    tell_all()
    add(claim.parent, stranger, "The shops would close for good.")
    tell_all()
    now = News.objects.latest("pk").at
    Letter.objects.create(user=member, day=now.date(), at=now, lines=1)
    come(debate=claim.debate, by=member, change=1, now=now)
    forget_old(now + LETTERS_KEPT)
    assert News.objects.exists() and Letter.objects.exists()
    forget_old(now + KEPT)
    assert News.objects.exists() and Visit.objects.exists() and not Letter.objects.exists()
    forget_old(now + KEPT * 2)
    assert not News.objects.exists() and not Visit.objects.exists()
    assert unseen(member) == 0


@pytest.mark.threads
@pytest.mark.django_db(transaction=True)
def test_two_workers_tell_everything_once(claim, member, stranger):
    tell_all()
    for number in range(20):
        add(claim.parent, stranger, f"This is reason number {number}.")
    together([tell_all] * 4)
    assert News.objects.get(user=member, why="debate").count == 20
    assert Told.objects.get().change == Debate.objects.get(pk=claim.debate_id).clock.change


def test_following_is_one_row_whatever_one_says(claim, member):
    for wanted in (True, True, False, True):
        follow(debate=claim.debate, by=member, wanted=wanted)
        follow(debate=claim.debate, by=member, node=claim, wanted=wanted)
    assert Follow.objects.filter(user=member, wanted=True).count() == 2


def suggest(debate, by, body, kind="claim"):
    proposal = Proposal(kind, Wording(body), None if kind == "position" else debate.nodes.get(number=3))
    return suggestions.suggest(debate=debate, by=by, proposal=proposal)


def test_what_became_of_a_suggestion_is_told_to_its_author_alone_and_without_the_reason(
    suggesting, member, stranger, owner
):
    tell_all()
    declined = suggest(suggesting, stranger, "The steel has rusted through.")
    suggestions.decline(suggestion=declined, by=owner, reason="Say which steel.")
    assert told(stranger) == ["Your suggestion was declined; My page tells why"]
    assert unseen(stranger) == 1 and told(member) == []
    [item] = items(news_of(stranger))
    assert item.url == f"/me/suggestions/#suggestion-{declined.pk}"
    mark_news_seen(by=stranger, until=News.objects.latest("pk").pk)
    accepted = suggestions.accept(suggestion=suggest(suggesting, stranger, "The steel is rusty."), by=owner)
    assert told(stranger)[0] == f"Your suggestion was accepted as #{accepted.node.number}"
    assert told(member) == ["Stefan answered your #3 with #4"], "as if it had been written directly"
    suggestions.merge(
        suggestion=suggest(suggesting, stranger, "It is too weak."), by=owner, into=suggesting.nodes.get(number=3)
    )
    assert told(stranger)[0] == "Your suggestion was found to say the same as #3"
    position = suggest(suggesting, stranger, "Only for lorries.", kind="position")
    suggestions.decline(suggestion=position, by=owner, reason="Say since when.")
    assert told(stranger)[0] == "Your suggestion was declined; My page tells why"


def test_several_decisions_add_up_and_taking_back_is_no_news(suggesting, stranger, owner):
    made = [suggest(suggesting, stranger, f"This is reason number {each}.") for each in range(3)]
    suggestions.take_back(suggestion=made[0], by=stranger)
    assert told(stranger) == []
    for one in made[1:]:
        suggestions.decline(suggestion=one, by=owner, reason="Too vague.")
    assert told(stranger) == ["2 of your suggestions were decided"]
    mark_news_seen(by=stranger, until=News.objects.latest("pk").pk)
    suggestions.take_up(suggestion=made[1], by=owner)
    assert told(stranger)[0] == "Your suggestion is looked at again"
