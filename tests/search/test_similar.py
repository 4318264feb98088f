"""What says nearly the same as a statement that is being written, and what can be done instead of writing it."""

import pytest

from debate.search.similar import near
from tests.board.world import add

TYPED = "For another winter it is far too weak"


@pytest.fixture
def url(debate):
    return f"/debates/{debate.slug}/"


def test_while_it_is_typed_what_says_nearly_the_same_appears(client, url, claim, member):
    add(claim, member, "It is not too weak for another winter.", kind="rebuttal")
    add(claim, member, "The ferry can take all who want to cross.")
    page = client.get(f"{url}similar/", {"body": TYPED}).text
    assert f'href="{url}3/#n3" data-instead' in page and "Vote for that one instead" in page
    assert 'data-different="3" hidden>Mine is different' in page
    assert "only one of the two says <i>not</i>" in page and page.index('data-like="3"') < page.index('data-like="4"')
    assert "The ferry" not in page
    for nothing in ("", "Too short", "Nothing here was ever said about zeppelins."):
        assert "data-like" not in client.get(f"{url}similar/", {"body": nothing}).text


def test_of_words_that_are_not_nearly_the_same_it_is_not_said(client, url, claim, member):
    """They share the subject and two thirds of the letters: that one says “not” is the least of their differences."""
    add(claim, member, "In some lessons a phone is a useful tool, and nothing at the school replaces it.")
    page = client.get(
        f"{url}similar/", {"body": "A phone in the bag rings in a lesson, and all the others look at it."}
    ).text
    assert 'data-like="4"' in page and "may say nearly the same" in page and "Look at that one" in page
    assert "Nearly the same words" not in page


def test_what_stands_elsewhere_is_linked_here_by_who_may(client, url, debate, claim, owner, member):
    second = debate.nodes.get(number=2)
    link = f"{url}2/link/?q=%233&amp;number=3"
    for user, offered in ((member, False), (owner, True)):
        client.force_login(user)
        asked = {"body": TYPED, "under": second.number}
        assert (link in client.get(f"{url}similar/", asked).text) == offered
        sent = {"kind": "claim", "body": claim.body}
        assert (link in client.post(f"{url}2/reply/", sent).text) == offered, "also once it was sent"
    page = client.get(f"{url}similar/", {"body": "Yes, close it before the winter.", "under": 2}).text
    assert 'data-like="1"' in page and "link/?q=%231&" not in page, "a position is no reason for anything"
    page = client.get(link.replace("&amp;", "&")).text
    assert 'name="number" value="3" required checked' in page
    client.post(f"{url}2/link/", {"number": 3, "stance": "rebuttal/truth"})
    assert debate.nodes.get(number=4).link_to == claim


def test_in_a_large_debate_those_with_the_same_long_words_are_compared(client, url, claim, monkeypatch):
    monkeypatch.setattr("debate.search.similar.COMPARED", 1)
    assert 'data-like="3"' in client.get(f"{url}similar/", {"body": TYPED}).text


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        ("Lighthouse shipyards ferryman harbour storm.", True),  # it shares the last of five, and two more
        ("Lighthouse shipyards fireman harbour.", True),  # the last of four
        ("Lighthouses!!", True),  # all of one
        ("Shipyards mattered.", False),  # one of two is not more than half
    ],
)
def test_there_more_than_half_of_the_longest_words_are_enough(debate, claim, member, monkeypatch, typed, is_found):
    monkeypatch.setattr("debate.search.similar.COMPARED", 1)
    monkeypatch.setattr("debate.search.similar.likest", lambda said, others: dict.fromkeys(others))
    there = add(claim, member, "Lighthouse shipyards fireman harvest storm.")
    assert [found.node for found in near(debate, typed)] == ([there] if is_found else [])
