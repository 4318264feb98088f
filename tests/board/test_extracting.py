"""Taking a branch into a debate of its own, from its form to the way back."""

import re

import pytest

from debate.annotations import actions as notes
from debate.arguments.models import Node
from debate.debates import actions as debates
from debate.debates.models import Debate
from debate.votes import tending
from debate.web.verdict import Refused
from tests.board.world import HTMX


@pytest.fixture
def url(claim):
    return claim.get_absolute_url()


@pytest.fixture
def asked():
    return {
        "question": "How long will the old bridge last?",
        "top": "under",
        "position": "It has some years left in it.",
        "here": "stays",
    }


def made():
    return Debate.objects.latest("pk")


def undo(client, page):
    """Press the button in the message."""
    address, change = re.search(r'formaction="([^"]+)" name="change" value="(\d+)"', page.text).groups()
    return client.post(address, {"change": change}, follow=True)


def test_it_is_offered_to_who_may(client, url, claim, rebuttal, owner, member):
    client.force_login(owner)
    assert f'href="{url}extract/"' in client.get(url + "tend/").text
    client.force_login(member)
    page = client.get(url + "tend/").text
    assert f'href="{url}extract/"' not in page and "Take its branch into a debate of its own" in page
    assert client.get(url + "extract/").status_code == 403


def test_a_branch_is_taken_out_and_back(client, url, claim, rebuttal, owner, stranger, asked):
    client.force_login(owner)
    page = client.post(url + "extract/", asked, follow=True)
    assert "#3 goes on here, in a draft that you own." in page.text
    assert asked["position"] in page.text and page.redirect_chain[-1][0] == made().get_absolute_url()
    for where in (url, claim.debate.get_absolute_url()):
        assert f'href="{url}onward/"' in client.get(where).text
    assert client.get(url + "onward/")["Location"] == made().get_absolute_url()
    assert "into a debate of its own" in client.get(url + "history/").text
    client.force_login(stranger)
    told = client.get(url + "onward/")
    assert told.status_code == 200 and "which you cannot see" in told.text
    assert made().slug not in told.text and asked["question"] not in told.text
    client.force_login(owner)
    assert "Undone: #3 is as it was." in undo(client, page).text
    assert Debate.objects.count() == 1
    assert client.get(url + "onward/").status_code == 404
    assert "onward/" not in client.get(url).text


def test_when_it_is_opened_everyone_is_led_there(client, url, owner, claim, asked):
    client.force_login(owner)
    client.post(url + "extract/", asked)
    debates.change_state(debate=made(), by=owner, to="open")
    client.logout()
    assert client.get(url + "onward/")["Location"] == made().get_absolute_url()


def test_a_note_in_the_new_debate_keeps_it(client, url, owner, claim, asked):
    client.force_login(owner)
    page = client.post(url + "extract/", asked, follow=True)
    notes.annotate(debate=made(), by=owner, node=made().nodes.get(number=1), body="For me.", private=True)
    answer = undo(client, page)
    assert answer.status_code == 403 and "Somebody wrote a note in the new debate" in answer.text
    assert Debate.objects.count() == 2


def test_closed_here_the_top_says_where_it_goes_on(client, url, claim, rebuttal, owner, asked):
    client.force_login(owner)
    client.post(url + "extract/", asked | {"here": "closes"})
    client.logout()
    page = client.get(url).text
    assert "This branch goes on in a debate of its own" in page
    assert "Ten winters is not the next winter." not in page
    assert Node.objects.get(pk=claim.pk).locked


def test_from_what_is_closed_a_branch_is_copied_and_stays(client, url, claim, rebuttal, owner, asked):
    debates.change_state(debate=claim.debate, by=owner, to="closed")
    client.force_login(owner)
    assert "just its top stays" not in client.get(f"{url}extract/").text
    assert client.post(f"{url}extract/", asked | {"here": "closes"}).status_code == 422
    with pytest.raises(Refused, match="This debate is closed"):
        tending.extract(node=claim, by=owner, question=asked["question"], closes=True)
    assert client.post(f"{url}extract/", asked | {"here": "stays"}).status_code == 302
    assert Node.objects.get(pk=rebuttal.pk).is_live


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"question": "  "}, "Please fill this in."),
        ({"question": "???"}, "Ask a question"),
        ({"position": "Short."}, "Write a whole sentence"),
        ({"position": "As #3 says, it will last."}, "say it in words"),
        ({"top": "elsewhere"}, "Select a valid choice"),
        ({"here": ""}, "Please choose one."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, url, claim, owner, asked, wrong, said):
    client.force_login(owner)
    answer = client.post(url + "extract/", asked | wrong)
    assert answer.status_code == 422 and said in answer.text
    assert "How long will the old bridge last?" in answer.text or "question" in wrong
    assert Debate.objects.count() == 1


def test_where_it_does_not_fit_the_form_says_why(client, url, evidence, owner, stranger, asked):
    client.force_login(owner)
    page = client.post(evidence.get_absolute_url() + "extract/", asked | {"top": "itself"}, follow=True)
    assert "goes on here" in page.text
    assert made().nodes.get(number=1).quote is None


def test_the_form_is_a_fragment_too(client, url, claim, owner):
    client.force_login(owner)
    part = client.get(url + "extract/", headers=HTMX)
    assert part.text.startswith("<form") and "<html" not in part.text
