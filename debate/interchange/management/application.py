"""What each server process runs; imported there before Django is ready."""

import os
import signal
import threading
from multiprocessing import connection, parent_process
from typing import Any

from django.utils.module_loading import import_string

GRACE = 5


def load() -> Any:
    """The WSGI application, in a process that ends when `serve` does, even by kill -9."""
    threading.Thread(target=_follow_parent, daemon=True).start()
    return import_string("debate.wsgi.application")


def _follow_parent() -> None:
    # A process left behind would hold the port, and nobody would refresh anything.
    if parent := parent_process():
        connection.wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)
        threading.Event().wait(GRACE)
        os._exit(1)
