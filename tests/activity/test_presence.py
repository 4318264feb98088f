"""Who is here: a count, the names of those who chose it, told in bursts and across processes."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.utils import timezone

from debate.activity import presence
from debate.activity.models import Here
from debate.activity.presence import Presence, Somebody, event_of, exchange, forget_old, key_of

KIM, LEE, VISITOR = Somebody("k", "Kim"), Somebody("l", ""), Somebody("v", "")


def told(event):
    return json.loads(event.partition(b"data: ")[2])


class Ear:
    """Somebody's open page."""

    def __init__(self):
        self.heard = []

    def hear(self, event):
        self.heard.append(told(event))


@pytest.fixture
def alone(monkeypatch):
    """A process without others, and in a hurry; what it said."""
    said = []

    def exchanged(process, mine, debates):
        said.append(mine)
        return {}

    monkeypatch.setattr(presence, "APART", 0.05)
    monkeypatch.setattr(presence, "exchange", exchanged)
    return said


async def until(so):
    """Wait for what comes in a twentieth of a second, or later where the machine is busy."""
    async with asyncio.timeout(10):
        while not so():
            await asyncio.sleep(0.01)


def run(story):
    async def told():
        with ThreadPoolExecutor(1) as pool:
            there = Presence(pool)
            await story(there)
            there.close()

    asyncio.run(told())


def test_somebody_with_several_tabs_is_one_and_named_only_if_they_want():
    assert told(event_of([KIM, KIM, LEE, VISITOR])) == {"count": 3, "names": ["Kim"]}
    crowd = told(event_of([Somebody(str(each), f"Number {each}") for each in range(25)]))
    assert (crowd["count"], len(crowd["names"])) == (25, 20)
    assert event_of([LEE]).startswith(b"event: here\ndata: ") and event_of([LEE]).endswith(b"\n\n")


def test_many_who_come_at_once_are_told_once(alone):
    ears = [Ear() for _ in range(30)]

    async def story(there):
        for at, ear in enumerate(ears):
            there.come(1, ear.hear, Somebody(f"u{at}", ""))
        await until(lambda: ears[-1].heard)
        assert [ear.heard for ear in ears] == [[{"count": 30, "names": []}]] * 30
        for ear in ears[5:]:
            there.go(1, ear.hear)
        await until(lambda: ears[0].heard[1:])
        assert ears[0].heard[1:] == [{"count": 5, "names": []}]

    run(story)
    assert [len(mine[1]) for mine in alone if mine] == [30, 5]


def test_each_debate_for_itself_and_whoever_is_named_otherwise(alone):
    here, there_, other = Ear(), Ear(), Ear()

    async def story(there):
        there.come(1, here.hear, KIM)
        there.come(1, there_.hear, LEE)
        there.come(2, other.hear, VISITOR)
        await until(lambda: here.heard and other.heard)
        there.come(1, here.hear, KIM._replace(name=""))
        await until(lambda: here.heard[1:])

    run(story)
    assert here.heard[0] == {"count": 2, "names": ["Kim"]} and here.heard[-1] == {"count": 2, "names": []}
    assert other.heard[-1] == {"count": 1, "names": []}


def test_when_nobody_is_here_it_says_so_once_and_rests(alone):
    async def story(there):
        ear = Ear()
        there.come(1, ear.hear, KIM)
        await until(lambda: ear.heard)
        there.go(1, ear.hear)
        await until(there.task.done)
        assert not there.here

    run(story)
    assert alone[-1] == {1: []}


def test_a_database_in_trouble_hides_only_the_others(alone, monkeypatch, caplog):
    def broken(*_):
        raise OSError("gone")

    monkeypatch.setattr(presence, "exchange", broken)
    ear = Ear()

    async def story(there):
        there.come(1, ear.hear, KIM)
        await until(lambda: ear.heard and caplog.text)

    run(story)
    assert ear.heard[0] == {"count": 1, "names": ["Kim"]}
    assert "could not be told" in caplog.text


@pytest.fixture(autouse=True)
def one_connection(monkeypatch):
    """The test's own transaction lives on it."""
    monkeypatch.setattr(presence, "close_old_connections", lambda: None)


def test_processes_hear_of_each_other(debate, private_debate):
    assert exchange("one", {debate.pk: [KIM, LEE], private_debate.pk: [VISITOR]}, [debate.pk]) == {}
    assert exchange("two", {debate.pk: [KIM]}, [debate.pk]) == {debate.pk: [KIM, LEE]}
    assert exchange("one", {debate.pk: [LEE]}, [debate.pk]) == {debate.pk: [KIM]}
    assert exchange("two", {debate.pk: []}, [debate.pk]) == {debate.pk: [LEE]}
    assert Here.objects.count() == 2
    Here.objects.update(at=timezone.now() - timedelta(minutes=2))
    assert exchange("two", {}, [debate.pk]) == {}
    forget_old()
    assert not Here.objects.exists()


def test_beyond_a_bound_people_are_only_a_number(debate, monkeypatch):
    monkeypatch.setattr(presence, "TOLD_APART", 2)
    exchange("one", {debate.pk: [LEE, VISITOR, Somebody("w", ""), KIM]}, [])
    heard = exchange("two", {}, [debate.pk])[debate.pk]
    assert told(event_of(heard)) == {"count": 4, "names": ["Kim"]}


def test_what_is_written_down_does_not_say_who_it_is():
    assert key_of("u1") == key_of("u1") != key_of("u2")
    assert "u1" not in key_of("u1")
