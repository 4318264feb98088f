"""One open stream: who may listen, what was missed, and then what is new, as server-sent events.

A stream holds no database connection: it asks in a thread who is listening, gives the connection back, and asks again
when the debate's settings or members change, and every minute.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter, deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib import import_module
from time import monotonic
from typing import NamedTuple
from urllib.parse import parse_qs

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import DisallowedHost
from django.db import close_old_connections
from django.http import Http404, HttpRequest
from django.http.cookie import parse_cookie

from debate.activity.hub import Hub
from debate.activity.presence import Presence, Somebody, key_of
from debate.board.live import Mark, News, Viewer, look, news_between
from debate.board.loading import view_of
from debate.web.gateway import Receive, Scope, Send, environ
from debate.web.limits import address
from debate.web.numbers import number_in

PATH = re.compile(r"/debates/([-\w]+)/live/")
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]
HEARTBEAT = 15.0
ASK_AGAIN_AFTER = 60.0
# Whoever does not read is let go, and comes back to where they were.
MOST_WAITING = 64
# A class sits behind one address, and some keep several tabs open.
MOST_OF_A_PERSON, MOST_OF_AN_ADDRESS = 12, 300


class Entry(NamedTuple):
    """Who listens in which debate, from which mark on; `who` is counted, a person or else an address.

    `name` is that of somebody who wants to be named among those who are here.
    """

    debate_id: int
    mark: Mark
    viewer: Viewer
    who: str
    most: int
    name: str = ""


def enter(scope: Scope) -> Entry:
    """The debate, if whoever asks may see it, or 404; asked in a thread that gives its connection back."""
    close_old_connections()
    try:
        request = HttpRequest()
        request.META = environ(scope, None)
        request.get_host()
        key = parse_cookie(request.META.get("HTTP_COOKIE", "")).get(settings.SESSION_COOKIE_NAME)
        request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
        request.user = get_user(request) if key else AnonymousUser()
        view = view_of(request, PATH.fullmatch(scope["path"])[1])  # type: ignore[index] # only such paths come here
        mark = Mark(view.beside.change, view.beside.standing_change or 0)
        viewer = Viewer.of(view)
        if viewer.user_id:
            name = view.user.name if view.user.named_when_here else ""
            return Entry(view.debate.pk, mark, viewer, f"u{viewer.user_id}", MOST_OF_A_PERSON, name)
        return Entry(view.debate.pk, mark, viewer, address(request), MOST_OF_AN_ADDRESS)
    finally:
        close_old_connections()


def mark_from(scope: Scope, now: Mark) -> Mark:
    """Where the browser stopped, or where its page stood; what makes no sense is now."""
    asked = parse_qs(scope["query_string"].decode("latin-1"))
    last = dict(scope["headers"]).get(b"last-event-id", b"").decode("latin-1")
    change = number_in(last) or number_in(asked.get("since", [""])[0])
    if change is None or change > now.change:
        return now
    standing = number_in(asked.get("standing", [""])[0])
    return Mark(change, min(change if standing is None else standing, now.standing))


class Stream:
    """One listener: what waits to be sent, and whether it is over."""

    def __init__(self) -> None:
        self.waiting: deque[News] = deque()
        self.stirred = asyncio.Event()
        self.here = self.said_here = b""
        self.over = False
        self.task = asyncio.current_task()

    def hear(self, news: News) -> None:
        self.waiting.append(news)
        self.stirred.set()
        if len(self.waiting) > MOST_WAITING and self.task:
            self.task.cancel()  # it waits for somebody who does not read

    def hear_who_is_here(self, event: bytes) -> None:
        """Only the latest is worth saying, and nothing that was said already."""
        if event != self.said_here:
            self.here = self.said_here = event
            self.stirred.set()

    def end(self) -> None:
        self.over = True
        self.waiting.clear()
        self.stirred.set()

    async def next(self) -> News | bytes | None:
        """The next piece of news, or who is here; None when there is none for a heartbeat's time, or it is over."""
        if not (self.waiting or self.here or self.over):
            self.stirred.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self.stirred.wait(), HEARTBEAT)
        if self.waiting:
            return self.waiting.popleft()
        here, self.here = self.here, b""
        return here or None


