"""Who is here: how many have a debate before them, and the names of those who want to be named.

Counted from the open streams. The processes of a server tell each other through rows that mean nothing after a minute;
a stream itself still holds no connection.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from datetime import timedelta
from typing import NamedTuple

from django.db import close_old_connections
from django.utils import timezone
from django.utils.crypto import salted_hmac

from debate.activity.models import Here

logger = logging.getLogger(__name__)

# Comings and goings in between are told at once; among so many that telling them takes its time, less often.
APART, A_SECOND = 2.0, 500
# Said again after so many seconds, and believed for so long, since a process that died says nothing.
AGAIN, BELIEVED = 25.0, timedelta(minutes=1)
# So many names are sent, and so many people told apart from each other in two processes.
NAMES, TOLD_APART = 20, 500

Hear = Callable[[bytes], None]


class Somebody(NamedTuple):
    """One who is here: the key by which their tabs are one, and the name if they want to be named."""

    who: str
    name: str


People = dict[int, list[Somebody]]


def key_of(who: str) -> str:
    """Tells two people apart and not who they are: it is written down for a moment."""
    return salted_hmac("debate.activity.presence", who, algorithm="sha256").hexdigest()[:16]


class Presence:
    """Belongs to one event loop, which it leaves only to exchange rows, in a thread of `pool`."""

    def __init__(self, pool: Executor):
        self.pool, self.process = pool, secrets.token_hex(8)
        self.here: dict[int, dict[Hear, Somebody]] = defaultdict(dict)
        self.changed: set[int] = set()
        self.said_at = 0.0
        self.closed = False
        self.task: asyncio.Task[None] | None = None

    def close(self) -> None:
        """Tell nobody any more: the server stops. The others forget in a minute."""
        self.closed = True
        if self.task:
            self.task.cancel()

    def come(self, debate_id: int, hear: Hear, somebody: Somebody) -> None:
        """Somebody is here, or is to be named otherwise than before."""
        if self.here[debate_id].get(hear) != somebody:
            self.here[debate_id][hear] = somebody
            self._wake(debate_id)

    def go(self, debate_id: int, hear: Hear) -> None:
        if self.here[debate_id].pop(hear, None):
            self._wake(debate_id)
        if not self.here[debate_id]:
            del self.here[debate_id]

    def _wake(self, debate_id: int) -> None:
        self.changed.add(debate_id)
        if not self.closed and (self.task is None or self.task.done()):
            self.task = asyncio.get_running_loop().create_task(self._go_on())

    async def _go_on(self) -> None:
        """Tell again and again, as long as anyone is here or the other processes are to hear that nobody is."""
        while self.here or self.changed:
            await asyncio.sleep(max(APART, sum(map(len, self.here.values())) / A_SECOND))
            await self.round()

    async def round(self) -> None:
        """Say who is here, hear who is elsewhere, and tell both to everyone here."""
        loop = asyncio.get_running_loop()
        if loop.time() - self.said_at > AGAIN:
            self.said_at = loop.time()
            self.changed |= set(self.here)
        mine = {debate: list(self.here.get(debate, {}).values()) for debate in self.changed}
        self.changed.clear()
        try:
            others = await loop.run_in_executor(self.pool, exchange, self.process, mine, list(self.here))
        except Exception:
            logger.exception("Who is here could not be told to the other processes")
            others = {}
        for debate, listeners in list(self.here.items()):
            event = event_of([*listeners.values(), *others.get(debate, ())])
            for hear in list(listeners):
                hear(event)


def exchange(process: str, mine: Mapping[int, list[Somebody]], debates: list[int]) -> People:
    """Write down who is here, and read who is in these debates elsewhere."""
    close_old_connections()
    try:
        now = timezone.now()
        _write(process, mine)
        rows = Here.objects.filter(debate__in=debates, at__gte=now - BELIEVED).exclude(process=process)
        others: People = defaultdict(list)
        for row in rows:
            others[row.debate_id] += [Somebody(*one) for one in row.people]
            others[row.debate_id] += [Somebody(f"{row.process}{at}", "") for at in range(row.more)]
        return others
    finally:
        close_old_connections()


def _write(process: str, mine: Mapping[int, list[Somebody]]) -> None:
    if not mine:
        return
    now, rows = timezone.now(), []
    for debate, people in mine.items():
        # Those who are named first: whoever is beyond the bound is only a number.
        told = sorted(set(people), key=lambda one: not one.name)
        known, more = told[:TOLD_APART], len(told[TOLD_APART:])
        if people:
            rows.append(Here(process=process, debate_id=debate, people=[[*one] for one in known], more=more, at=now))
    Here.objects.filter(process=process, debate__in=[debate for debate in mine if not mine[debate]]).delete()
    Here.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["process", "debate"], update_fields=["people", "more", "at"]
    )


def forget_old() -> None:
    """Delete what processes that ended have said."""
    Here.objects.filter(at__lt=timezone.now() - BELIEVED).delete()


def event_of(people: Iterable[Somebody]) -> bytes:
    """The event that tells it; somebody with several tabs is one."""
    named = {one.who: one.name for one in people}
    names = sorted({name for name in named.values() if name}, key=str.casefold)[:NAMES]
    return f"event: here\ndata: {json.dumps({'count': len(named), 'names': names})}\n\n".encode()
