"""Leaving for good: nothing names who has left, what they chose stays or goes, and every count is right after it."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from debate.activity.models import Activity, Verb
from debate.annotations import actions as notes
from debate.annotations.models import Annotation
from debate.arguments import actions as arguments
from debate.arguments.actions import Wording
from debate.arguments.models import ERASED, Node, Revision
from debate.board import leaving, live
from debate.board.leaving import forget_guests, leave, may_leave
from debate.debates import actions as debates
from debate.debates import invitations
from debate.debates.models import Debate, Member
from debate.following.actions import follow
from debate.following.telling import tell_all
from debate.following.visits import come
from debate.moderation import actions as reports
from debate.moderation import marks, suggestions
from debate.moderation.models import Mark, Report, Suggestion
from debate.moderation.suggestions import Proposal
from debate.people.actions import be_named_when_here, become_account, confirm_email, make_guest, set_email
from debate.people.adapter import AccountAdapter
from debate.people.models import User
from debate.texts.models import Text
from debate.votes import actions as votes
from debate.votes import tending
from debate.votes.models import Tally, Vote
from debate.web.verdict import ALLOWED, Refused, refused
from tests.board.world import add, settle
from tests.cast import make_user

YEAR = timedelta(days=366)


def is_clean(debate):
    """`verify` finds nothing wrong, also once the worker has caught up."""
    settle(debate)
    call_command("verify", stdout=StringIO(), stderr=StringIO())
    return True


@pytest.fixture
def busy(claim, evidence, rebuttal, member, owner, stranger):
    """Mara wrote, voted, marked, reported, noted and follows; Stefan answered her note."""
    debate = claim.debate
    debates.add_member(debate=debate, by=owner, user=member)
    outside = {"outside_url": "https://example.org/report", "outside_quote": "So says the report."}
    votes.reword(node=claim, by=member, wording=Wording("It is far too weak for another winter.", **outside))
    for voter, value in ((member, -2), (owner, 1)):
        votes.cast(node=rebuttal, by=voter, question="agreement", value=value)
    votes.cast(node=claim, by=stranger, question="agreement", value=2)
    votes.take_stand(debate=debate, by=member, choice="between")
    thread = notes.annotate(debate=debate, by=member, node=rebuttal, body="Ask the engineers.")
    notes.reply(thread=thread, by=stranger, body="They have said so already.")
    notes.annotate(debate=debate, by=member, quote=evidence.quote, body="Note this passage.")
    notes.annotate(debate=debate, by=member, node=rebuttal, body="A secret of mine.", private=True)
    marks.mark(node=rebuttal, by=member, kind="unclear", sentence="Which winter?")
    made = marks.mark(node=claim, by=stranger, kind="evidence", sentence="Who says so?")
    marks.answer_mark(mark=made, by=member, stance="fixed", answer="See below.")
    reports.report(thing=rebuttal, by=member, reason="other", note="Odd.")
    follow(debate=debate, by=member)
    set_email(user=member, email="mara@example.org")
    confirm_email(user=member)
    tell_all()
    settle(debate)
    return member


def remains(person):
    return User.objects.get(pk=person.pk)


def said_anywhere(word):
    """Whether any row that shows or records something still says it."""
    models = (User, Node, Revision, Annotation, Mark, Report, Suggestion, Activity)
    rows = [list(model.objects.values()) for model in models]
    return word in json.dumps(rows, default=str)


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


def test_an_owner_hands_over_first(claim, owner, member, client):
    with pytest.raises(Refused, match="Hand them over first"):
        leave(by=owner, with_words=False)
    client.force_login(owner)
    page = client.get("/me/leave/").text
    assert f"/debates/{claim.debate.slug}/members/" in page and 'name="confirm"' not in page
    asked = {"choice": "stay", "confirm": "a long password"}
    assert client.post("/me/leave/", asked).status_code == 403
    debates.add_member(debate=claim.debate, by=owner, user=member)
    debates.hand_over(debate=claim.debate, by=owner, user=member)
    leave(by=User.objects.get(pk=owner.pk), with_words=True)
    # Positions are the debate's.
    assert claim.debate.nodes.live().filter(kind="position").count() == 2
    assert is_clean(claim.debate)


TRACES = {
    "a statement": lambda debate, who: add(debate.nodes.get(number=1), who, "It is too weak for another winter."),
    "a vote": lambda debate, who: votes.cast(node=debate.nodes.get(number=1), by=who, question="agreement", value=1),
    "a stand": lambda debate, who: votes.take_stand(debate=debate, by=who, choice="unsure"),
    "a note": lambda debate, who: notes.annotate(
        debate=debate, by=who, node=debate.nodes.get(number=1), body="Really?"
    ),
    "a private note": lambda debate, who: notes.annotate(
        debate=debate, by=who, node=debate.nodes.get(number=1), body="I doubt it.", private=True
    ),
    "a suggestion, be it taken back": lambda debate, who: Suggestion.objects.create(
        debate=debate, author=who, kind="position", body="Build one.", state="taken_back", decided_at=timezone.now()
    ),
    "a mark": lambda debate, who: marks.mark(
        node=debate.nodes.get(number=1), by=who, kind="unclear", sentence="Which winter?"
    ),
    "a membership": lambda debate, who: debates.add_member(debate=debate, by=debate.owner, user=who),
}


@pytest.mark.parametrize("trace", TRACES)
def test_where_somebody_else_left_a_trace_the_owner_hands_over_first(debate, owner, stranger, trace):
    assert may_leave(owner)
    TRACES[trace](debate, stranger)
    assert may_leave(owner).reason.endswith("Hand them over first.")


def test_a_debate_that_nobody_else_is_in_goes_too_with_its_text(private_debate, owner, text, quote):
    root = private_debate.nodes.get(number=1)
    claim = add(root, owner, "A delay costs nothing at all.")
    proof = add(claim, owner, "The engineers say so.", kind="evidence", quote=quote)
    other = add(root, owner, "A delay makes everybody calmer.")
    tending.tending.link(parent=other, by=owner, target=claim, kind="claim")
    tending.merge(node=add(root, owner, "A delay is free of charge."), by=owner, into=claim)
    notes.annotate(debate=private_debate, by=owner, quote=quote, body="Here it is.")
    votes.cast(node=proof, by=owner, question="relevance", value=2)
    leave(by=owner, with_words=False)
    assert not Debate.objects.exists() and not Node.objects.exists() and not Text.objects.exists()
    assert not User.objects.filter(pk=owner.pk).exists()
    call_command("verify", stdout=StringIO(), stderr=StringIO())


def test_a_text_that_another_debate_reads_stays(private_debate, claim, owner, member):
    debates.add_member(debate=claim.debate, by=owner, user=member)
    debates.hand_over(debate=claim.debate, by=owner, user=member)
    leave(by=User.objects.get(pk=owner.pk), with_words=False)
    assert not Debate.objects.filter(pk=private_debate.pk).exists()
    assert Text.objects.filter(slug="bridge").exists()
    assert is_clean(claim.debate)


def test_a_curator_gives_the_rights_back_first(curator):
    with pytest.raises(Refused, match="curator"):
        leave(by=curator, with_words=False)


def test_whether_others_take_part_is_asked_again_under_the_lock(claim, rebuttal, owner, monkeypatch):
    """Somebody answered in the moment between the question and the act."""
    monkeypatch.setattr(leaving, "may_leave", lambda person: ALLOWED)
    with pytest.raises(Refused, match="Hand them over first"):
        leave(by=owner, with_words=True)
    assert Debate.objects.filter(pk=claim.debate_id, owner=owner).exists()


def test_whatever_fails_nobody_is_half_gone(busy, claim, monkeypatch):
    def broken(**_):
        raise OSError("no space left")

    monkeypatch.setattr(leaving, "forget", broken)
    with pytest.raises(OSError, match="no space"):
        leave(by=busy, with_words=True)
    assert Node.objects.get(pk=claim.pk).body == "It is far too weak for another winter."
    assert Vote.objects.filter(voter=busy).exists()


def test_who_has_left_votes_no_more_and_what_came_in_meanwhile_goes_too(busy, claim, private_debate, monkeypatch):
    really, before = leaving.forget, []

    def second_tab(*, person):
        if not before:
            before.append(votes.cast(node=private_debate.nodes.get(), by=busy, question="agreement", value=1))
        return really(person=person)

    monkeypatch.setattr(votes, "may_cast", lambda *_: ALLOWED)
    monkeypatch.setattr(leaving, "forget", second_tab)
    leave(by=busy, with_words=True)
    assert before and not Vote.objects.filter(voter=busy).exists()
    with pytest.raises(Refused, match="You have left"):
        votes.cast(node=claim, by=busy, question="agreement", value=1)
    assert is_clean(claim.debate) and is_clean(private_debate)


def test_the_page_tells_what_happens_and_a_wrong_password_nothing(client, busy):
    client.force_login(busy)
    page = client.get("/me/leave/").text
    assert "You wrote 2 statements, 2 notes that others read, and 1 mark; you cast 3 votes, and said" in page
    assert "Your 1 private note, what" in page and "Your 1 report stays" in page
    for wrong, said in (
        ({"choice": "stay", "confirm": "not it"}, "That is not your password."),
        ({"confirm": "a long password"}, "Choose one of the two."),
    ):
        answer = client.post("/me/leave/", wrong)
        assert answer.status_code == 422 and said in answer.text
    assert remains(busy).is_active


def test_leaving_signs_out_everywhere(client, busy):
    other = type(client)()
    for browser in (client, other):
        browser.force_login(busy)
    answer = client.post("/me/leave/", {"choice": "withdraw", "confirm": "a long password"})
    assert "You have left" in answer.text and answer["Cache-Control"] == "private, no-store"
    assert not Session.objects.exists()
    for browser in (client, other):
        assert browser.get("/me/").status_code == 302
    assert not client.login(username="Mara", password="a long password")


def test_a_guest_types_their_name(client, guest, debate):
    add(debate.nodes.get(number=1), guest, "Ice makes it weaker still.")
    client.force_login(guest)
    assert "Be forgotten" in client.get("/me/").text
    answer = client.post("/me/leave/", {"choice": "stay", "confirm": "Gila"})
    assert answer.status_code == 422 and "it is Gil (guest)" in answer.text
    assert "You have left" in client.post("/me/leave/", {"choice": "stay", "confirm": " gil"}).text
    assert remains(guest).name.startswith("Former participant")


def test_guests_expire_after_a_year_without_a_sign(claim, member):
    wrote, silent, active, back, reads = (make_guest(name=name)[0] for name in ("Ada", "Bob", "Cem", "Dee", "Eva"))
    answer = add(claim, wrote, "Ice makes it weaker still.")
    votes.cast(node=claim, by=wrote, question="agreement", value=2)
    votes.cast(node=claim, by=active, question="agreement", value=1)
    later = timezone.now() + YEAR
    assert forget_guests(later - timedelta(days=2)) == 0
    Activity._base_manager.filter(actor=active, verb=Verb.VOTED).update(at=later)
    User.objects.filter(pk=back.pk).update(last_login=later)
    come(debate=claim.debate, by=reads, change=1, now=later - timedelta(days=100))
    assert forget_guests(later) == 2
    assert not User.objects.filter(pk=silent.pk).exists()
    assert remains(wrote).left_at and Vote.objects.filter(voter=wrote).exists()
    assert Node.objects.get(pk=answer.pk).is_live
    assert not [person for person in (active, back, reads, member) if remains(person).left_at]
    assert is_clean(claim.debate)


def test_a_guest_who_cannot_be_forgotten_keeps_nobody_else(db, monkeypatch, caplog):
    first, second = (make_guest(name=name)[0] for name in ("Ada", "Bob"))

    def may_not(person):
        return refused("Not this one.") if person == first else ALLOWED

    monkeypatch.setattr(leaving, "may_leave", may_not)
    assert forget_guests(timezone.now() + YEAR) == 1
    assert set(User.objects.filter(pk__in=[first.pk, second.pk])) == {first}
    assert f"Guest {first.pk} could not be forgotten" in caplog.text


def test_so_many_guests_a_run(db, monkeypatch):
    monkeypatch.setattr(leaving, "MOST", 2)
    for _ in range(3):
        make_guest(name="Kim")
    assert [forget_guests(timezone.now() + YEAR) for _ in range(3)] == [2, 1, 0]


def test_it_is_told_live_on_each_card(client, busy, claim, rebuttal):
    before = live.Mark(claim.debate.clock.change, 0)
    leave(by=busy, with_words=True)
    done = Activity.objects.get(debate=claim.debate, verb=Verb.PARTED)
    news = live.news_between(claim.debate_id, before, live.Mark(done.change, 0))
    assert {row.number for row in news.shown} >= {claim.number, rebuttal.number}


def test_nothing_that_was_on_its_way_comes_in_behind_who_left(busy, member, claim):
    """Sent from a second tab, it waited at the clock while they left: it knows them as they were."""
    settle(claim.debate)
    leave(by=member, with_words=True)
    written = [
        lambda: add(claim, member, "It is not half as weak as that."),
        lambda: notes.annotate(debate=claim.debate, by=member, node=claim.parent, body="A word more."),
        lambda: notes.annotate(debate=claim.debate, by=member, node=claim.parent, body="For me.", private=True),
        lambda: marks.mark(node=claim.parent, by=member, kind="unclear", sentence="Which winter?"),
        lambda: set_email(user=member, email="mara@example.org"),
        lambda: be_named_when_here(by=member, named=True),
    ]
    for write in written:
        with pytest.raises(Refused, match="left meanwhile"):
            write()
    gone = User.objects.get(pk=member.pk)
    assert (gone.email, gone.named_when_here, gone.emailaddress_set.count()) == ("", False, 0)
    assert is_clean(claim.debate)


def test_a_new_password_brings_nobody_back(busy, member, rf):
    leave(by=member, with_words=False)
    AccountAdapter(rf.get("/")).set_password(member, "another sentence to remember")
    gone = User.objects.get(pk=member.pk)
    assert not gone.is_active and gone.username != member.username and gone.name != member.name


def test_a_guest_who_left_becomes_no_account(claim, guest):
    add(claim, guest, "It has been so since the flood.")
    leave(by=guest, with_words=False)
    with pytest.raises(Refused, match="left meanwhile"):
        become_account(guest=guest, username="kim", password="another sentence to remember", email="kim@example.org")
    assert not User.objects.filter(username="kim").exists()


def test_a_second_click_finds_that_one_has_left(busy, member, stranger):
    for person in (member, stranger):
        leave(by=person, with_words=person is stranger)
        leave(by=person, with_words=True)
    assert Node.objects.filter(author=member).exclude(body=ERASED).exists()
