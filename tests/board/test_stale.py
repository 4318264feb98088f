"""My stale votes in one list: confirmed, changed, withdrawn, or at once all whose statement only moved."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from debate.arguments.actions import Wording, hide
from debate.arguments.models import Aim, Kind, Node
from debate.board.mine import stale_count, stale_nodes
from debate.debates.models import Debate
from debate.votes import actions
from debate.votes.models import Vote
from debate.votes.tending import change_kind

LIST, MOVED = "/me/votes/stale/", "/me/votes/stale/confirm-moved/"


@pytest.fixture
def reworded(claim, member, stranger):
    """Stefan's vote on #3, which says something else since."""
    vote = actions.cast(node=claim, by=stranger, question="agreement", value=2)
    actions.reword(node=claim, by=member, wording=Wording("It will not stand another flood."))
    return vote


@pytest.fixture
def moved(rebuttal, guest, stranger):
    """Gil's votes on Stefan's rebuttal, of which one judged another aim."""
    actions.cast(node=rebuttal, by=guest, question="agreement", value=1)
    vote = actions.cast(node=rebuttal, by=guest, question="relevance", value=3)
    change_kind(node=rebuttal, by=stranger, kind="rebuttal", aim="source")
    return vote


def test_it_lists_what_is_stale_and_is_linked_from_my_page(client, reworded, debate, stranger):
    actions.cast(node=debate.nodes.get(number=2), by=stranger, question="agreement", value=0)
    client.force_login(stranger)
    for address in ("/me/", "/me/votes/"):
        assert '<a href="/me/votes/stale/"' in client.get(address).text
    page = client.get(LIST).text
    assert page.count('class="voted-on') == 1 and "It will not stand another flood." in page
    client.post(f"/me/votes/{reworded.pk}/confirm/", {"list": "stale"})
    page = client.get(LIST).text
    assert "Nothing waits for you" in page


def test_what_one_can_no_longer_see_is_not_counted(reworded, debate, stranger):
    for state, count in (("draft", 0), ("archived", 1)):
        Debate.objects.filter(pk=debate.pk).update(state=state)
        assert stale_count(stranger) == count == stale_nodes(stranger).count()
    Debate.objects.filter(pk=debate.pk).update(visibility="members", slug="a" * 40)
    assert stale_count(stranger) == 0 == stale_nodes(stranger).count()


def test_each_is_confirmed_changed_or_withdrawn_and_one_stays_in_the_list(client, reworded, stranger):
    client.force_login(stranger)
    page = client.post(f"/me/votes/{reworded.pk}/change/", {"agreement": -1, "list": "stale"}, follow=True)
    assert page.redirect_chain[-1][0] == LIST and "is changed, and counts" in page.text
    assert Vote.objects.get().value == -1 and not Vote.objects.stale().exists()


@pytest.mark.parametrize("way", ["confirm", "change"])
def test_what_was_reworded_while_one_looked_waits_on(client, reworded, claim, stranger, member, way):
    client.force_login(stranger)
    seen = re.search(r'name="seen" value="(\d+)"', client.get(LIST).text)[1]
    actions.reword(node=claim, by=member, wording=Wording("Nobody knows how long it will hold."))
    sent = {"list": "stale", "seen": seen, "agreement": 2}
    page = client.post(f"/me/votes/{reworded.pk}/{way}/", sent, follow=True)
    assert "#3 was changed again while you looked" in page.text
    assert Vote.objects.stale().filter(voter=stranger).exists()


def test_withdrawn_it_is_gone(client, reworded, stranger):
    client.force_login(stranger)
    page = client.post(f"/me/votes/{reworded.pk}/withdraw/", {"list": "stale"}, follow=True)
    assert page.redirect_chain[-1][0] == LIST and not Vote.objects.exists()


def test_all_that_only_moved_is_confirmed_at_once_and_nothing_that_was_reworded(client, reworded, moved, guest, claim):
    actions.cast(node=claim, by=guest, question="agreement", value=1)
    actions.reword(node=claim, by=claim.author, wording=Wording("No bridge like it stands another flood."))
    client.force_login(guest)
    assert "Confirm all that only moved (1)" in client.get(LIST).text
    assert "1 vote counts again." in client.post(MOVED, follow=True).text
    assert [vote.node for vote in Vote.objects.stale().filter(voter=guest)] == [claim]
    assert "only moved" not in client.get(LIST).text
    assert Vote.objects.get(pk=moved.pk).aim == "source"
    assert reworded in Vote.objects.stale()


def test_when_voting_is_closed_it_says_why(client, moved, guest):
    Debate.objects.update(votes_open=False)
    client.force_login(guest)
    for path, sent in ((MOVED, {}), (f"/me/votes/{moved.pk}/change/", {"relevance": 1})):
        assert "Voting is closed in this debate." in client.post(path, sent, follow=True).text
    assert Vote.objects.stale().exists()


def test_others_are_not_let_in(client, reworded, member):
    change = f"/me/votes/{reworded.pk}/change/"
    for path in (LIST, MOVED, change):
        answer = client.get(path) if path == LIST else client.post(path, {"agreement": 1})
        assert answer["Location"].startswith("/account/login/")
    client.force_login(member)
    assert client.post(change, {"agreement": 1}).status_code == 404
    assert client.get(MOVED).status_code == client.get(change).status_code == client.post(LIST).status_code == 405
    assert "Nothing waits for you" in client.get(LIST).text
    client.force_login(reworded.voter)
    assert client.post(change, {"agreement": "much"}).status_code == 400


def test_what_is_gone_or_closed_to_me_does_not_wait_for_me(reworded, stranger, claim, owner):
    assert stale_count(stranger) == 1
    Debate.objects.update(visibility="members", slug="d" * 40)
    assert stale_count(stranger) == 0
    Debate.objects.update(visibility="public")
    hide(node=Node.objects.get(pk=claim.pk), by=owner, reason="Off topic.")
    assert stale_count(stranger) == 0


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(1, 3),
    st.integers(1, 3),
    st.sampled_from(["agreement", "relevance"]),
    st.sampled_from([(Kind.CLAIM, ""), (Kind.REBUTTAL, Aim.TRUTH), (Kind.REBUTTAL, Aim.SOURCE)]),
    st.booleans(),
)
def test_the_count_and_the_rule_agree(claim, debate, stranger, judged, meaning, question, edge, elsewhere):
    Vote.objects.all().delete()
    Node.objects.filter(pk=claim.pk).update(revision=3, meaning=meaning)
    kind, aim = edge if question == "relevance" else ("", "")
    parent = debate.nodes.get(number=2 if elsewhere else 1) if question == "relevance" else None
    vote = Vote.objects.create(
        node=claim, voter=stranger, question=question, value=1, revision=judged, parent=parent, kind=kind, aim=aim
    )
    is_stale = vote.is_stale(Node.objects.get(pk=claim.pk))
    assert stale_count(stranger) == is_stale == Vote.objects.stale().exists()


def test_the_number_of_queries_does_not_grow(client, reworded, stranger, member, django_assert_max_num_queries):
    client.force_login(stranger)
    with django_assert_max_num_queries(9) as few:
        client.get(LIST)
    for number in range(5):
        node = Node.objects.create(
            debate=reworded.node.debate,
            number=50 + number,
            parent=reworded.node.parent,
            kind="claim",
            author=member,
            body="One more of these reasons.",
            revision=2,
            meaning=2,
        )
        Vote.objects.create(node=node, voter=stranger, question="agreement", value=1, revision=1)
    with django_assert_max_num_queries(9) as many:
        client.get(LIST)
    assert len(few) == len(many)
