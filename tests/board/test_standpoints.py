"""How people voted, as everyone, one role or one person: no more than they allow, and nobody's vote by subtraction."""

import re

import pytest

from debate.arguments import actions as arguments
from debate.arguments.actions import Wording
from debate.board.standpoints import showable
from debate.debates import actions as debates
from debate.people.models import User
from debate.votes import actions as votes
from debate.votes.models import Openness
from tests.board.world import add, judge, settle
from tests.cast import make_user


@pytest.fixture
def url(debate):
    return f"/debates/{debate.slug}/votes/"


@pytest.fixture
def class_of_three(debate, owner):
    """Contributors."""
    people = [make_user(name) for name in ("Ann", "Ben", "Cleo")]
    for person in people:
        debates.add_member(debate=debate, by=owner, user=person)
    return people


def answers(page, number):
    """What a page says of the votes on one statement."""
    part = re.search(rf'/{number}/">#{number}</a>.*?<p class="answers">(.*?)</p>', page, re.DOTALL)
    return " ".join(re.sub(r"<title>.*?</title>|<[^>]+>", " ", part[1]).split()) if part else None


def bars(page, number):
    part = re.search(rf'/{number}/">#{number}</a>.*?<p class="answers">(.*?)</p>', page, re.DOTALL)[1]
    return re.findall(r'<span class="tally" title="([^"]+)"', part)


def cast(node, people, value, question="agreement"):
    for person in people:
        votes.cast(node=node, by=person, question=question, value=value)


@pytest.mark.parametrize(
    ("voters", "shown"),
    [
        ({"a": 5, "b": 4}, {"a", "b"}),
        ({"a": 5, "b": 3, "c": 2}, {"a"}),  # of c it would be told by taking a and b away, so b is kept back too
        ({"a": 5, "b": 1}, set()),
        ({"a": 9, "b": 2, "c": 1}, {"a"}),  # three people are left out together
        ({"a": 9, "b": 1, "c": 1}, set()),
        ({"a": 2}, set()),
        ({}, set()),
    ],
)
def test_nothing_is_told_that_is_of_one_or_two_people(voters, shown):
    assert showable(voters) == shown


def test_everyone_and_each_role_where_it_is_of_three(client, url, claim, class_of_three, owner):
    cast(claim, class_of_three, 2)
    judge(claim, [-2, -2, -1], [4, 4, 4])
    settle(claim.debate)
    everyone = "2 no, 1 rather no, 0 undecided, 0 rather yes, 3 yes"
    assert bars(client.get(url).text, 3)[0] == everyone
    page = client.get(url, {"as": "contributors"}).text
    assert bars(page, 3)[0] == "0 no, 0 rather no, 0 undecided, 0 rather yes, 3 yes"
    assert bars(client.get(url, {"as": "others"}).text, 3) == [
        "2 no, 1 rather no, 0 undecided, 0 rather yes, 0 yes",
        "0 not at all, 0 a little, 0 somewhat, 0 strongly, 3 decisive",
    ]
    votes.cast(node=claim, by=owner, question="agreement", value=0)
    for role in ("keepers", "contributors"):
        assert "too few to show" in answers(client.get(url, {"as": role}).text, 3)


def test_a_stale_vote_is_not_counted(client, url, claim, member):
    judge(claim, [-2, -2, -1])
    votes.reword(node=claim, by=member, wording=Wording("Nobody has ever closed a bridge in time."))
    assert answers(client.get(url, {"as": "others"}).text, 3) == "no votes"


def test_one_person_who_allows_it_until_they_no_longer_do(client, url, claim, rebuttal, stranger):
    votes.cast(node=claim, by=stranger, question="agreement", value=-1)
    votes.cast(node=claim, by=stranger, question="relevance", value=3)
    as_stefan = {"as": f"p{stranger.pk}"}
    page = client.get(url, as_stefan).text
    assert "rather no" not in answers(page, 3) and "Nobody of that name" in page and "Stefan" not in page
    client.force_login(stranger)
    assert "Others can see how you voted" in client.post(url + "show/", {"shown": "1"}, follow=True).text
    client.logout()
    page = client.get(url, as_stefan).text
    assert "As Stefan sees it" in page
    assert answers(page, 3) == "rather no counts strongly 1 under it (#3)"
    assert answers(client.get(url, as_stefan | {"at": 3}).text, rebuttal.number) == "no answer"
    client.force_login(stranger)
    mine = client.get("/me/votes/").text
    assert "Others see how you voted" in mine
    client.post(url + "show/", {"shown": "0", "from": "mine"})
    client.logout()
    assert "Nobody of that name" in client.get(url, as_stefan).text
    assert "Stefan" not in client.get(url).text


