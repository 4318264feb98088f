"""The live hub of one process: carries what is new in a debate to everyone who listens, and renders nothing.

One thread looks when something was written, a few times a second at most, so that a burst is one piece of news.
What is new since a mark, and what is said of it, is up to the `look` that it was given.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db import connection

from debate.activity.waking import Alarm, alarm

logger = logging.getLogger(__name__)

# Between two looks: bursts are merged, and nobody notices the difference.
BREATH = 0.12
TROUBLE = 2.0

Look = Callable[[Mapping[int, Any]], Iterable[tuple[int, Any, Any]]]
"""From each debate's mark, what there is new: (debate, its mark from now on, the news)."""


class Listener(Protocol):
    def hear(self, news: Any) -> None:
        """Take what is new; in the event loop, so never slowly."""


@dataclass
class Room:
    """Those who listen in one debate. `at` is the mark up to which they were told, `seen` the one looked at."""

    at: Any
    seen: Any
    listeners: set[Listener] = field(default_factory=set)


class Hub:
    """Belongs to one event loop; only `_watch` runs beside it."""

    def __init__(self, look: Look, loop: asyncio.AbstractEventLoop):
        self.look, self.loop = look, loop
        self.rooms: dict[int, Room] = {}
        self.wanted = threading.Event()
        self.closed = False
        threading.Thread(target=self._watch, name="hub", daemon=True).start()

    def join(self, debate_id: int, mark: Any, listener: Listener) -> Any:
        """Let it hear what is new from now on; the mark from which it will, which may be older than the given one."""
        room = self.rooms.setdefault(debate_id, Room(at=mark, seen=mark))
        room.listeners.add(listener)
        self.wanted.set()
        return room.at

    def leave(self, debate_id: int, listener: Listener) -> None:
        room = self.rooms.get(debate_id)
        if room:
            room.listeners.discard(listener)
            if not room.listeners:
                del self.rooms[debate_id]
                if not self.rooms:
                    self.wanted.clear()

    def close(self) -> None:
        self.closed = True
        self.wanted.set()

    def _watch(self) -> None:
        while not self.closed:
            self.wanted.wait()
            try:
                self._follow()
            except Exception:
                # Whatever it was, nothing is lost: the marks stay, and the next look begins there.
                logger.exception("The live hub had trouble and tries again")
                connection.close()
                time.sleep(TROUBLE)

    def _follow(self) -> None:
        """Look whenever there may be something, as long as anyone listens."""
        watch = alarm()
        try:
            while self.rooms and not self.closed:
                self._look_once(watch)
        finally:
            watch.close()

    def _look_once(self, watch: Alarm) -> None:
        if not watch.wait():
            return
        rooms = dict(self.rooms)
        for debate_id, mark, news in self.look({debate_id: room.seen for debate_id, room in rooms.items()}):
            rooms[debate_id].seen = mark
            self.loop.call_soon_threadsafe(self._carry, rooms[debate_id], mark, news)
        if connection.vendor == "postgresql":
            connection.close()  # back into the pool
        time.sleep(BREATH)

    def _carry(self, room: Room, mark: Any, news: Any) -> None:
        room.at = mark
        for listener in list(room.listeners):
            listener.hear(news)
