"""A note where somebody agrees with a statement and with its strongest rebuttal; said until it is called fine."""

import pytest

from debate.arguments.actions import Wording
from debate.arguments.models import Node
from debate.board.tensions import tension_at, tensions_of
from debate.debates.models import Debate
from debate.votes import actions as votes
from debate.votes.models import Reconciled
from debate.votes.tending import change_kind
from tests.board.world import HTMX, add, judge, settle

NOTE = "which speaks against it, true and relevant"


@pytest.fixture
def url(debate):
    return f"/debates/{debate.slug}/"


def vote(node, by, agreement=None, relevance=None):
    for question, value in (("agreement", agreement), ("relevance", relevance)):
        if value is not None:
            votes.cast(node=node, by=by, question=question, value=value)


@pytest.fixture
def torn(claim, rebuttal, guest):
    """Gil agrees with #3 and holds #4, its rebuttal, true and relevant."""
    vote(claim, guest, 1)
    vote(rebuttal, guest, 1, 3)
    return guest


def test_it_is_found_from_both_sides_and_listed(torn, claim, rebuttal):
    assert tension_at(torn, [claim.pk]) == tension_at(torn, [rebuttal.pk, claim.pk]) == (claim.pk, rebuttal.pk)
    assert tensions_of(torn) == [(claim, rebuttal)]


def test_only_the_strongest_rebuttal_counts(torn, claim, rebuttal, owner):
    stronger = add(claim, owner, "It was mended only last year.", kind="rebuttal")
    judge(stronger, [2, 2, 2], [4, 4, 4])
    settle(claim.debate)
    assert tension_at(torn, [claim.pk]) is None and tensions_of(torn) == []
    vote(stronger, torn, 2, 4)
    assert tension_at(torn, [claim.pk]) == (claim.pk, stronger.pk)


def test_an_undercut_contradicts_nothing(claim, guest, stranger):
    undercut = add(claim, stranger, "Weak things can be mended.", kind="rebuttal", aim="relevance")
    vote(claim, guest, 2)
    vote(undercut, guest, 2, 4)
    assert tension_at(guest, [claim.pk]) is None


def test_a_link_is_held_true_where_its_original_is(claim, debate, guest, owner):
    original = add(debate.nodes.get(number=2), owner, "Every pillar was renewed in 2019.")
    link = Node.objects.create(
        debate=debate, number=90, parent=claim, kind="rebuttal", aim="truth", link_to=original, author=owner
    )
    vote(claim, guest, 2)
    vote(original, guest, 2)
    vote(link, guest, relevance=4)
    assert tension_at(guest, [claim.pk]) == (claim.pk, link.pk)


def test_stale_answers_say_nothing(torn, claim, rebuttal, member, stranger):
    votes.reword(node=rebuttal, by=stranger, wording=Wording("Twenty winters are not the next one."))
    assert tensions_of(torn) == []
    vote(rebuttal, torn, 1, 3)
    assert tensions_of(torn) == [(claim, rebuttal)]
    change_kind(node=rebuttal, by=stranger, kind="rebuttal", aim="source")
    assert tensions_of(torn) == []


def test_it_comes_with_the_vote_that_makes_it(client, claim, rebuttal, guest, url):
    client.force_login(guest)
    client.post(f"{url}3/vote/", {"agreement": 2}, headers=HTMX)
    client.post(f"{url}4/vote/", {"agreement": 1}, headers=HTMX)
    answer = client.post(f"{url}4/vote/", {"relevance": 3}, headers=HTMX).text
    assert "You agree with #3 and hold #4, " + NOTE in answer
    assert answer.index('id="slot-4"') < answer.index('class="tension"') < answer.index("</footer>")
    assert claim.body in answer and rebuttal.body in answer
    assert NOTE not in client.post(f"{url}4/vote/", {"relevance": 2}, headers=HTMX).text


def test_without_script_it_is_a_message(client, torn, url):
    client.force_login(torn)
    page = client.post(f"{url}3/vote/", {"agreement": 2}, follow=True).text
    assert NOTE in page and f'formaction="{url}4/at-ease/"' in page


def test_guided_voting_says_it_too(client, torn, url):
    client.force_login(torn)
    votes.withdraw(node=Node.objects.get(number=3), by=torn, question="agreement")
    assert NOTE not in client.get(f"{url}guided/").text
    page = client.post(f"{url}guided/", {"number": 3, "branch": 1, "agreement": 2}, follow=True).text
    assert NOTE in page


def test_once_it_is_fine_it_is_said_no_more(client, torn, claim, url):
    client.force_login(torn)
    assert "Worth a second look" in client.get("/me/votes/").text
    for headers in ({}, HTMX):
        answer = client.post(f"{url}4/at-ease/", headers=headers, follow=True)
        assert "not pointed out to you again" in answer.text
    assert Reconciled.objects.count() == 1
    assert tensions_of(torn) == [] and tension_at(torn, [claim.pk]) is None
    assert "Worth a second look" not in client.get("/me/votes/").text


def test_it_is_fine_for_oneself_alone(client, torn, claim, rebuttal, stranger, url):
    vote(claim, stranger, 2)
    vote(rebuttal, stranger, 2, 4)
    assert client.post(f"{url}4/at-ease/")["Location"].startswith("/account/login/")
    client.force_login(stranger)
    assert client.post(f"{url}3/at-ease/").status_code == 400
    assert client.get(f"{url}4/at-ease/").status_code == 405
    client.post(f"{url}4/at-ease/")
    assert tensions_of(stranger) == [] and len(tensions_of(torn)) == 1


def test_a_debate_that_was_closed_to_me_is_not_on_my_page(client, torn, claim):
    Debate.objects.update(visibility="members", slug="d" * 40)
    assert tensions_of(torn) == []


def test_it_costs_one_query_where_it_can_be_and_none_elsewhere(client, torn, url, evidence, django_assert_num_queries):
    with django_assert_num_queries(1):
        tension_at(torn, [evidence.pk, None])
