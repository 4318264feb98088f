"""Where do you stand, what should we call you, the strongest point against your view: once, and skippable."""

import re

import pytest

from debate.arguments.actions import withdraw
from debate.debates.actions import configure
from debate.people.models import User
from debate.votes import actions as votes
from debate.votes.models import Stand, Vote
from debate.web.limits import Limit
from tests.board.world import add, judge, settle

ASK, NAME = "Where do you stand now?", "Saved on this device. What should we call you?"
AGAINST, NONE = "The strongest point against your view", "No strong objection yet. Can you find one?"


@pytest.fixture
def url(debate):
    return f"/debates/{debate.slug}/"


def steps(client, url):
    page = client.get(url).text
    return [step for step in (ASK, NAME, AGAINST, NONE) if step in page]


def test_at_first_the_question_the_positions_and_no_numbers(client, url, debate, claim):
    judge(debate.nodes.get(number=1), [2, 2, 2, 2, 2, 2])
    settle(debate)
    page = client.get(url).text
    assert ASK in page and "Read the text. See what speaks for and against. Say where you stand." in page
    assert [f'name="stand" value="{value}"' in page for value in ("1", "2", "between", "unsure")] == [True] * 4
    assert "<output>" not in page and 'class="positions"' not in page


def test_where_there_is_but_one_position_there_is_nothing_to_choose(client, url, debate, owner):
    assert steps(client, url) == [ASK]
    withdraw(node=debate.nodes.get(number=2), by=owner)
    assert steps(client, url) == []


@pytest.mark.parametrize("stand", ["1", "between", "unsure"])
def test_one_tap_is_saved_on_this_device_and_a_name_asked_for(client, url, claim, stand):
    answer = client.post(f"{url}stand/", {"stand": stand})
    assert (answer.status_code, answer["Location"]) == (302, f"{url}#minute")
    assert steps(client, url) == [NAME]
    assert not Stand.objects.exists() and not User.objects.filter(is_guest=True).exists()


def test_the_name_makes_a_guest_a_stand_and_a_blind_vote(client, url, claim):
    client.post(f"{url}stand/", {"stand": "1"})
    client.post(f"{url}stand/", {"guest_name": "Kim"})
    stand = Stand.objects.get()
    assert (stand.person.name, stand.position.number) == ("Kim (guest)", 1)
    assert Vote.objects.get().value == 2
    page = client.get(url).text
    assert "You’re in as <b>Kim (guest)</b>" in page and "On another device use" in page
    assert "On another device use" not in client.get(url).text


def test_then_the_strongest_point_against_it_comes_with_its_passage(
    client, url, debate, evidence, rebuttal, owner, stranger
):
    """Against *no* nothing was said: so it is the strongest reason for *yes*, resting on the engineers' sentence."""
    weaker = add(debate.nodes.get(number=1), owner, "The paint is peeling off it.")
    judge(claim := evidence.parent, [2] * 6, [4] * 6)
    judge(weaker, [-2] * 6, [0] * 6)
    settle(debate)
    client.force_login(stranger)
    client.post(f"{url}stand/", {"stand": "2"})
    page = client.get(url).text
    assert AGAINST in page and claim.body in page and weaker.body not in page
    assert "“Engineers suggest that it will not last ten more winters.”" in page
    assert f'data-light="{evidence.quote_id}"' in page
    assert f'href="{url}3/reply/"' in page and "Show me the whole argument" in page
    assert "Nobody has answered this." not in page  # Stefan did


@pytest.mark.parametrize("suggests", [False, True])
def test_who_answered_the_point_is_not_asked_to_again(client, url, debate, claim, owner, stranger, suggests):
    configure(debate=debate, by=owner, takes_suggestions=suggests)
    client.force_login(stranger)
    client.post(f"{url}stand/", {"stand": "2"})
    assert steps(client, url) == [AGAINST]
    refused = {"kind": "rebuttal", "body": "Short."}
    client.post(f"{url}3/reply/", refused)
    assert steps(client, url) == [AGAINST]
    client.post(f"{url}3/reply/", refused | {"body": "Engineers of another bridge say the opposite."})
    assert steps(client, url) == []


def test_a_rebuttal_of_the_position_itself_goes_before_reasons_for_others(client, url, debate, claim, owner, stranger):
    direct = add(debate.nodes.get(number=2), owner, "Nobody would cross it in a storm.", kind="rebuttal")
    client.force_login(stranger)
    client.post(f"{url}stand/", {"stand": "2"})
    for counts in (None, [0], [1]):  # neither is judged; each is
        if counts:
            judge(claim, [2] * 6, [4] * 6)
            judge(direct, [1], counts)
        settle(debate)
        page = client.get(url).text
        assert direct.body in page and claim.body not in page and "Nobody has answered this." in page


def test_what_somebody_just_wrote_is_not_the_strongest(client, url, debate, claim, owner, stranger):
    judge(claim, [2] * 6, [4] * 6)
    unjudged = add(debate.nodes.get(number=2), owner, "Nobody would cross it in a storm.", kind="rebuttal")
    settle(debate)
    client.force_login(stranger)
    client.post(f"{url}stand/", {"stand": "2"})
    page = client.get(url).text
    assert claim.body in page and unjudged.body not in page


