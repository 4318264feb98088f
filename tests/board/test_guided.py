"""Guided voting: one statement at a time, in a fair order, blind; every step can be taken back."""

import pytest

from debate.arguments import actions as arguments
from debate.arguments.models import Node
from debate.board.branches import View
from debate.board.guiding import first_branch, walk
from debate.board.loading import view_of
from debate.debates.models import Debate
from debate.people.models import User
from debate.votes.models import Vote
from tests.board.world import HTMX, add, judge, said, settle


@pytest.fixture
def url(debate):
    return f"/debates/{debate.slug}/guided/"


@pytest.fixture
def tree(debate, evidence, rebuttal, stranger):
    """#1 ← #3 claim ← #4 evidence, #5 rebuttal; #2 ← #6 claim. By Mara #3 and #4, by Stefan #5 and #6."""
    add(debate.nodes.get(number=2), stranger, "Without it the shops lose their trade.")
    return debate


@pytest.fixture
def seen(rf, debate):
    """How somebody looks at the bridge."""

    def seen(user) -> View:
        request = rf.get("/")
        request.user = user
        return view_of(request, debate.slug)

    return seen


def shown(page):
    """The number of the statement that is asked about; None at the end."""
    _, found, rest = page.text.partition('name="number" value="')
    return int(rest.partition('"')[0]) if found else None


def test_one_branch_after_the_other_and_the_least_judged_first(tree, seen, guest):
    judge(tree.nodes.get(number=3), [1, 1])
    judge(tree.nodes.get(number=4), [1])
    way = walk(seen(guest).debate, guest, 1)
    assert [stop.number for stop in way.stops] == [5, 4, 3, 6]
    assert list(way.heads) == [1, 2]
    assert way.progress(1) == (0, 3)
    assert [stop.number for stop in walk(seen(guest).debate, guest, 2).stops] == [6, 5, 4, 3]


def test_nobody_is_asked_about_what_is_their_own_or_gone_or_a_position(tree, seen, member, owner):
    arguments.hide(node=tree.nodes.get(number=5), by=owner, reason="Off topic.")
    assert [stop.number for stop in walk(seen(member).debate, member, 1).stops] == [6]


def test_a_link_is_asked_only_how_much_it_counts(tree, seen, guest, client, url, owner):
    link = Node.objects.create(
        debate=tree,
        number=90,
        parent=tree.nodes.get(number=2),
        kind="claim",
        link_to=tree.nodes.get(number=3),
        author=owner,
    )
    client.force_login(guest)
    page = client.get(f"{url}?at=90").text
    assert "how much does it count for #2" in page and tree.nodes.get(number=3).body in page
    client.post(url, {"number": 90, "relevance": 2})
    assert Vote.objects.get().node == link
    assert walk(seen(guest).debate, guest, 2).progress(2) == (1, 2)


def test_what_much_was_written_under_is_a_branch_of_its_own(tree, seen, guest, owner, monkeypatch):
    monkeypatch.setattr("debate.board.guiding.LARGE", 1)
    way = walk(seen(guest).debate, guest, 1)
    assert list(way.heads) == [1, 2, 3]
    assert [(stop.head, stop.number) for stop in way.stops] == [(2, 6), (3, 3), (3, 4), (3, 5)]


def test_each_statement_is_in_one_branch_and_further_branches_are_offered(tree, seen, guest, monkeypatch):
    monkeypatch.setattr("debate.board.guiding.LARGE", 0)
    whole = walk(seen(guest).debate, guest, 1)
    assert sorted(stop.number for stop in whole.stops) == [3, 4, 5, 6]
    assert whole.goes_on_at is None
    monkeypatch.setattr("debate.board.guiding.BRANCHES", 2)
    assert walk(seen(guest).debate, guest, 2).goes_on_at == 4
    assert list(walk(seen(guest).debate, guest, 3).heads) == [3, 1]  # round and round


