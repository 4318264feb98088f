"""My page: answers, what I wrote, my votes; each person their own, and only of debates they may still see."""

import re

import pytest

from debate.annotations.actions import annotate
from debate.arguments.actions import Wording, add, hide, withdraw
from debate.arguments.models import Node
from debate.board.mine import PAGE
from debate.debates.models import Debate
from debate.debates.rules import may_see
from debate.people.models import User
from debate.votes import actions
from debate.votes.models import Vote

PAGES = ["/me/", "/me/wrote/", "/me/votes/"]


def answer(node, by, body="That does not follow from it."):
    return add(debate=node.debate, by=by, kind="rebuttal", aim="truth", parent=node, wording=Wording(body))


@pytest.mark.parametrize("path", PAGES)
def test_it_is_for_people_with_a_name(client, member, guest, path):
    assert client.get(path)["Location"] == f"/account/login/?next={path}"
    for person in (member, guest):
        client.force_login(person)
        page = client.get(path)
        assert page.status_code == 200
        assert page["Cache-Control"] == "private, no-store"
        assert page.text.count("<h1") == 1
    assert client.post(path).status_code == 405


def test_a_guest_is_offered_a_code_and_an_account(client, guest, member):
    client.force_login(guest)
    page = client.get("/me/").text
    assert 'action="/people/return-code/"' in page
    assert 'href="/people/upgrade/"' in page
    client.force_login(member)
    assert "/people/upgrade/" not in client.get("/me/").text


def test_answers_come_newest_first_and_are_seen_by_opening(client, claim, member, stranger, owner):
    first, second = answer(claim, stranger, "The first answer to it."), answer(claim, owner, "The second answer to it.")
    answer(claim, member, "My own answer to myself.")
    client.force_login(member)
    page = client.get("/me/").text
    assert page.index(second.body) < page.index(first.body)
    assert "My own answer" not in page
    assert page.count('class="new"') == 2
    assert User.objects.get(pk=member.pk).unseen_answers == 0
    assert 'class="new"' not in client.get("/me/").text


def test_only_what_came_since_is_new(client, claim, member, stranger):
    answer(claim, stranger)
    client.force_login(member)
    client.get("/me/")
    answer(claim, stranger, "Another answer to the same.")
    assert client.get("/me/").text.count('class="new"') == 1


def test_the_second_page_does_not_mark_the_first_as_seen(client, claim, member, stranger):
    for number in range(21):
        answer(claim, stranger, f"Answer number {number} to it.")
    client.force_login(member)
    assert "Answer number 0 " in client.get("/me/?page=2").text
    assert User.objects.get(pk=member.pk).unseen_answers == 21
    client.get("/me/?page=x")
    assert User.objects.get(pk=member.pk).unseen_answers == 0


def test_what_was_taken_back_or_hidden_is_no_answer(client, claim, member, stranger, owner):
    withdraw(node=answer(claim, stranger, "Withdrawn answer to it."), by=stranger)
    hide(node=answer(claim, stranger, "Hidden answer to it."), by=owner, reason="Rude.")
    client.force_login(member)
    page = client.get("/me/").text
    assert "Withdrawn answer" not in page
    assert "Hidden answer" not in page


def test_what_i_wrote_says_its_state_and_its_answers(client, claim, evidence, rebuttal, member):
    hide(node=evidence, by=claim.debate.owner, reason="Not in the text.")
    client.force_login(member)
    page = client.get("/me/wrote/").text
    assert "1 answer, in" in page
    assert "Not in the text." in page
    assert claim.get_absolute_url() in page
    assert rebuttal.body not in page


def test_my_votes_are_in_words(client, claim, stranger, member):
    actions.cast(node=claim, by=stranger, question="agreement", value=1)
    actions.cast(node=claim, by=stranger, question="relevance", value=3)
    actions.cast(node=claim, by=member, question="agreement", value=-2)
    client.force_login(stranger)
    page = client.get("/me/votes/").text
    assert "<b>rather yes</b> · counts <b>strongly</b>" in page
    assert page.count('class="voted-on') == 1


@pytest.fixture
def stale(claim, debate, member, stranger):
    """Stefan's vote on #3, whose meaning has changed, and a later fresh one on #1."""
    actions.cast(node=claim, by=stranger, question="agreement", value=2)
    actions.cast(node=debate.nodes.get(number=1), by=stranger, question="agreement", value=0)
    actions.reword(node=claim, by=member, wording=Wording("It will not stand another flood."))
    return Vote.objects.get(voter=stranger, node=claim)


def test_stale_votes_come_first_and_are_confirmed(client, stale, stranger):
    client.force_login(stranger)
    page = client.get("/me/votes/").text
    assert page.index("is-stale") < page.index("undecided")
    assert "1 to look at" in page
    assert f"{stale.node.get_absolute_url()}history/" in page
    answer = client.post(f"/me/votes/{stale.pk}/confirm/", follow=True)
    assert "Your vote on #3 counts again." in answer.text
    assert "is-stale" not in answer.text
    assert not Vote.objects.stale().exists()


def test_a_vote_that_cannot_be_confirmed_says_why(client, stale, stranger):
    Debate.objects.update(votes_open=False)
    client.force_login(stranger)
    assert "Voting is closed in this debate." in client.post(f"/me/votes/{stale.pk}/confirm/", follow=True).text
    assert Vote.objects.stale().exists()


