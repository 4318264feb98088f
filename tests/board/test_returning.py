"""What is new since one was here last: told once a visit, of what others wrote, and written down without a hurry."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.db.models import F
from django.utils import timezone

from debate.arguments.actions import Wording
from debate.debates.models import DebateClock
from debate.following import visits
from debate.following.visits import come
from debate.votes import actions as votes
from tests.board.world import add, judge


@pytest.fixture
def clock(monkeypatch):
    """What time it is; hours pass by adding to it."""
    now = {"now": timezone.now()}
    monkeypatch.setattr("django.utils.timezone.now", lambda: now["now"])
    return now


def test_what_is_new_since_the_last_visit_is_marked(client, debate, claim, member, stranger, clock):
    board = f"/debates/{debate.slug}/"
    client.force_login(member)
    client.post(f"{board}first-minute/over/")
    assert "since your last visit" not in client.get(board).text
    clock["now"] += timedelta(minutes=40)
    other = add(claim, stranger, "One more reason for it.")
    add(claim, member, "And one of my own.")
    judge(claim, [1])
    clock["now"] += timedelta(hours=2)
    for _ in range(2):  # also on the second page of this visit
        page = client.get(board).text
        assert "1 new since your last visit" in page
        assert page.count("since your last visit</span>") == 1
        card = page[page.index(f'id="n{other.number}"') :]
        assert '<b class="new">new<span class="vh"> since your last visit</span></b>' in card[:3000]
    link = page.partition("activity/?since=")[2].partition('"')[0]
    assert other.body in client.get(f"{board}activity/?since={link}").text
    clock["now"] += timedelta(hours=1)
    assert "since your last visit" not in client.get(board).text


def test_a_board_is_read_also_while_nothing_can_be_written(client, debate, member, monkeypatch, caplog):
    client.force_login(member)

    @contextmanager
    def full():
        raise OperationalError("database or disk is full")
        yield

    monkeypatch.setattr(visits, "unhurried", full)
    assert debate.question in client.get(f"/debates/{debate.slug}/").text
    assert "A visit could not be remembered" in caplog.text


def test_a_change_is_told_too(client, debate, claim, member, owner, stranger, clock):
    board = f"/debates/{debate.slug}/"
    client.force_login(stranger)
    client.post(f"{board}first-minute/over/")
    client.get(board)
    judge(claim, [1, 2])
    clock["now"] += timedelta(hours=2)
    votes.reword(node=claim, by=member, wording=Wording("It will fall in the next winter."))
    page = client.get(board).text
    assert "1 changed since your last visit" in page and '<b class="new">changed<span' in page


def test_what_is_new_and_was_changed_since_is_new(client, debate, claim, member, stranger, clock):
    board = f"/debates/{debate.slug}/"
    client.force_login(member)
    client.post(f"{board}first-minute/over/")
    client.get(board)
    clock["now"] += timedelta(hours=2)
    other = add(claim, stranger, "One more reason for it.")
    clock["now"] += timedelta(minutes=1)
    votes.reword(node=other, by=stranger, wording=Wording("Another reason, in other words."))
    page = client.get(board).text
    assert "1 new since your last visit" in page


def test_two_tabs_that_open_at_once_are_one_visit(debate, member):
    first = timezone.now()
    for change, now in ((3, first), (3, first + timedelta(seconds=1)), (5, first + timedelta(hours=1))):
        come(debate=debate, by=member, change=change, now=now)
    visit = debate.visits.get()
    assert (visit.at, visit.change) == (first + timedelta(hours=1), 5)
    assert (visit.at_before, visit.change_before) == (first, 3)


def test_who_was_away_for_long_is_told_of_the_latest(client, debate, claim, member, stranger, clock):
    """However much was done since: the page counts no further than it can in no time."""
    board = f"/debates/{debate.slug}/"
    client.force_login(member)
    client.post(f"{board}first-minute/over/")
    client.get(board)
    clock["now"] += timedelta(hours=2)
    for number in range(3):
        add(claim, stranger, f"Reason number {number} of many.")
    DebateClock.objects.filter(debate=debate).update(change=F("change") + 1_998)
    assert "2 new or more since your last visit" in client.get(board).text


def test_a_visit_is_written_once_and_cheaply(
    client, debate, evidence, member, owner, clock, django_assert_max_num_queries
):
    board = f"/debates/{debate.slug}/"
    client.force_login(member)
    client.post(f"{board}first-minute/over/")
    client.get(board)
    clock["now"] += timedelta(hours=2)
    add(evidence.parent, owner, "One more reason for it.")
    with django_assert_max_num_queries(9) as first:
        client.get(board)
    writes = [query["sql"] for query in first if "following_visit" in query["sql"] and "INSERT" in query["sql"]]
    assert len(writes) == 1
    with django_assert_max_num_queries(8) as second:
        client.get(board)
    assert not any("INSERT" in query["sql"] for query in second)


def test_who_has_no_name_leaves_no_visit(client, debate):
    client.get(f"/debates/{debate.slug}/")
    assert not debate.visits.exists()
