"""One vote over HTTP: given, changed, withdrawn, confirmed, refused."""

import re

import pytest

from debate.arguments import actions as arguments
from debate.arguments.actions import Wording
from debate.debates.actions import configure
from debate.people.models import User
from debate.votes import actions as votes
from debate.votes.models import Tally, Vote
from debate.web.limits import Limit
from tests.board.world import HTMX, judge, settle


@pytest.fixture
def url(claim):
    return f"/debates/{claim.debate.slug}/{claim.number}/vote/"


def mine(user):
    return {vote.question: vote.value for vote in Vote.objects.filter(voter=user)}


def test_a_vote_leads_back_to_its_node(client, claim, url, stranger):
    client.force_login(stranger)
    answer = client.post(url, {"agreement": "1"})
    assert (answer.status_code, answer["Location"]) == (302, f"{claim.get_absolute_url()}#n3")
    assert mine(stranger) == {"agreement": 1}
    assert "HX-Request" in answer["Vary"]


def test_htmx_gets_the_slot_and_the_tally(client, url, stranger):
    client.force_login(stranger)
    answer = client.post(url, {"agreement": "1"}, headers=HTMX)
    assert answer.status_code == 200
    assert answer.text.startswith('<footer class="foot slot" id="slot-3">')
    assert "You: <b>rather yes</b>" in answer.text
    assert "If true, how much does it count for #1?" in answer.text
    assert 'id="stats-3" data-hx-swap-oob="true"' in answer.text and "1 rather yes" in answer.text
    assert answer["Cache-Control"] == "private, no-store" and "HX-Request" in answer["Vary"]


def test_a_second_answer_replaces_the_first(client, url, claim, stranger):
    client.force_login(stranger)
    for value in (2, -2):
        client.post(url, {"agreement": value})
    client.post(url, {"relevance": 4})
    assert mine(stranger) == {"agreement": -2, "relevance": 4}
    tally = Tally.objects.get(node=claim)
    assert (tally.agreement, tally.relevance, tally.judges) == ([1, 0, 0, 0, 0], [0, 0, 0, 0, 1], 1)


def test_a_vote_is_withdrawn(client, url, claim, stranger):
    client.force_login(stranger)
    client.post(url, {"agreement": 2})
    answer = client.post(url, {"withdraw": "agreement"}, headers=HTMX)
    assert "Is this true?" in answer.text and mine(stranger) == {}
    assert client.post(url, {"withdraw": "agreement"}).status_code == 302  # nothing there: nothing happens


def test_a_stale_vote_is_shown_as_such_and_confirmed(client, url, claim, member, stranger):
    votes.cast(node=claim, by=stranger, question="agreement", value=2)
    votes.reword(node=claim, by=member, wording=Wording("It will hold for many more winters."))
    client.force_login(stranger)
    page = client.get(f"{claim.get_absolute_url()}").text
    assert "Changed since you voted" in page and "Confirm my vote" in page
    answer = client.post(url, {"confirm": "1"}, headers=HTMX)
    assert "Changed since you voted" not in answer.text
    assert not Vote.objects.stale().exists()


@pytest.mark.parametrize("path", ["", "3/", "guided/"])
def test_a_page_without_script_tells_what_it_showed(client, url, claim, member, stranger, path):
    client.force_login(stranger)
    page = client.get(f"/debates/{claim.debate.slug}/{path}").text
    seen = re.search(r'name="seen" value="(\d+)"', page)[1]
    votes.reword(node=claim, by=member, wording=Wording("It will hold for many more winters."))
    there, more = (f"/debates/{claim.debate.slug}/guided/", {"number": 3}) if path == "guided/" else (url, {})
    client.post(there, {"agreement": "2", "seen": seen} | more)
    assert Vote.objects.stale().filter(voter=stranger).exists()
    assert "Changed since you voted" in client.get(claim.get_absolute_url()).text
    client.post(url, {"confirm": "1", "seen": seen})
    assert Vote.objects.stale().exists()
    client.post(url, {"confirm": "1", "seen": "9" * 30})
    assert not Vote.objects.stale().exists()


