"""The pages on which a tree is kept good: who gets there, what is asked, and the way back."""

import re

import pytest

from debate.arguments.models import Node
from tests.board.world import HTMX, add


@pytest.fixture
def ferry(debate, stranger):
    """#4 (or more) under #2."""
    return add(debate.nodes.get(number=2), stranger, "The ferry can take them all.")


@pytest.fixture
def as_owner(client, owner):
    client.force_login(owner)
    return client


def at(node, page):
    return f"{node.get_absolute_url()}{page}/"


def fresh(node):
    return Node.objects.get(pk=node.pk)


def undo(client, page):
    """Press the button in the message."""
    address, change = re.search(r'formaction="([^"]+)" name="change" value="(\d+)"', page.text).groups()
    return client.post(address, {"change": change}, follow=True)


def test_what_can_be_changed_and_why_not(client, claim, rebuttal, member, owner, stranger):
    client.force_login(owner)
    page = client.get(at(claim, "tend"))
    assert at(claim, "move") in page.text
    client.force_login(member)
    page = client.get(at(claim, "tend"))
    assert at(claim, "move") not in page.text
    assert "Others have answered it" in page.text
    for what in ("move", "kind"):
        answer = client.get(at(claim, what))
        assert answer.status_code == 403
        assert "Others have answered it" in answer.text


def test_the_menu_offers_it_to_who_may(client, claim, member, owner, stranger):
    for person, offered in [(owner, True), (member, True), (stranger, False)]:
        client.force_login(person)
        assert (at(claim, "tend") in client.get(claim.get_absolute_url()).text) is offered


def test_a_branch_is_moved_and_moved_back(as_owner, claim, rebuttal, ferry):
    page = as_owner.get(at(claim, "move"), {"q": "ferry all"})
    assert f'value="{ferry.number}"' in page.text and f'value="{rebuttal.number}"' not in page.text
    page = as_owner.post(at(claim, "move"), {"number": ferry.number, "stance": "rebuttal/truth"}, follow=True)
    assert f"#3 stands under #{ferry.number} now." in page.text
    assert (fresh(claim).parent, fresh(claim).kind) == (ferry, "rebuttal")
    page = undo(as_owner, page)
    assert "Undone: #3 is as it was." in page.text
    assert (fresh(claim).parent.number, fresh(claim).kind) == (1, "claim")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"stance": "claim/"}, "Choose a statement from the list"),
        ({"number": "999", "stance": "claim/"}, "There is no #999"),
        ({"number": "4", "stance": "claim/"}, "in the branch of #3"),
        ({"number": "2", "stance": "rebuttal/relevance"}, "relevance cannot be rebutted"),
        ({"number": "2", "stance": "evidence/"}, "Select a valid choice"),
    ],
)
def test_a_move_that_does_not_fit_comes_back_with_the_reason_beside_the_field(as_owner, claim, rebuttal, data, reason):
    for headers in ({}, HTMX):
        page = as_owner.post(at(claim, "move"), data, headers=headers)
        assert page.status_code == 422
        assert reason in page.text
        if data["stance"] != "evidence/":
            assert f'value="{data["stance"]}" selected' in page.text, "what was chosen stays chosen"
    assert fresh(claim).parent.number == 1


def test_what_is_found_while_typing_is_a_part_of_the_same_page(as_owner, claim, ferry):
    part = as_owner.get(at(claim, "move"), {"q": f"#{ferry.number}"}, headers=HTMX)
    assert "<html" not in part.text and 'id="found"' in part.text
    assert ferry.body in part.text
    assert "No statement has these words" in as_owner.get(at(claim, "move"), {"q": "zeppelin"}).text


def test_a_kind_is_changed_and_changed_back(as_owner, claim):
    page = as_owner.get(at(claim, "kind"))
    assert "evidence/" not in page.text, "it has no passage"
    page = as_owner.post(at(claim, "kind"), {"stance": "rebuttal/relevance"})
    assert page.status_code == 422 and "relevance cannot be rebutted" in page.text
    page = as_owner.post(at(claim, "kind"), {"stance": "rebuttal/definition"}, follow=True)
    assert fresh(claim).aim == "definition"
    undo(as_owner, page)
    assert fresh(claim).kind == "claim"


def test_only_what_was_done_is_undone_and_only_by_who_may(as_owner, client, claim, ferry, owner, stranger):
    assert as_owner.post(at(claim, "undo-change"), {"change": "x"}).status_code == 400
    assert as_owner.post(at(claim, "undo-change"), {"change": "77"}).status_code == 404
    page = as_owner.post(at(claim, "move"), {"number": ferry.number, "stance": "claim/"}, follow=True)
    client.force_login(stranger)
    change = re.search(r'name="change" value="(\d+)"', page.text).group(1)
    answer = client.post(at(claim, "undo-change"), {"change": change})
    assert answer.status_code == 403 and "Only who did it" in answer.text
