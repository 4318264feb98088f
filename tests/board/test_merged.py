"""The addresses of a statement that was merged into another: who looks is led on, who sends loses nothing."""

import pytest

from debate.annotations.models import Annotation
from debate.arguments.models import Node
from debate.board import actions
from debate.moderation import marks
from debate.moderation.models import Mark, Report
from tests.board.world import HTMX, add

SAYS = "#4 was merged into #3 meanwhile. Send it again if it fits #3 too."
# What is sent to an address, and the words that have to come back.
SENT = {
    "annotations/": {"body": "A note that took me ten minutes."},
    "marks/": {"kind": "unclear", "sentence": "What took me ten minutes?"},
    "report/": {"reason": "spam", "note": "A report that took me ten minutes."},
    "reply/": {"kind": "claim", "body": "A reason that took me ten minutes."},
}


@pytest.fixture
def merged(claim, member, owner):
    """#4, which became one with #3; and #4's own number leads there."""
    same = add(claim.parent, member, "Another winter is too much for it.")
    actions.merge(node=same, by=owner, into=claim)
    return f"/debates/{claim.debate.slug}/4/"


def made():
    return [model.objects.count() for model in (Node, Annotation, Mark, Report)]


@pytest.mark.parametrize("path", [*SENT, "why/", "share/", "tend/", "follow/"])
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_who_looks_is_led_to_the_same_of_what_it_was_merged_into(client, merged, stranger, path, headers):
    client.force_login(stranger)
    answer = client.get(f"{merged}{path}?q=1", headers=headers)
    assert (answer.status_code, answer.get("Location")) == (302, merged.replace("/4/", "/3/") + path + "?q=1")


@pytest.mark.parametrize("path", SENT)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_what_is_sent_there_comes_back_with_what_became_of_it(client, merged, stranger, path, headers):
    client.force_login(stranger)
    before = made()
    answer = client.post(merged + path, SENT[path], headers=headers)
    assert answer.status_code == 422 and SAYS in answer.text and "took me ten minutes" in answer.text
    assert made() == before
    address = merged.replace("/4/", "/3/") + path
    assert f'"{address}"' in answer.text
    assert client.post(address, SENT[path], headers=headers).status_code in (200, 302)
    assert made() != before


def test_its_marks_are_read_and_closed_where_it_went(client, claim, member, stranger, owner):
    same = add(claim.parent, member, "Another winter is too much for it.")
    mark = marks.mark(node=same, by=stranger, kind="unclear", sentence="Which winter?")
    actions.merge(node=same, by=owner, into=claim)
    address = f"/debates/{claim.debate.slug}/"
    client.force_login(owner)
    page = client.get(f"{address}4/marks/", follow=True).text
    assert "Marks on #3" in page and "Which winter?" in page and "on #4, which was merged into this" in page
    page = client.post(f"{address}marks/{mark.pk}/close/", {"reason": "The next one."}, follow=True).text
    assert "Closed by Olga: The next one." in page and "Marks on #3" in page


def test_its_history_stays_where_it_was(client, merged):
    assert "The history of #4" in client.get(f"{merged}history/").text


def test_a_debate_that_one_may_not_see_leads_no_stranger_on(client, merged, claim, stranger):
    type(claim.debate).objects.update(state="draft")
    client.force_login(stranger)
    assert [client.get(merged + path).status_code for path in SENT] == [404] * 4


def test_the_history_of_what_it_became_tells_so_and_offers_to_undo(client, merged, owner, stranger):
    address = merged.replace("/4/", "/3/history/")
    client.force_login(stranger)
    page = client.get(address).text
    assert "What was done to it" in page and 'merged <a class="ref"' in page and "undo-change" not in page
    client.force_login(owner)
    assert f'formaction="{merged}undo-change/"' in client.get(address).text
    node = Node.objects.get(number=4)
    client.post(f"{merged}undo-change/", {"change": node.undos.latest("pk").change})
    assert Node.objects.get(pk=node.pk).state == "live"
    assert "merged" not in client.get(address).text