def test_a_vote_on_a_position_brings_all_positions(client, claim, member):
    client.force_login(member)
    answer = client.post(f"/debates/{claim.debate.slug}/1/vote/", {"agreement": 2}, headers=HTMX)
    assert answer["HX-Retarget"] == "#positions" and answer["HX-Reswap"] == "outerHTML"
    assert answer.text.startswith('<ol class="positions"') and answer.text.count('class="position') >= 2
    assert "If true" not in answer.text


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"agreement": ""},
        {"agreement": "x"},
        {"agreement": "1.5"},
        {"relevance": "99999"},
        {"truth": "1"},
        {"agreement": "--1"},
        {"agreement": "²"},
    ],
)
def test_what_is_no_answer_is_a_400(client, url, stranger, sent):
    client.force_login(stranger)
    answer = client.post(url, sent)
    assert answer.status_code == 400
    assert "Send agreement from -2 to 2" in answer.text
    assert mine(stranger) == {}


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({"agreement": "3"}, "a number from -2 to 2"),
        ({"agreement": "-3"}, "a number from -2 to 2"),
        ({"relevance": "-1"}, "a number from 0 to 4"),
        ({"relevance": "5"}, "a number from 0 to 4"),
    ],
)
def test_what_is_out_of_range_is_refused_with_the_range(client, url, stranger, sent, reason):
    client.force_login(stranger)
    answer = client.post(url, sent)
    assert answer.status_code == 403 and reason in answer.text


def test_a_position_has_no_relevance(client, claim, stranger):
    client.force_login(stranger)
    answer = client.post(f"/debates/{claim.debate.slug}/1/vote/", {"relevance": 2})
    assert answer.status_code == 403 and "it has no relevance" in answer.text


def test_what_was_withdrawn_is_not_voted_on(client, url, claim, rebuttal, member, stranger):
    arguments.withdraw(node=claim, by=member)
    client.force_login(stranger)
    answer = client.post(url, {"agreement": 1}, headers=HTMX)
    assert answer.status_code == 403 and "withdrawn or hidden" in answer.text and "<html" not in answer.text


def test_the_rules_reason_is_given_before_a_name_is_asked_for(client, url, claim, owner):
    configure(debate=claim.debate, by=owner, votes_open=False)
    answer = client.post(url, {"agreement": 1})
    assert answer.status_code == 403 and "Voting is closed in this debate." in answer.text
    configure(debate=claim.debate, by=owner, votes_open=True, contribution="signed_in")
    assert "Only people with an account" in client.post(url, {"agreement": 1}).text
    assert not User.objects.filter(is_guest=True).exists()


def test_a_guest_is_refused_where_an_account_is_needed(client, url, claim, owner, guest):
    configure(debate=claim.debate, by=owner, contribution="signed_in")
    client.force_login(guest)
    assert client.post(url, {"agreement": 1}).status_code == 403


def test_a_visitor_is_asked_for_a_name_and_then_has_voted(client, url, claim):
    asked = client.post(url, {"agreement": "2"})
    assert asked.status_code == 200 and "What should we call you?" in asked.text
    assert '<input type="hidden" name="agreement" value="2">' in asked.text and f'action="{url}"' in asked.text
    assert not Vote.objects.exists() and not User.objects.filter(is_guest=True).exists()
    part = client.post(url, {"agreement": "2"}, headers=HTMX).text
    assert part.startswith("<form") and "<html" not in part
    done = client.post(url, {"agreement": "2", "guest_name": "Kim"})
    assert done["Location"] == f"{claim.get_absolute_url()}#n3"
    assert mine(User.objects.get(name="Kim (guest)")) == {"agreement": 2}


def test_a_name_that_does_not_do_is_asked_for_again_with_everything_kept(client, url):
    answer = client.post(url, {"agreement": "2", "guest_name": "…"})
    assert answer.status_code == 422
    assert '<input type="hidden" name="agreement" value="2">' in answer.text
    assert not Vote.objects.exists()


def test_a_visitor_has_nothing_to_confirm_or_withdraw(client, url):
    for sent in ({"confirm": "1"}, {"withdraw": "agreement"}):
        assert client.post(url, sent).status_code == 400


def test_a_private_debate_does_not_exist_for_strangers(client, private_debate, stranger):
    url = f"/debates/{private_debate.slug}/1/vote/"
    assert client.post(url, {"agreement": 1}).status_code == 404
    client.force_login(stranger)
    assert client.post(url, {"agreement": 1}, headers=HTMX).status_code == 404
    assert not Vote.objects.exists()


def test_a_vote_is_no_get(client, url):
    assert client.get(url).status_code == 405


def test_too_many_votes_are_told_when_to_try_again(client, url, stranger, monkeypatch):
    asked = []
    monkeypatch.setattr(Limit, "wait", lambda self, who: asked.append((self.what, who)) or 42)
    client.force_login(stranger)
    for headers in ({}, HTMX):
        answer = client.post(url, {"agreement": 1}, headers=headers)
        assert (answer.status_code, answer["Retry-After"]) == (429, "42")
        assert "Try again in 42 seconds" in answer.text
        assert ("<html" in answer.text) == (headers == {})
    assert set(asked) == {("vote", f"u{stranger.pk}")}
    assert mine(stranger) == {}


def test_the_result_of_few_is_too_early_to_say(client, claim, rebuttal):
    judge(rebuttal, [2, 2])
    settle(claim.debate)
    assert "too early to say" in client.get(claim.get_absolute_url()).text