def test_a_vote_is_withdrawn_and_comes_back(client, claim, stranger):
    actions.cast(node=claim, by=stranger, question="relevance", value=3)
    client.force_login(stranger)
    page = client.post(f"/me/votes/{Vote.objects.get().pk}/withdraw/", follow=True)
    assert "Your vote on #3 is withdrawn." in page.text
    assert not Vote.objects.exists()
    page = client.post("/me/votes/undo/", follow=True)
    assert "Your vote on #3 is back." in page.text
    assert (Vote.objects.get().value, Vote.objects.get().question) == (3, "relevance")
    assert "is back" not in client.post("/me/votes/undo/", follow=True).text


def test_undoing_asks_the_rules_again(client, claim, stranger):
    actions.cast(node=claim, by=stranger, question="agreement", value=1)
    client.force_login(stranger)
    client.post(f"/me/votes/{Vote.objects.get().pk}/withdraw/")
    Debate.objects.update(votes_open=False)
    assert "Voting is closed" in client.post("/me/votes/undo/", follow=True).text
    assert not Vote.objects.exists()


def test_a_stale_vote_does_not_come_back_fresh(client, stale, stranger):
    client.force_login(stranger)
    page = client.post(f"/me/votes/{stale.pk}/withdraw/", follow=True).text
    assert "Undo" not in page
    client.post("/me/votes/undo/")
    assert not Vote.objects.filter(node=stale.node).exists()


@pytest.mark.parametrize("what", ["confirm", "withdraw"])
def test_the_votes_of_others_are_out_of_reach(client, stale, member, what):
    path = f"/me/votes/{stale.pk}/{what}/"
    assert client.post(path)["Location"].startswith("/account/login/")
    client.force_login(member)
    assert client.post(path).status_code == 404
    assert client.post("/me/votes/999999999999999999999999/withdraw/").status_code == 404
    assert client.get(path).status_code == 405
    assert Vote.objects.stale().exists()


@pytest.mark.parametrize("path", PAGES)
def test_a_debate_that_was_closed_to_me_shows_me_nothing_more(client, claim, member, stranger, path):
    answer(claim, stranger, "An answer that I may not read.")
    actions.cast(node=claim, by=member, question="agreement", value=1)
    Debate.objects.update(visibility="members", slug="d" * 40)
    client.force_login(member)
    page = client.get(path).text
    assert "An answer that I may not read." not in page
    assert claim.body not in page
    assert claim.debate.question not in page


@pytest.mark.parametrize("path", PAGES)
def test_the_number_of_queries_does_not_grow(client, claim, path, django_assert_max_num_queries):
    member, stranger = claim.author, claim.debate.owner

    def more(number):
        for each in range(number):
            mine = answer(claim, member, f"Statement {number} {each} of mine.")
            theirs = answer(mine, stranger, f"Answer {number} {each} to mine.")
            actions.cast(node=theirs, by=member, question="agreement", value=1)
        User.objects.filter(pk=member.pk).update(unseen_answers=0)

    more(1)
    client.force_login(member)
    with django_assert_max_num_queries(8) as few:
        client.get(path)
    more(6)
    with django_assert_max_num_queries(8) as many:
        client.get(path)
    assert len(many) == len(few)


def test_rows_and_rule_agree_on_who_may_see(debate, private_debate, owner, member, curator):
    for user in (owner, member, curator):
        rows = set(Debate.objects.open_to(user))
        assert rows == {one for one in (debate, private_debate) if may_see(user, one)}


def test_a_link_shows_what_it_stands_for(client, claim, debate, member, stranger):
    other = answer(debate.nodes.get(number=2), member, "A statement to link to.")
    Node.objects.create(debate=debate, number=99, parent=claim, kind="claim", link_to=other, author=stranger)
    client.force_login(member)
    assert f"same as #{other.number}" in client.get("/me/").text


def test_the_oldest_note_for_oneself_is_still_led_to(client, debate, claim, member, quote):
    about = {"debate": debate, "by": member, "private": True}
    oldest = annotate(body="The very first one.", quote=quote, **about)
    for number in range(PAGE):
        annotate(body=f"A note, number {number}.", node=claim, **about)
    client.force_login(member)
    page = client.get("/me/wrote/").text
    assert str(oldest.key) not in page
    older = re.search(r'href="(\?notes=2)#notes-title">Older notes', page)[1]
    found = re.search(rf'href="([^"]+)#note-{oldest.key}"', client.get(f"/me/wrote/{older}").text)[1]
    assert "The very first one." in client.get(found).text


def test_my_notes_are_listed_in_as_many_queries_as_one(client, claim, member, quote, django_assert_max_num_queries):
    first = annotate(debate=claim.debate, by=member, node=claim, body="Look here.", private=True)
    annotate(debate=claim.debate, by=member, quote=quote, body="A passage.")
    client.force_login(member)
    with django_assert_max_num_queries(10):
        page = client.get("/me/wrote/").text
    assert f"/annotations/#note-{first.key}" in page and "Only you see it." in page and "A passage." in page


def test_my_votes_say_when(client, claim, stranger):
    actions.cast(node=claim, by=stranger, question="agreement", value=1)
    client.force_login(stranger)
    page = client.get("/me/votes/").text
    assert "Withdraw my vote" in page and "voted <time" in page
