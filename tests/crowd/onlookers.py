"""Everybody's open board: a live stream each, left and taken up again every few seconds."""

from __future__ import annotations

import asyncio
import random
from threading import Event, Thread

from tests.benchmarks.viewers import Viewer


class Onlookers:
    """Listen beside what people do, until the end; afterwards each must have heard of every change, once."""

    def __init__(self, port: int, path: str, sessions: list[str], at: int, seed: int):
        self.viewers = [Viewer(port, path, each, at, session) for each, session in enumerate(sessions)]
        self.seed, self.over = seed, Event()
        self.thread = Thread(target=lambda: asyncio.run(self._look_on()), daemon=True)
        self.thread.start()

    async def _look_on(self) -> None:
        tasks = [
            asyncio.create_task(viewer.look_on(random.Random(f"{self.seed}/{viewer.number}")))
            for viewer in self.viewers
        ]
        while not self.over.is_set():
            await asyncio.sleep(0.2)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def end(self, last: int, private: frozenset[int]) -> list[str]:
        """What went wrong, when `last` is the change that was made last and `private` are told to nobody."""
        self.over.set()
        self.thread.join(timeout=30)
        behind = [
            f"viewer {viewer.number} stopped at {viewer.at} of {last}" for viewer in self.viewers if viewer.at != last
        ]
        return [sentence for viewer in self.viewers for sentence in viewer.faults(private)] + behind
