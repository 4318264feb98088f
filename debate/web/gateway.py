"""Pages behind an ASGI server: a WSGI application, each request in a thread, as it would be served by itself.

There are few threads, so none waits for a visitor: one is taken when all that was sent is here, and left when the
answer is made.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from tempfile import SpooledTemporaryFile
from typing import IO, Any

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
# A page is sent whole; what is longer goes piece by piece, as fast as it is taken.
WHOLE = 256 * 1024
# What is sent is read no further: neither a form nor a file of that length is taken, and that is said.
LONGEST = 16_000_000
# So many seconds may sending it take.
PATIENCE = 120
LAST_PATIENCE = 1


class Pages:
    """The ASGI application that answers with the pages of a WSGI application."""

    def __init__(self, application: Callable[..., Iterable[bytes]], threads: int):
        self.application = application
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="page")
        self.coming: dict[asyncio.Timeout, asyncio.AbstractEventLoop] = {}
        self.closing = False

    def close(self) -> None:
        """Wait no longer for what is half sent, since the server stops; from whatever thread."""
        self.closing = True
        for patience, loop in list(self.coming.items()):
            loop.call_soon_threadsafe(self._lose, patience)

    def _lose(self, patience: asyncio.Timeout) -> None:
        if patience in self.coming:  # it may have come to its end in the meantime
            patience.reschedule(0)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with SpooledTemporaryFile(WHOLE) as sent:  # on the disk when it is long
            try:
                is_whole = await self.wait_for(receive, sent)
            except TimeoutError:
                await send({"type": "http.response.start", "status": 408, "headers": [(b"connection", b"close")]})
                await send({"type": "http.response.body", "body": b""})
                return
            if is_whole:
                await self.answer(environ(scope, sent), send)

    async def wait_for(self, receive: Receive, sent: IO[bytes]) -> bool:
        """As `take_in` says; no longer than our patience lasts."""
        async with asyncio.timeout(PATIENCE) as patience:
            self.coming[patience] = loop = asyncio.get_running_loop()
            if self.closing:  # what is here already is still answered
                patience.reschedule(loop.time() + LAST_PATIENCE)
            try:
                return await take_in(receive, sent)
            finally:
                del self.coming[patience]

    async def answer(self, environ: dict[str, Any], send: Send) -> None:
        loop = asyncio.get_running_loop()
        answer = Answer(send, loop)
        last = await loop.run_in_executor(self.pool, answer.make, self.application, environ)
        if answer.head:
            await send(answer.head)
        await send({"type": "http.response.body", "body": last})


async def take_in(receive: Receive, sent: IO[bytes]) -> bool:
    """Keep the body in `sent`; False when the sender went away before its end.

    Half a form is none: what is written there would be half of what somebody says.
    """
    more = True
    while more and sent.tell() < LONGEST:
        message = await receive()
        if message["type"] == "http.disconnect":
            return False
        sent.write(message.get("body", b""))
        more = message.get("more_body", False)
    sent.seek(0)
    return True


class Answer:
    """One answer as a WSGI application gives it."""

    def __init__(self, send: Send, loop: asyncio.AbstractEventLoop):
        self.send, self.loop = send, loop
        self.head: dict[str, Any] | None = None

    def start(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        named = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        self.head = {"type": "http.response.start", "status": int(status[:3]), "headers": named}

    def make(self, application: Callable[..., Iterable[bytes]], environ: dict[str, Any]) -> bytes:
        """Run the application to its end; what has not been sent on the way is returned."""
        pieces: list[bytes] = []
        size = 0
        result = application(environ, self.start)
        try:
            for piece in result:
                if size > WHOLE:
                    self._pass_on(b"".join(pieces))
                    pieces, size = [], 0
                pieces.append(piece)
                size += len(piece)
        finally:
            if close := getattr(result, "close", None):
                close()
        return b"".join(pieces)

    def _pass_on(self, piece: bytes) -> None:
        asyncio.run_coroutine_threadsafe(self._send(piece), self.loop).result()

    async def _send(self, piece: bytes) -> None:
        if self.head:
            await self.send(self.head)
            self.head = None
        await self.send({"type": "http.response.body", "body": piece, "more_body": True})


def environ(scope: Scope, body: IO[bytes] | None) -> dict[str, Any]:
    """The request as WSGI names it."""
    server, client = scope.get("server") or ("localhost", 80), scope.get("client") or ("", 0)
    made = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        if b"_" in name:
            continue  # X_Forwarded_For would pass for the X-Forwarded-For that a proxy set
        key = name.decode("latin-1").upper().replace("-", "_")
        key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
        text = value.decode("latin-1")
        joint = "; " if key == "HTTP_COOKIE" else ","
        made[key] = f"{made[key]}{joint}{text}" if key in made else text
    return made
