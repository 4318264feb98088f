"""Pages behind an ASGI server: a WSGI application, each request in a thread, as it would be served by itself."""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
# A page is sent whole; what is longer goes piece by piece, as fast as it is taken.
WHOLE = 256 * 1024


class Pages:
    """The ASGI application that answers with the pages of a WSGI application."""

    def __init__(self, application: Callable[..., Iterable[bytes]], threads: int):
        self.application = application
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="page")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        loop = asyncio.get_running_loop()
        first = await receive()
        body, more = first.get("body", b""), first.get("more_body", False)
        sent = io.BufferedReader(Body(body, receive, loop)) if more else io.BytesIO(body)
        answer = Answer(send, loop)
        last = await loop.run_in_executor(self.pool, answer.make, self.application, environ(scope, sent))
        if answer.head:
            await send(answer.head)
        await send({"type": "http.response.body", "body": last})


class Body(io.RawIOBase):
    """What comes in piece by piece, read from the thread that wants it: nothing is fetched that nobody reads."""

    def __init__(self, first: bytes, receive: Receive, loop: asyncio.AbstractEventLoop):
        self.rest, self.receive, self.loop, self.more = memoryview(first), receive, loop, True

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self.rest and self.more:
            message = asyncio.run_coroutine_threadsafe(self._next(), self.loop).result()
            self.rest, self.more = memoryview(message.get("body", b"")), message.get("more_body", False)
        taken = self.rest[: len(buffer)]
        buffer[: len(taken)] = taken
        self.rest = self.rest[len(taken) :]
        return len(taken)

    async def _next(self) -> dict[str, Any]:
        return await self.receive()


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
        pieces, size = [], 0
        result = application(environ, self.start)
        try:
            for piece in result:
                pieces.append(piece)
                size += len(piece)
                if size > WHOLE:
                    self._pass_on(b"".join(pieces))
                    pieces, size = [], 0
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


def environ(scope: Scope, body: io.BufferedIOBase | None) -> dict[str, Any]:
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