def test_not_everybody_begins_at_the_same_branch_and_everybody_always_at_their_own(seen, tree, guest):
    debate = seen(guest).debate
    starts = [first_branch(debate, str(who)) for who in range(40)]
    assert starts == [first_branch(debate, str(who)) for who in range(40)]
    assert len(set(starts)) > 3 and set(starts) <= set(range(1, debate.next_number + 1))


def test_it_is_blind(client, tree, url, guest):
    client.force_login(guest)
    address = f"{url}?from=1&at=3"
    before = said(client.get(address))
    judge(tree.nodes.get(number=1), [2, 2, -2])
    judge(tree.nodes.get(number=3), [2, 2, 2, 2, 2, -1], [4, 4])
    settle(tree)
    after = client.get(address)
    assert said(after) == before
    assert tree.nodes.get(number=3).author.name not in after.text
    assert tree.nodes.get(number=1).body in after.text


def test_the_quote_is_at_hand_with_its_paragraph(client, tree, url, guest):
    client.force_login(guest)
    page = client.get(f"{url}?at=4").text
    assert "“Engineers suggest that it will not last ten more winters.”" in page
    assert "¶ 2" in page and "A reason for:" in page


def test_two_answers_then_the_next_and_back_again(client, tree, url, guest):
    client.force_login(guest)
    page = client.get(f"{url}?from=1")
    assert shown(page) == 3 and "0 of 3 in this branch" in page.text
    asked = client.post(url, {"number": 3, "branch": 1, "agreement": -2}, follow=True)
    assert shown(asked) == 3 and "You: <b>no</b>" in asked.text and "how much does it count for #1" in asked.text
    after = client.post(url, {"number": 3, "branch": 1, "relevance": 4}, follow=True)
    assert shown(after) == 4 and "1 of 3 in this branch" in after.text
    assert {(vote.question, vote.value) for vote in Vote.objects.all()} == {("agreement", -2), ("relevance", 4)}
    back = client.post(url, {"undo": 1}, follow=True)
    assert shown(back) == 3 and "how much does it count" in back.text
    back = client.post(url, {"undo": 1}, follow=True)
    assert shown(back) == 3 and "Is this true?" in back.text
    assert not Vote.objects.exists()
    assert shown(client.post(url, {"undo": 1}, follow=True)) == 3


def test_what_is_skipped_does_not_come_back_until_one_asks(client, tree, url, guest):
    client.force_login(guest)
    for number in (3, 4, 5, 6):
        page = client.post(url, {"number": number, "branch": 1, "skip": "agreement"}, follow=True)
    assert shown(page) is None and "skipped 4" in page.text
    assert shown(client.post(url, {"undo": 1}, follow=True)) == 6
    assert shown(client.post(url, {"again": 1}, follow=True)) == 3
    assert not Vote.objects.exists()


def test_what_is_skipped_in_two_tabs_is_taken_back_step_by_step(client, tree, url, guest):
    client.force_login(guest)
    for number in (3, 4, 3):
        client.post(url, {"number": number, "branch": 1, "skip": "agreement"})
    for number in (3, 4, 3):
        assert shown(client.post(url, {"undo": 1}, follow=True)) == number


def test_passing_over_the_second_question_is_no_skipping(client, tree, url, guest):
    client.force_login(guest)
    client.post(url, {"number": 3, "branch": 1, "agreement": 1})
    page = client.post(url, {"number": 3, "branch": 1, "skip": "relevance"}, follow=True)
    assert shown(page) == 4 and "1 of 3" in page.text
    page = client.post(url, {"undo": 1}, follow=True)
    assert shown(page) == 3 and "how much does it count" in page.text


def test_the_end_says_what_was_done_and_what_comes_next(client, tree, url, stranger):
    client.force_login(stranger)
    for number in (3, 4):
        page = client.post(url, {"number": number, "branch": 1, "agreement": 1})
        page = client.post(url, {"number": number, "branch": 1, "skip": "relevance"}, follow=True)
    assert "You judged 2 statements just now" in page.text and "See the whole argument" in page.text


