"""An older wording comes back: who may, what the history says, and whose vote counts again."""

import re

import pytest

from debate.activity.models import Activity
from debate.arguments import actions as arguments
from debate.arguments import counts
from debate.arguments import tending as trees
from debate.arguments.actions import Wording
from debate.arguments.models import Node
from debate.debates import actions as debates
from debate.texts.actions import quote_passage
from debate.votes import actions, tallies, tending
from debate.votes.models import Tally, Vote
from debate.web.verdict import Refused
from tests.cast import make_user

FIRST = "It is too weak for another winter."
SECOND = "Nobody has ever closed a bridge in time."


@pytest.fixture
def voters(db):
    return [make_user(name) for name in ("Ann", "Ben", "Cleo")]


def fresh(node):
    return Node.objects.get(pk=node.pk)


def stale(node, person):
    node = fresh(node)
    return {vote.question: vote.is_stale(node) for vote in Vote.objects.filter(node=node, voter=person)}


@pytest.fixture
def reworded(claim, member, voters):
    """Ann judged the first wording, Ben the second; Cleo both, the second last."""
    ann, ben, cleo = voters
    for person in (ann, cleo):
        actions.cast(node=claim, by=person, question="agreement", value=2)
        actions.cast(node=claim, by=person, question="relevance", value=3)
    actions.reword(node=claim, by=member, wording=Wording(SECOND))
    for person in (ben, cleo):
        actions.cast(node=claim, by=person, question="agreement", value=-2)
    return claim


def test_votes_on_it_count_again_and_those_on_the_later_one_wait(reworded, member, voters):
    ann, ben, cleo = voters
    undo = tending.bring_back(node=reworded, by=member, number=1)
    assert fresh(reworded).body == FIRST
    assert [one.body for one in reworded.revisions.order_by("number")] == [FIRST, SECOND, FIRST]
    assert stale(reworded, ann) == {"agreement": False, "relevance": False}
    assert stale(reworded, ben) == {"agreement": True}
    assert stale(reworded, cleo) == {"agreement": True, "relevance": False}
    tally = Tally.objects.get(node=reworded)
    assert (tally.agree_4, tally.agree_0, tally.stale_agree_0) == (1, 0, 2)
    done = Activity.objects.latest("pk")
    assert (done.verb, done.detail) == ("edited", {"restored": 1, "revision": 3, "meaning": True})
    assert tallies.differences(reworded.debate) == []

    tending.undo(undo=undo, by=member)
    assert fresh(reworded).body == SECOND
    assert stale(reworded, ben) == {"agreement": False}
    assert stale(reworded, ann) == {"agreement": True, "relevance": True}
    assert tallies.differences(reworded.debate) == []


def test_a_slip_of_spelling_in_between_changes_nothing(reworded, member, voters):
    actions.reword(node=reworded, by=member, wording=Wording("It is too weak for an other winter."))
    actions.reword(node=reworded, by=member, wording=Wording("It is too weak for another  winter!"))
    tending.bring_back(node=reworded, by=member, number=1)
    assert stale(reworded, voters[0])["agreement"] is False
    assert tallies.differences(reworded.debate) == []


def test_a_vote_given_meanwhile_stays_when_it_is_undone(reworded, member, voters):
    undo = tending.bring_back(node=reworded, by=member, number=1)
    actions.cast(node=reworded, by=voters[1], question="agreement", value=1)
    tending.undo(undo=undo, by=member)
    assert stale(reworded, voters[1]) == {"agreement": True}
    assert Vote.objects.get(node=reworded, voter=voters[1]).value == 1


def refused(**named):
    with pytest.raises(Refused) as caught:
        tending.bring_back(**named)
    return str(caught.value)


def test_whoever_may_edit_may_and_nobody_else(reworded, member, owner, stranger, curator):
    assert "Only its author" in refused(node=reworded, by=stranger, number=1)
    assert "Only its author" in refused(node=reworded, by=owner, number=1)
    trees.lock(node=reworded, by=owner, reason="Let it rest.")
    assert "locked: Let it rest." in refused(node=reworded, by=member, number=1)
    undo = tending.bring_back(node=reworded, by=curator, number=1)
    assert fresh(reworded).edited_at and undo.by == curator


def test_what_cannot_come_back(reworded, member, owner):
    assert "has no wording 7" in refused(node=reworded, by=member, number=7)
    assert "says just that already" in refused(node=reworded, by=member, number=2)
    debates.configure(debate=reworded.debate, by=owner, posting_open=False)
    assert "Posting is closed" in refused(node=reworded, by=member, number=1)
    debates.configure(debate=reworded.debate, by=owner, posting_open=True)
    arguments.withdraw(node=reworded, by=member)
    assert "withdrawn or hidden" in refused(node=reworded, by=member, number=1)


def test_undoing_is_refused_when_it_was_changed_again(reworded, member):
    undo = tending.bring_back(node=reworded, by=member, number=1)
    actions.reword(node=reworded, by=member, wording=Wording("It is too strong to fall."))
    with pytest.raises(Refused, match="was changed again since"):
        tending.undo(undo=undo, by=member)


def test_a_passage_comes_back_with_its_uses(evidence, member, text):
    other = quote_passage(version=text.current(), start=0, end=30)
    first = evidence.quote
    actions.reword(node=evidence, by=member, wording=Wording("It was built long ago, in 1931.", quote=other))
    tending.bring_back(node=evidence, by=member, number=1)
    uses = dict(evidence.debate.passage_uses.values_list("quote", "supporting"))
    assert uses == {first.pk: 1, other.pk: 0}

    assert counts.differences(evidence.debate) == []


def test_from_the_history_page(client, reworded, member, stranger):
    history = reworded.get_absolute_url() + "history/"
    client.force_login(stranger)
    assert "Bring wording" not in client.get(history).text
    client.force_login(member)
    page = client.get(history).text
    assert "Bring wording 1 back" in page and "Bring wording 2 back" not in page
    page = client.post(reworded.get_absolute_url() + "bring-back/", {"wording": "1"}, follow=True).text
    assert "#3 says again what it said in wording 1." in page
    page = client.get(history).text
    assert "Bring wording 2 back" in page and "Bring wording 1 back" not in page
    assert "let #3 say again what it said in wording 1" in re.sub(r"<[^>]+>", "", page)
    change = Activity.objects.latest("pk").change
    client.post(reworded.get_absolute_url() + "undo-change/", {"change": change})
    assert fresh(reworded).body == SECOND
    assert client.post(reworded.get_absolute_url() + "bring-back/", {"wording": "x"}).status_code == 400
    client.force_login(stranger)
    assert client.post(reworded.get_absolute_url() + "bring-back/", {"wording": "1"}).status_code == 403
