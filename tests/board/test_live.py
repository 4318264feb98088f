"""What is new is rendered once for all who may see the same, and shows nobody what they may not see."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from debate.activity.models import Activity
from debate.annotations import actions as notes
from debate.arguments import actions as arguments
from debate.arguments.actions import Wording
from debate.board.live import MOST_CHANGES, Mark, Viewer, look, news_between, place_of
from debate.board.loading import view_of
from debate.board.reading import paragraph_starts
from debate.debates import actions as debates
from debate.debates.models import Debate
from debate.votes import actions as votes
from tests.board.world import add, settle


@pytest.fixture
def sees(rf):
    """How a person looks at a debate now."""

    def sees(user, debate):
        request = rf.get("/")
        request.user = user
        return Viewer.of(view_of(request, debate.slug))

    return sees


def mark(debate):
    """Where the debate stands now."""
    debate.clock.refresh_from_db()
    return Mark(debate.clock.change, debate.progress.change if hasattr(debate, "progress") else 0)


def data_of(text):
    return json.loads(text.decode().split("data: ", 1)[1])


def heard(debate, since, viewer):
    """The data of the one event that holds everything since."""
    return data_of(news_between(debate.pk, since, mark(debate)).text(viewer))


def numbers(cards):
    return sorted(card["n"] for card in cards)


def test_a_vote_brings_the_card_and_no_slot(claim, stranger, member, sees):
    since = mark(claim.debate)
    votes.cast(node=claim, by=stranger, question="agreement", value=2)
    said = heard(claim.debate, since, sees(member, claim.debate))
    assert said["changes"] == [[since.change + 1, "votes", 3]]
    assert numbers(said["cards"]) == [3] and 'id="public-3"' in said["cards"][0]["html"]
    assert "slot-3" not in said["cards"][0]["html"]
    assert said["above"] == []


def test_a_new_statement_brings_its_slot_its_parent_and_the_counts_above(claim, stranger, member, sees):
    since = mark(claim.debate)
    add(claim, stranger, "It was painted last spring.")
    said = heard(claim.debate, since, sees(member, claim.debate))
    fresh = next(card for card in said["cards"] if card["n"] == 4)
    assert fresh["parent"] == 3 and 'id="slot-4"' in fresh["html"]
    assert "Withdraw" not in fresh["html"], "it is not Mara's"
    assert {row["n"]: row["children"] for row in said["above"]} == {1: 1, 3: 1, 4: 0}
    assert "1 answer" in next(row["closed"] for row in said["above"] if row["n"] == 3)
    mine = next(card for card in heard(claim.debate, since, sees(stranger, claim.debate))["cards"] if card["n"] == 4)
    assert "Withdraw" in mine["html"]


def test_a_card_that_comes_live_stands_where_that_of_the_page_stands(debate, claim, member, rf):
    Debate.objects.filter(pk=debate.pk).update(language="de")
    request = rf.get("/")
    request.user = member
    assert place_of(debate.pk)[0] == view_of(request, debate.slug).place


def test_many_changes_of_one_card_are_one_card(claim, stranger, owner, member, sees):
    since = mark(claim.debate)
    for value in (-2, -1, 0, 1, 2):
        votes.cast(node=claim, by=stranger, question="agreement", value=value)
    said = heard(claim.debate, since, sees(member, claim.debate))
    assert len(said["changes"]) == 5 and len(said["cards"]) == 1


def test_results_of_positions_are_only_for_those_who_have_answered(debate, member, stranger, guest, sees):
    position = debate.nodes.get(number=1)
    votes.cast(node=position, by=member, question="agreement", value=2)
    since = mark(debate)
    votes.cast(node=position, by=guest, question="agreement", value=-2)
    settle(debate)
    open_card = heard(debate, since, sees(member, debate))["cards"][0]["html"]
    blind_card = heard(debate, since, sees(stranger, debate))["cards"][0]["html"]
    assert 'class="tally"' in open_card
    assert "tally" not in blind_card and "results after your own answer" in blind_card


@pytest.mark.parametrize("results", ["after_vote", "at_close"])
def test_where_results_are_held_back_no_card_brings_them(debate, claim, member, stranger, owner, sees, results):
    debates.configure(debate=debate, by=owner, results=results)
    votes.cast(node=claim, by=stranger, question="agreement", value=1)
    since = mark(debate)
    votes.cast(node=claim, by=owner, question="agreement", value=-2)
    settle(debate)
    for viewer in (member, stranger):  # also who voted on it: the page keeps what it showed
        assert 'class="tally"' not in heard(debate, since, sees(viewer, debate))["cards"][0]["html"]


def test_it_is_rendered_once_for_all_who_may_see_the_same(claim, member, guest, stranger, owner, sees):
    since = mark(claim.debate)
    add(claim, stranger, "It was painted last spring.")
    news = news_between(claim.debate.pk, since, mark(claim.debate))
    assert news.text(sees(member, claim.debate)) is news.text(sees(guest, claim.debate))
    assert news.text(sees(owner, claim.debate)) is not news.text(sees(guest, claim.debate))


def test_what_was_withdrawn_says_nothing_more(claim, member, stranger, sees):
    since = mark(claim.debate)
    arguments.edit(node=claim, by=member, wording=Wording("The mayor told me a secret."), judged=False)
    arguments.withdraw(node=claim, by=member)
    said = heard(claim.debate, since, sees(stranger, claim.debate))
    assert next(card for card in said["cards"] if card["n"] == 3) == {"n": 3, "gone": True}
    assert "secret" not in json.dumps(said)


def test_a_link_changes_with_what_it_stands_for(claim, member, stranger, sees, django_assert_max_num_queries):
    link = add(claim.debate.nodes.get(number=2), stranger, "Placeholder of a claim.")
    type(link).objects.filter(pk=link.pk).update(link_to=claim, body="")
    since = mark(claim.debate)
    votes.reword(node=claim, by=member, wording=Wording("It is far too weak for another winter."))
    with django_assert_max_num_queries(12):
        said = heard(claim.debate, since, sees(stranger, claim.debate))
    assert "far too weak" in next(card["html"] for card in said["cards"] if card["n"] == link.number)


def test_private_notes_leave_no_trace_and_shared_ones_a_count(claim, member, stranger, sees):
    since = mark(claim.debate)
    notes.annotate(debate=claim.debate, by=member, node=claim, body="For me", motivation="commenting", private=True)
    assert mark(claim.debate) == since
    notes.annotate(debate=claim.debate, by=member, node=claim, body="For all", motivation="commenting")
    said = heard(claim.debate, since, sees(stranger, claim.debate))
    assert said["cards"][0]["notes"] == 1 and "For all" not in json.dumps(said)


def test_standings_follow_without_an_id_of_their_own(claim, stranger, member, sees):
    votes.cast(node=claim, by=stranger, question="agreement", value=2)
    since = mark(claim.debate)
    settle(claim.debate)
    claim.debate.refresh_from_db()
    news = news_between(claim.debate.pk, since, mark(claim.debate))
    text = news.text(sees(member, claim.debate))
    assert not text.startswith(b"id:") and data_of(text)["changes"] == []
    assert 3 in numbers(data_of(text)["cards"])


def test_members_and_settings_are_asked_again(debate, owner, member, stranger):
    since = mark(debate)
    debates.add_member(debate=debate, by=owner, user=member)
    news = news_between(debate.pk, since, mark(debate))
    assert news.concerns(member.pk) and not news.concerns(stranger.pk) and not news.concerns(None)
    since = mark(debate)
    debates.configure(debate=debate, by=owner, posting_open=False)
    news = news_between(debate.pk, since, mark(debate))
    assert news.concerns(stranger.pk) and news.concerns(None)


def test_who_may_do_something_else_than_before_is_told_to_load_the_page_anew(claim, member, stranger, owner, sees):
    debate, since = claim.debate, mark(claim.debate)
    add(claim, stranger, "It has rusted through.")
    debates.pause(debate=debate, by=owner, user=member, until=timezone.now() + timedelta(hours=1), reason="Too fast.")
    assert heard(debate, since, sees(member, debate))["anew"] == "settings"
    for other in (stranger, owner):
        said = heard(debate, since, sees(other, debate))
        assert "anew" not in said and 4 in numbers(said["cards"])


def test_whoever_is_far_behind_reads_the_page_anew(claim, member, stranger, sees):
    far = Mark(mark(claim.debate).change, 0)
    debate, change = claim.debate, far.change
    rows = [
        Activity(debate=debate, change=change + at, verb="voted", node=3, actor=stranger)
        for at in range(1, MOST_CHANGES + 2)
    ]
    Activity.objects.bulk_create(rows)
    news = news_between(debate.pk, far, Mark(change + MOST_CHANGES + 1, 0))
    said = data_of(news.text(sees(member, debate)))
    assert said["anew"] == "whole" and "cards" not in said


def test_looking_finds_only_what_moved(claim, stranger):
    debate = claim.debate
    before = mark(debate)
    assert list(look({debate.pk: before})) == []
    votes.cast(node=claim, by=stranger, question="agreement", value=2)
    [(debate_id, now, news)] = look({debate.pk: before})
    assert (debate_id, now.change, news.since) == (debate.pk, before.change + 1, before)
    assert list(look({debate.pk: now})) == []


def test_rendering_asks_no_database(evidence, debate, member, stranger, sees, django_assert_num_queries):
    """It happens in the event loop, where a query ends the stream."""
    since = mark(debate)
    votes.cast(node=evidence, by=stranger, question="agreement", value=1)
    add(evidence.parent, stranger, "Nobody has measured that since the ferry was sold.")
    viewers = [sees(member, debate), sees(stranger, debate)]
    paragraph_starts.cache_clear()
    news = news_between(debate.pk, since, mark(debate))
    with django_assert_num_queries(0):
        cards = [data_of(news.text(viewer))["cards"] for viewer in viewers]
    assert "¶" in "".join(card["html"] for card in cards[0])