def test_an_empty_debate_says_so(client, debate, url):
    assert "There is nothing to judge yet" in client.get(url).text


def test_sent_twice_it_is_one_step(client, tree, url, guest):
    client.force_login(guest)
    for _ in range(2):
        client.post(url, {"number": 3, "branch": 1, "agreement": 1})
    assert Vote.objects.count() == 1
    page = client.post(url, {"undo": 1}, follow=True)
    assert not Vote.objects.exists() and "Undo #" not in page.text


def test_a_visitor_is_asked_for_a_name_at_the_first_vote_and_goes_on_in_the_same_branch(client, tree, url):
    client.post(url, {"number": 3, "branch": 1, "skip": "agreement"})
    answer = {"number": 4, "branch": 1, "agreement": 2}
    assert "What should we call you?" in client.post(url, answer).text
    assert "What should we call you?" in client.post(url, answer, headers=HTMX).text
    page = client.post(url, answer | {"guest_name": "Kim"}, follow=True)
    assert shown(page) == 4 and "how much does it count" in page.text
    assert Vote.objects.get().voter == User.objects.get(name="Kim (guest)")
    assert shown(client.get(url)) == 5


def test_why_i_disagree_leads_to_a_rebuttal_and_back(client, tree, url, guest):
    client.force_login(guest)
    assert "/3/reply/?kind=rebuttal&amp;aim=truth&amp;then=guided" in client.get(f"{url}?at=3").text
    composer = client.get(f"/debates/{tree.slug}/3/reply/?kind=rebuttal&aim=truth&then=guided").text
    assert 'value="rebuttal" required checked' in composer and 'name="aim" value="truth" checked' in composer
    assert f'href="{url}" data-close>Cancel' in composer
    sent = {"kind": "rebuttal", "aim": "truth", "body": "It held in every winter before.", "then": "guided"}
    assert f'href="{url}" data-close>Cancel' in client.post(f"/debates/{tree.slug}/3/reply/", sent | {"body": ""}).text
    page = client.post(f"/debates/{tree.slug}/3/reply/", sent, follow=True)
    assert page.redirect_chain[-1][0] == url and "#7</a> is in" in page.text


def test_when_voting_is_closed_it_says_so(client, tree, url, guest):
    Debate.objects.update(votes_open=False)
    client.force_login(guest)
    page = client.get(url)
    assert "Voting is closed in this debate." in page.text and shown(page) is None
    assert client.post(url, {"number": 3, "agreement": 1}).status_code == 403
    assert not Vote.objects.exists()


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 400),
        ({"number": 3}, 400),
        ({"number": "x", "agreement": 1}, 400),
        ({"number": 99, "agreement": 1}, 404),
        ({"number": 2**40, "agreement": 1}, 400),
        ({"number": 3, "agreement": 7}, 403),
        ({"number": 1, "relevance": 1}, 403),
    ],
)
def test_what_makes_no_sense_is_refused(client, tree, url, guest, sent, status):
    client.force_login(guest)
    assert client.post(url, sent).status_code == status
    assert client.put(url).status_code == 405
    assert not Vote.objects.exists()


def test_a_part_for_htmx_and_a_page_for_a_browser(client, tree, url, guest):
    client.force_login(guest)
    part = client.get(url, headers=HTMX)
    assert part.text.startswith('<section class="guided"') and "HX-Request" in part["Vary"]
    assert "<html" in client.get(url).text
    assert client.get(url)["Cache-Control"] == "private, no-store"


def test_the_number_of_queries_does_not_grow(client, tree, url, guest, django_assert_max_num_queries):
    client.force_login(guest)
    with django_assert_max_num_queries(8) as few:
        client.get(url)
    position = tree.nodes.get(number=2)
    for number in range(30):
        claim = add(position, tree.owner, f"Reason number {number} of many.")
        add(claim, tree.owner, f"Reason below number {number} of many.")
    with django_assert_max_num_queries(8) as many:
        client.get(url)
    assert len(few) == len(many)
