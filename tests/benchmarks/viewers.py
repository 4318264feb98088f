"""Many who look on: open live streams in one event loop, each noting what it heard and when."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field

COVERS = re.compile(rb'"since": (\d+), "until": (\d+)')
NAMED = re.compile(rb'"changes": \[(.*?)\], "statements"', re.DOTALL)
NUMBER = re.compile(rb"\[(\d+), \"")
# As many as one address may open are open from each.
OF_AN_ADDRESS = 250


@dataclass
class Viewer:
    """One open board. `at` is the change up to which it was told."""

    port: int
    path: str
    number: int
    at: int
    session: str = ""
    heard: dict[int, float] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    unnamed: set[int] = field(default_factory=set)
    anew: int = 0
    taken: int = 0
    returns: int = 0
    is_open: bool = False

    def faults(self, private: frozenset[int] = frozenset()) -> list[str]:
        """What was wrong in what it heard; `private` are changes that a board passes over without a word."""
        unnamed = sorted(self.unnamed - private)
        return self.wrong + [f"viewer {self.number} was not told of {change}" for change in unnamed]

    async def look_on(self, stay: random.Random | None = None) -> None:
        """Listen until cancelled; with `stay`, leave every few seconds and come back to where it stopped."""
        while True:
            with suppress(OSError, asyncio.IncompleteReadError, TimeoutError):
                async with asyncio.timeout(stay.uniform(1, 8) if stay else None):
                    await self._listen()
            self.is_open = False
            self.returns += 1
            await asyncio.sleep(0.2)

    async def _listen(self) -> None:
        address = f"127.0.0.{2 + self.number // OF_AN_ADDRESS}"
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, local_addr=(address, 0), limit=1 << 21)
        try:
            head = [f"GET {self.path}?since={self.at} HTTP/1.1", "Host: 127.0.0.1", f"Last-Event-ID: {self.at}"]
            head += [f"Cookie: sessionid={self.session}"] if self.session else []
            writer.write("\r\n".join([*head, "", ""]).encode())
            status = await reader.readline()
            if not status:
                return  # the server is going
            if b" 200 " not in status:
                self.wrong.append(f"viewer {self.number} was answered {status!r}")
                return
            async for event in events(reader):
                self.is_open = True
                self._take(event)
        finally:
            writer.close()

    def _take(self, event: bytes) -> None:
        now = time.monotonic()
        self.taken += len(event)
        if not (covers := COVERS.search(event)):
            return
        since, until = int(covers[1]), int(covers[2])
        if since != self.at:
            self.wrong.append(f"viewer {self.number} was told of {since}-{until} after {self.at}")
        if named := NAMED.search(event):
            numbers = [int(number) for number in NUMBER.findall(named[1])]
            covered = range(since + 1, until + 1)
            if sorted(set(numbers) & set(covered)) != numbers:
                self.wrong.append(f"viewer {self.number} was told {numbers} of {since}-{until}")
            self.unnamed |= set(covered) - set(numbers)
        elif until > since:
            self.anew += 1
        for change in range(since + 1, until + 1):
            self.heard[change] = now
        self.at = until


async def events(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    """The events of a chunked answer, however they were cut."""
    while (await reader.readline()).strip():  # the rest of the head
        pass
    rest = b""
    while length := int(await reader.readline() or b"0", 16):
        rest += (await reader.readexactly(length + 2))[:-2]
        *whole, rest = rest.split(b"\n\n")
        for event in whole:
            yield event


async def until_open(viewers: list[Viewer]) -> None:
    """Wait until everybody was welcomed."""
    async with asyncio.timeout(60):
        while not all(viewer.is_open for viewer in viewers):
            await asyncio.sleep(0.1)
