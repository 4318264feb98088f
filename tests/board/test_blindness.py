"""Nobody learns how others voted on the positions before having answered: not by any page, fragment or order.

Everything is asked for twice, before and after others vote on the positions: no answer may differ.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from debate.debates import actions as debates
from debate.votes import actions as votes
from debate.votes.models import Vote
from tests.board.world import HTMX, add, judge, said, settle

PATHS = [
    "",
    "?order=contested",
    "1/",
    "2/",
    "3/",
    "1/children/",
    "3/children/",
    "1/why/",
    "3/why/",
    "1/history/",
    "votes/",
    "votes/?as=others",
    "votes/?at=1",
    "1/reply/",
    "3/annotations/",
    "use-passage/?start=0&end=9",
]


@pytest.fixture
def url(debate):
    return f"/debates/{debate.slug}/"


def everything(client, url, passage):
    """Every answer that this person can get by reading, and by voting on what is no position."""
    answers = {}
    for path in [*(url + path for path in PATHS), f"{url}passages/{passage}/", "/"]:
        # What is no fragment answers htmx with the page.
        for name, headers in (("page", {}), ("part", HTMX)):
            answers[f"{name} {path}"] = said(client.get(path, headers=headers))
    for question in ("agreement", "relevance"):
        for headers in ({}, HTMX):
            answers[f"vote {question} {headers}"] = said(client.post(f"{url}3/vote/", {question: 2}, headers=headers))
    return answers


def vote_on_positions(debate):
    judge(debate.nodes.get(number=2), [2, 2, 2, 2, 1, 2, 2])
    judge(debate.nodes.get(number=1), [-2, -2, -2, -1, 0, 1, 2])
    settle(debate)


@pytest.mark.parametrize("who", ["a visitor", "a visitor who looked", "a member", "a curator"])
def test_no_answer_depends_on_votes_on_positions(client, debate, evidence, rebuttal, url, member, curator, who):
    if who == "a visitor who looked":
        client.post(f"{url}first-minute/over/")
    elif who != "a visitor":
        client.force_login({"a member": member, "a curator": curator}[who])
    judge(rebuttal, [1, 2], [3])
    settle(debate)
    everything(client, url, evidence.quote_id)  # one's own votes are cast by then
    settle(debate)
    before = everything(client, url, evidence.quote_id)
    vote_on_positions(debate)
    after = everything(client, url, evidence.quote_id)
    assert [name for name in before if before[name] != after[name]] == []


def test_after_one_s_own_answer_the_results_show(client, debate, evidence, url, member):
    vote_on_positions(debate)
    client.force_login(member)
    client.post(f"{url}first-minute/over/")
    assert "results after your own answer" in client.get(f"{url}1/").text
    page = client.post(f"{url}1/vote/", {"agreement": 1}, headers=HTMX).text
    for answer in (page, client.get(f"{url}1/").text):
        assert "results after your own answer" not in answer
        assert "0 no, 0 rather no, 0 undecided, 1 rather yes, 6 yes" in answer
        assert "<output>0." in answer
    assert "Stands at" in client.get(f"{url}2/why/", headers=HTMX).text


def test_taking_the_answer_back_makes_blind_again(client, debate, url, member):
    vote_on_positions(debate)
    client.force_login(member)
    client.post(f"{url}1/vote/", {"agreement": 1})
    answer = client.post(f"{url}1/vote/", {"withdraw": "agreement"}, headers=HTMX).text
    assert "results after your own answer" in answer and "<output>" not in answer


def test_a_stand_is_an_answer_also_not_sure(client, debate, url, member):
    vote_on_positions(debate)
    votes.take_stand(debate=debate, by=member, choice="unsure")
    client.force_login(member)
    client.post(f"{url}first-minute/over/")
    assert "6 yes" in client.get(url).text


def test_positions_keep_their_order_whatever_they_got(client, debate, url, member):
    vote_on_positions(debate)
    client.force_login(member)
    client.post(f"{url}first-minute/over/")
    for order in ("strongest", "newest", "contested"):
        page = client.get(f"{url}?order={order}").text
        assert page.index('id="n1"') < page.index('id="n2"')


def test_why_says_why_it_says_nothing(client, debate, url):
    vote_on_positions(debate)
    for headers in ({}, HTMX):
        answer = client.get(f"{url}1/why/", headers=headers)
        assert "Say first where you stand" in answer.text and "Stands at" not in answer.text


# ---------------------------------------------------------------- where results are held back on every statement


def set_results(debate, owner, results):
    debates.configure(debate=debate, by=owner, results=results)


def vote_on_all(debate, own=()):
    """Others vote, so that every order that looks at votes would turn."""
    for node in debate.nodes.exclude(pk__in=own):
        up = node.number % 2
        judge(node, [2, 2, 2, 2, 1, 2] if up else [-2, -2, 2, -1, -2, -2], [] if not node.parent_id else [4 * up] * 6)
    settle(debate)


@pytest.mark.parametrize("results", ["after_vote", "at_close"])
@pytest.mark.parametrize("stand", [None, "between", "position"])
def test_no_answer_depends_on_votes_on_what_one_has_not_voted_on(
    client, debate, evidence, rebuttal, url, member, owner, results, stand
):
    for number in range(4):
        add(rebuttal.parent, owner, f"Another reason, the {number}th of them.")
    set_results(debate, owner, results)
    client.force_login(member)
    if stand:
        position = debate.nodes.get(number=2) if stand == "position" else None
        votes.take_stand(debate=debate, by=member, choice=stand, position=position)
    voted = dict(Vote.objects.filter(voter=member).values_list("node", "node__number"))
    # What is below moves the standing of what one has voted on, and that shows: it is part of its results.
    paths = [path for path in PATHS if path not in [f"{number}/why/" for number in voted.values()]]
    before = {path: said(client.get(url + path)) for path in paths}
    vote_on_all(debate, own=voted)
    after = {path: said(client.get(url + path)) for path in paths}
    assert [path for path in before if before[path] != after[path]] == []


def test_a_card_is_open_once_i_voted_on_it_and_blind_again_when_i_take_it_back(
    client, debate, evidence, rebuttal, url, member, owner
):
    set_results(debate, owner, "after_vote")
    vote_on_all(debate)
    client.force_login(member)
    blind, sibling = "results after your own vote", f'id="stats-{rebuttal.number}"'
    page = client.post(f"{url}{rebuttal.number}/vote/", {"agreement": 1}, headers=HTMX).text
    assert sibling in page and blind not in page and "6 yes" not in page and "5 yes" in page
    page = client.get(f"{url}3/").text
    assert page.count(blind) == debate.nodes.count() - 1 - 2, "the two positions say so in their own words"
    assert "Vote on it first" in client.get(f"{url}3/why/", headers=HTMX).text
    client.post(f"{url}3/vote/", {"agreement": 1})
    why = client.get(f"{url}3/why/", headers=HTMX).text
    assert f"/{rebuttal.number}/" in why and "What 1 more adds or takes shows after your own vote on it." in why
    page = client.post(f"{url}{rebuttal.number}/vote/", {"withdraw": "agreement"}, headers=HTMX).text
    assert sibling in page and blind in page


def test_when_voting_closes_everything_shows(client, debate, evidence, rebuttal, url, member, owner):
    set_results(debate, owner, "at_close")
    vote_on_all(debate)
    client.force_login(member)
    client.post(f"{url}3/vote/", {"agreement": 1})
    page = client.get(f"{url}3/").text
    assert "results when voting closes" in page and "?order=contested" not in page
    assert "when voting closes" in client.get(f"{url}3/why/", headers=HTMX).text
    debates.change_state(debate=debate, by=owner, to="closed")
    page = client.get(f"{url}3/").text
    assert "results when voting closes" not in page and "?order=contested" in page


def test_blind_pages_ask_no_more_than_others(client, debate, evidence, rebuttal, url, member, owner):
    client.force_login(member)
    client.get(url)
    with CaptureQueriesContext(connection) as open_:
        client.get(f"{url}3/")
    set_results(debate, owner, "after_vote")
    with CaptureQueriesContext(connection) as blind_:
        client.get(f"{url}3/")
    assert len(blind_) <= len(open_)