def test_it_is_one_debate_and_one_person(client, url, claim, private_debate, member, stranger):
    votes.be_open(debate=private_debate, by=stranger, is_open=True)
    for person in (stranger, member):
        assert "Nobody of that name" in client.get(url, {"as": f"p{person.pk}"}).text


def test_whose_account_is_closed_is_nobody_and_not_offered(client, url, debate, claim, stranger):
    votes.be_open(debate=debate, by=stranger, is_open=True)
    assert f'value="p{stranger.pk}"' in client.get(url).text
    User.objects.filter(pk=stranger.pk).update(is_active=False)
    assert f'value="p{stranger.pk}"' not in client.get(url).text
    assert "Nobody of that name" in client.get(url, {"as": f"p{stranger.pk}"}).text


def test_who_has_not_answered_sees_no_results_of_positions(client, url, debate, member, stranger):
    position = debate.nodes.get(number=1)
    judge(position, [2, 2, 2, 2])
    votes.cast(node=position, by=stranger, question="agreement", value=2)
    votes.be_open(debate=debate, by=stranger, is_open=True)
    client.force_login(member)
    for given in ("", "others", f"p{stranger.pk}"):
        assert answers(client.get(url, {"as": given}).text, 1) == "results after your own answer"
    votes.cast(node=position, by=member, question="agreement", value=-2)
    assert answers(client.get(url, {"as": f"p{stranger.pk}"}).text, 1) == "yes"


def test_when_voting_closes_not_before(client, url, debate, owner, claim):
    debates.configure(debate=debate, by=owner, results="at_close")
    judge(claim, [2, 2, 2])
    assert answers(client.get(url, {"as": "others"}).text, 3) == "results when voting closes"
    debates.change_state(debate=debate, by=owner, to="closed")
    assert "3 yes" in bars(client.get(url, {"as": "others"}).text, 3)[0]


def test_a_stale_answer_of_a_person_says_so(client, url, claim, member, stranger):
    votes.cast(node=claim, by=stranger, question="agreement", value=2)
    votes.be_open(debate=claim.debate, by=stranger, is_open=True)
    votes.reword(node=claim, by=member, wording=Wording("Nobody has ever closed a bridge in time."))
    assert answers(client.get(url, {"as": f"p{stranger.pk}"}).text, 3) == "yes it changed since"


def test_further_down_and_further_on(client, url, claim, member):
    for number in range(14):
        add(claim, member, f"This is reason number {number} for it.")
    page = client.get(url, {"at": 3, "as": "others"}).text
    assert page.count('class="standpoint"') == 13
    assert "at=3&amp;from=12" in page
    assert client.get(url, {"at": 3, "from": 12}).text.count('class="standpoint"') == 3


def test_what_was_withdrawn_is_not_shown(client, url, claim, rebuttal, member, stranger):
    arguments.withdraw(node=rebuttal, by=stranger)
    assert client.get(url, {"at": rebuttal.number}).status_code == 404
    add(claim, stranger, "This one still stands under it.")
    arguments.withdraw(node=claim, by=member)
    page = client.get(url, {"at": 1}).text
    assert "(no longer shown)" in page and claim.body not in page


@pytest.mark.parametrize("query", ["as=p", "as=p٣", "as=p99999999999999", "as=nobody", "from=-1", "as=%00"])
def test_a_strange_query_is_answered(client, url, claim, query):
    assert client.get(f"{url}?{query}").status_code == 200


@pytest.mark.parametrize("at", ["x", "0", "99", "9" * 30, "-1"])
def test_a_statement_that_is_not_there(client, url, claim, at):
    assert client.get(url, {"at": at}).status_code == 404


def test_the_number_of_queries_does_not_grow(client, url, claim, member, django_assert_max_num_queries):
    client.force_login(member)
    for given in ("", "others"):
        with django_assert_max_num_queries(10):
            client.get(url, {"as": given})
    for number in range(20):
        add(claim, member, f"This is reason number {number} for it.")
        votes.be_open(debate=claim.debate, by=make_user(f"open{number}"), is_open=True)
    for given in ("", "others", f"p{User.objects.get(username='open3').pk}"):
        with django_assert_max_num_queries(10):
            client.get(url, {"as": given})


def test_the_board_leads_there_and_says_when_others_see_my_votes(client, debate, claim, member, url):
    board = debate.get_absolute_url()
    page = client.get(board).text
    assert f'href="{url}"' in page and "Show others your votes" not in page
    client.force_login(member)
    client.post(board + "first-minute/over/")
    assert "Show others your votes" in client.get(f"{board}3/").text
    votes.be_open(debate=debate, by=member, is_open=True)
    votes.be_open(debate=debate, by=member, is_open=True)
    assert Openness.objects.count() == 1
    assert "No longer show others your votes" in client.get(f"{board}3/").text
