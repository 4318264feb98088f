"""Who may leave for good, how they say so, and guests of whom nothing was heard for a year."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from debate.activity.models import Activity, Verb
from debate.annotations import actions as notes
from debate.arguments.models import ERASED, Node
from debate.board import leaving, live
from debate.board.leaving import forget_guests, leave, may_leave
from debate.debates import actions as debates
from debate.debates.models import Debate
from debate.following.visits import come
from debate.moderation import marks
from debate.moderation.models import Suggestion
from debate.people.actions import be_named_when_here, become_account, make_guest, set_email
from debate.people.adapter import AccountAdapter
from debate.people.models import User
from debate.texts.models import Text
from debate.votes import actions as votes
from debate.votes import tending
from debate.votes.models import Vote
from debate.web.verdict import ALLOWED, Refused, refused
from tests.board.leavers import is_clean, remains
from tests.board.world import add, settle

YEAR = timedelta(days=366)


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
