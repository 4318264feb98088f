"""The background worker: follows what was done, and throws away what has expired."""

from __future__ import annotations

import logging
import threading
import time

from django.contrib.sessions.models import Session
from django.db import close_old_connections, connections
from django.utils import timezone

from debate.insights.actions import refresh_all
from debate.web.models import Count

logger = logging.getLogger(__name__)

QUICK, IDLE, TROUBLE = 0.2, 0.5, 10.0
SWEEP_EVERY = 600


class Upkeep(threading.Thread):
    """Looks for changes a few times a second, less often while nothing happens; survives a database that goes away."""

    def __init__(self) -> None:
        super().__init__(name="upkeep", daemon=True)
        self.stopping = threading.Event()
        self.swept_at = 0.0
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
            worked = refresh_all()
            if time.monotonic() > self.swept_at + SWEEP_EVERY or not self.swept_at:
                sweep()
                self.swept_at = time.monotonic()
        except Exception:
            # Whatever it was, the record is still there: the next round begins where this one did.
            logger.exception("The background worker had trouble and tries again")
            connections.close_all()
            return min(max(self.pause, IDLE) * 2, TROUBLE)
        close_old_connections()
        return QUICK if worked else min(self.pause * 1.5, IDLE)


def sweep() -> None:
    """Delete what has expired: counts of the rate limits, and sessions."""
    now = timezone.now()
    Count.objects.filter(ends_at__lt=now).delete()
    Session.objects.filter(expire_date__lt=now).delete()