class Streams:
    """The ASGI application of all streams of one process."""

    def __init__(self) -> None:
        self.hub: Hub | None = None
        self.pool = ThreadPoolExecutor(4, thread_name_prefix="stream")
        self.open: dict[Stream, str] = {}
        self.counted: Counter[str] = Counter()
        self.presence = Presence(self.pool)
        self.closing = False

    def close(self) -> None:
        """End every stream, since the server stops; from whatever thread."""
        self.closing = True
        if self.hub:
            self.hub.close()
            self.hub.loop.call_soon_threadsafe(self._end_all)

    def _end_all(self) -> None:
        self.presence.close()
        for stream in self.open:
            stream.end()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        loop = asyncio.get_running_loop()
        self.hub = self.hub or Hub(look, loop)
        try:
            entry = await loop.run_in_executor(self.pool, enter, scope)
        except (Http404, DisallowedHost) as refused:
            await refuse(send, 404 if isinstance(refused, Http404) else 400)
            return
        if self.closing:  # they come again when the next server is there
            await refuse(send, 503)
            return
        if self.counted[entry.who] >= entry.most:
            await refuse(send, 429)
            return
        stream = Stream()
        self.open[stream] = entry.who
        self.counted[entry.who] += 1
        mark = self.hub.join(entry.debate_id, entry.mark, stream)
        gone = loop.create_task(until_gone(receive, stream))
        try:
            with suppress(Http404, asyncio.CancelledError):
                await self.serve(scope, send, entry, stream, mark)
        finally:
            gone.cancel()
            self.hub.leave(entry.debate_id, stream)
            self.presence.go(entry.debate_id, stream.hear_who_is_here)
            self.counted -= Counter([self.open.pop(stream)])  # whoever has no stream left is not remembered
        await send({"type": "http.response.body", "body": b""})

    async def serve(self, scope: Scope, send: Send, entry: Entry, stream: Stream, at: Mark) -> None:
        """What was missed up to the mark, then what is new, until either side has gone."""
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        teller = Teller(self, scope, send, entry, stream)
        await teller.say(b": welcome\n\n")
        await teller.catch_up(at)
        while True:
            news = await stream.next()
            if stream.over:
                return
            await teller.tell(news)


class Teller:
    """Says to one browser what it has not seen, as far as whoever sits before it may see it now."""

    def __init__(self, streams: Streams, scope: Scope, send: Send, entry: Entry, stream: Stream) -> None:
        self.streams, self.scope, self.send, self.stream = streams, scope, send, stream
        self.since = mark_from(scope, entry.mark)
        self.let_in(entry)

    def let_in(self, entry: Entry) -> None:
        self.debate_id, self.viewer, self.asked_at = entry.debate_id, entry.viewer, monotonic()
        # Visitors of one address are many.
        who = key_of(entry.who) if entry.viewer.user_id else f"{self.streams.presence.process}-{id(self.stream)}"
        self.streams.presence.come(entry.debate_id, self.stream.hear_who_is_here, Somebody(who, entry.name))

    async def say(self, text: bytes) -> None:
        await self.send({"type": "http.response.body", "body": text, "more_body": True})

    async def catch_up(self, at: Mark) -> None:
        """Whoever comes from another process may have seen more than the hub here has told so far."""
        since = self.since
        if since.change < at.change or (since.change == at.change and since.standing < at.standing):
            news = await self.missed(at)
            if news.concerns(self.viewer.user_id):  # it may be newer than what was asked when they came
                await self.ask_again()
            await self.say(news.text(self.viewer))

    async def tell(self, news: News | bytes | None) -> None:
        # Whoever signed out has to be asked too, and in a busy debate there is always something to say.
        concerned = isinstance(news, News) and news.concerns(self.viewer.user_id)
        if concerned or monotonic() - self.asked_at >= ASK_AGAIN_AFTER:
            await self.ask_again()
        if isinstance(news, bytes):
            await self.say(news)
        elif news is None:
            await self.say(b": still here\n\n")
        elif news.until.change > self.since.change or news.until.standing > self.since.standing:
            if news.since.change < self.since.change:  # half of it was seen already
                news = await self.missed(news.until)
            await self.say(news.text(self.viewer))

    async def ask_again(self) -> None:
        """Whether whoever listens may still do so, and as what. Raises `Http404` where they may not."""
        loop = asyncio.get_running_loop()
        self.let_in(await loop.run_in_executor(self.streams.pool, enter, self.scope))

    async def missed(self, until: Mark) -> News:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.streams.pool, missed_between, self.debate_id, self.since, until)


def missed_between(debate_id: int, since: Mark, until: Mark) -> News:
    """What somebody missed, in a thread that gives its connection back."""
    try:
        return news_between(debate_id, since, until)
    finally:
        close_old_connections()


async def refuse(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"cache-control", b"no-store")]})
    await send({"type": "http.response.body", "body": b""})


async def until_gone(receive: Receive, stream: Stream) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    stream.end()
