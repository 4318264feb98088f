"""Nobody learns how others voted on the positions before having answered: not by any page, fragment or order.

Everything is asked for twice, before and after others vote on the positions: no answer may differ.
"""

import pytest

from debate.votes import actions as votes
from tests.board.world import HTMX, judge, said, settle

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
