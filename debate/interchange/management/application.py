"""What each server process runs; imported there before Django is ready."""

import atexit
import os
import signal
import threading
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from typing import Any

from django.utils.module_loading import import_string

GRACE = 5


def load(closing: Connection) -> Any:
    """The ASGI application, in a process that ends when `serve` does, even by kill -9.

    `closing` is the end of a pipe that `serve` closes when it is told to stop: open streams would hold the process,
    and so would half a form.
    """
    # The server's own threads may still be about to call Python when it tidies up at its end, and would abort.
    atexit.register(os._exit, 0)
    application = import_string("debate.asgi.application")
    threading.Thread(target=_follow_parent, args=[closing], daemon=True).start()
    return application


def _follow_parent(closing: Connection) -> None:
    wait([closing])
    import_string("debate.asgi.close")()
    # A process left behind would hold the port, and nobody would refresh anything.
    if parent := parent_process():
        wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)
        threading.Event().wait(GRACE)
        os._exit(1)
