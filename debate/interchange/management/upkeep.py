"""The background workers: two follow what was done, for standings and for news; one does the chores."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from django.db import close_old_connections, connections

from debate.following.telling import tell_all
from debate.insights.actions import refresh_all
from debate.interchange.management.chores import round_of_chores

logger = logging.getLogger(__name__)

QUICK, IDLE, TROUBLE = 0.2, 0.5, 10.0


class Loop(threading.Thread):
    """Looks for work a few times a second, less often while there is none; survives a database that goes away."""

    def __init__(self, name: str, look: Callable[[], int], idle: float = IDLE) -> None:
        super().__init__(name=name, daemon=True)
        self.look = look
        self.idle = idle
        self.stopping = threading.Event()
        self.pause = QUICK

    def stop(self) -> None:
        """Finish what is being written, then end."""
        self.stopping.set()
        if self.is_alive():
            self.join(timeout=5)

    def run(self) -> None:
        while not self.stopping.wait(self.pause):
            self.pause = self.round()
        connections.close_all()

    def round(self) -> float:
        """Look once; how long to wait before the next look."""
        try:
            worked = self.look()
        except Exception:
            # Whatever it was, the record is still there: the next round begins where this one did.
            logger.exception("The background worker had trouble and tries again")
            connections.close_all()
            return min(max(self.pause, IDLE) * 2, TROUBLE)
        close_old_connections()
        return QUICK if worked else min(self.pause * 1.5, self.idle)


class Upkeep:
    """All that is done beside the server. Apart, so that nobody's vote waits for somebody's mail."""

    def __init__(self) -> None:
        self.loops = [
            Loop("standing", refresh_all),
            Loop("news", tell_all, idle=1),
            Loop("chores", round_of_chores, idle=5),
        ]

    def start(self) -> None:
        for loop in self.loops:
            loop.start()

    def stop(self) -> None:
        for loop in self.loops:
            loop.stopping.set()
        for loop in self.loops:
            loop.stop()