@pytest.mark.parametrize("kind", ["claim", "rebuttal"])
def test_where_results_are_held_back_the_choice_does_not_tell_them(client, url, debate, claim, owner, stranger, kind):
    """It is the first reason for the rival, or the first rebuttal of the position, however others judged them."""
    under = debate.nodes.get(number=2 if kind == "rebuttal" else 1)
    first, better = (add(under, owner, body, kind=kind) for body in ("Nobody would dare.", "The paint is peeling."))
    if kind == "claim":
        first = claim
    judge(better, [2] * 6, [4] * 6)
    settle(debate)
    configure(debate=debate, by=owner, results="at_close")
    client.force_login(stranger)
    client.post(f"{url}stand/", {"stand": "2"})
    page = client.get(url).text
    assert "A point against your view" in page and AGAINST not in page
    assert first.body in page and better.body not in page


def test_without_any_objection_one_is_invited(client, url, claim, stranger):
    client.force_login(stranger)
    client.post(f"{url}stand/", {"stand": "1"})
    assert steps(client, url) == [NONE]
    assert f'href="{url}1/reply/?kind=rebuttal"' in client.get(url).text


def test_it_never_comes_again(client, url, claim, stranger):
    client.force_login(stranger)
    client.post(f"{url}stand/", {"stand": "2"})
    assert steps(client, url) == [AGAINST]
    assert client.post(f"{url}first-minute/over/")["Location"] == url
    assert steps(client, url) == [] and 'id="positions"' in client.get(url).text
    client.logout()
    client.force_login(stranger)  # also on another device
    assert steps(client, url) == []


@pytest.mark.parametrize("stand", [None, "1"])
def test_it_can_be_skipped(client, url, claim, stand):
    if stand:
        client.post(f"{url}stand/", {"stand": stand})
    client.post(f"{url}first-minute/over/")
    assert steps(client, url) == [] and 'id="positions"' in client.get(url).text


def test_the_first_stand_stays(client, url, debate, claim, stranger):
    client.force_login(stranger)
    for stand in ("2", "1"):
        client.post(f"{url}stand/", {"stand": stand})
    assert Stand.objects.get().position.number == 2


def test_who_signs_in_instead_keeps_what_was_said_on_this_device(client, url, claim, stranger):
    client.post(f"{url}stand/", {"stand": "2"})
    client.post("/account/login/", {"login": "Stefan", "password": "a long password"})
    page = client.get(url).text
    assert "Go on as Stefan" in page and "No, keep the bridge open." in page and ASK not in page
    client.post(f"{url}stand/", {"stand": ""})
    assert Stand.objects.get().position.number == 2
    assert steps(client, url) == [AGAINST]


@pytest.mark.parametrize("stand", ["", "3", "99", "maybe", "-1", "²"])
def test_what_is_no_stand_is_a_400(client, url, claim, stand):
    answer = client.post(f"{url}stand/", {"stand": stand})
    assert answer.status_code == 400 and "Choose one of the positions" in answer.text


def test_a_name_that_does_not_do_is_asked_for_again(client, url, claim):
    client.post(f"{url}stand/", {"stand": "1"})
    answer = client.post(f"{url}stand/", {"guest_name": " "})
    assert answer.status_code == 422 and "Choose a name others will see" in answer.text
    assert not Stand.objects.exists()


def test_where_one_may_not_vote_nothing_is_asked(client, url, debate, claim, owner):
    configure(debate=debate, by=owner, contribution="signed_in")
    assert steps(client, url) == []
    answer = client.post(f"{url}stand/", {"stand": "1"})
    assert answer.status_code == 403 and "Only people with an account" in answer.text


def test_who_voted_on_a_position_is_not_asked(client, url, debate, claim, stranger):
    votes.cast(node=debate.nodes.get(number=1), by=stranger, question="agreement", value=1)
    client.force_login(stranger)
    assert steps(client, url) == []


@pytest.mark.parametrize("path", ["stand/", "first-minute/over/"])
def test_the_same_list_as_everywhere(client, url, debate, private_debate, stranger, monkeypatch, path):
    assert client.get(url + path).status_code == 405
    client.force_login(stranger)
    assert client.post(f"/debates/{private_debate.slug}/{path}", {"stand": "1"}).status_code == 404
    monkeypatch.setattr(Limit, "wait", lambda self, who: 7)
    answer = client.post(url + path, {"stand": "1"})
    assert (answer.status_code, answer["Retry-After"]) == (429, "7")


def test_without_script_a_vote_leads_back_to_the_strongest_point(client, debate, claim, stranger):
    client.force_login(stranger)
    vote = f"{claim.get_absolute_url()}vote/"
    client.post(f"{debate.get_absolute_url()}stand/", {"stand": "2"})
    assert client.post(vote, {"agreement": "1"}).url == f"{debate.get_absolute_url()}#minute"
    client.post(f"{debate.get_absolute_url()}first-minute/over/")
    assert client.post(vote, {"agreement": "2"}).url == f"{claim.get_absolute_url()}#n{claim.number}"


def test_a_page_of_one_statement_says_it_once(client, url, claim):
    """The board names the position that its reasons are about while the positions themselves wait for an answer."""
    assert re.search(r"For and against <a[^>]+>#1</a>: <bdi>Yes, close it before winter\.", client.get(url).text)
    assert re.search(r"For and against <a[^>]+>#3</a></h2>", client.get(f"{url}3/").text)
