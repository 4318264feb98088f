"""The hub: a burst is one piece of news, each begins where the last one ended, and trouble loses nothing."""

import asyncio
import threading
import time

import pytest

from debate.activity import hub
from debate.activity.hub import Hub


class Debate:
    """One that is written to from anywhere; also the alarm that tells of it, and the question what is new."""

    def __init__(self):
        self.change, self.written, self.troubles = 0, threading.Event(), 0

    def write(self):
        self.change += 1
        self.written.set()

    def wait(self):
        rang = self.written.wait(0.02)
        self.written.clear()
        return rang

    def close(self):
        pass

    def look(self, marks):
        if self.troubles:
            self.troubles -= 1
            self.written.set()  # the next alarm looks in any case
            raise OSError("The database is away.")
        now = self.change
        return [(debate, now, (mark, now)) for debate, mark in marks.items() if mark != now]


class Ear:
    def __init__(self):
        self.heard = []

    def hear(self, news):
        self.heard.append(news)


@pytest.fixture
def debate(monkeypatch):
    there = Debate()
    monkeypatch.setattr(hub, "alarm", lambda: there)
    monkeypatch.setattr(hub, "TROUBLE", 0.01)
    return there


def heard_of(debate, writes):
    """What two who listen hear of so many changes, 4 ms apart; and how long it took to make them."""

    async def listen():
        carried, ears = Hub(debate.look, asyncio.get_running_loop()), [Ear(), Ear()]
        for ear in ears:
            carried.join(1, 0, ear)
        began = time.monotonic()
        for _ in range(writes):
            debate.write()
            await asyncio.sleep(0.004)
        written = time.monotonic()
        while time.monotonic() < written + 5 and not (ears[1].heard and ears[1].heard[-1][1] == writes):
            await asyncio.sleep(0.02)
        for ear in ears:
            carried.leave(1, ear)
        carried.close()
        assert ears[0].heard == ears[1].heard
        return ears[0].heard, written - began

    return asyncio.run(listen())


def test_a_burst_is_few_pieces_and_each_begins_where_the_last_ended(debate):
    heard, seconds = heard_of(debate, 25)
    assert [since for since, _ in heard] == [0, *(until for _, until in heard[:-1])]
    assert heard[-1][1] == 25 and len(heard) <= seconds / 0.1 + 2


def test_what_came_while_it_had_trouble_is_told_afterwards(debate):
    debate.troubles = 3
    heard, _ = heard_of(debate, 5)
    assert heard[0][0] == 0 and heard[-1][1] == 5 and not debate.troubles
