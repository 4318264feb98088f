"""The ASGI entry point: live streams are served here, every page by WSGI in threads.

In one process this is the whole site; where pages have processes of their own, only /debates/<slug>/live/ leads here.
"""

import gc
import os
from typing import Any

from debate.wsgi import application as wsgi  # isort: skip Django must be ready first

import debate.urls  # noqa: F401 with all views, now: the first visitor does not wait for them
from debate.board.stream import PATH, Streams
from debate.web.gateway import Pages, Receive, Send

# A thread holds a database connection; more of them than this only wait for each other.
THREADS = min(8, 2 * (os.cpu_count() or 1) + 1)

streams, pages = Streams(), Pages(wsgi, THREADS)
# What was imported stays: whoever looks for garbage need not walk through it, time and again, while visitors wait.
gc.collect()
gc.freeze()


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await live_through(receive, send)
    elif scope["type"] == "http" and scope["method"] == "GET" and PATH.fullmatch(scope["path"]):
        await streams(scope, receive, send)
    elif scope["type"] == "http":
        await pages(scope, receive, send)


def close() -> None:
    """Wait for nobody any more, neither who listens nor who sends: the server stops."""
    streams.close()
    pages.close()


async def live_through(receive: Receive, send: Send) -> None:
    """Answer the server's start and stop."""
    while True:
        phase = (await receive())["type"]
        if phase == "lifespan.shutdown":
            close()
        await send({"type": f"{phase}.complete"})
        if phase == "lifespan.shutdown":
            return
