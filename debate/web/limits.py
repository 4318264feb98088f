"""Rate limits on writes, counted in the database so that they hold across processes.

Writes are limited per person: a school shares one address. Per address are limited: what visitors without a name send,
guest creation, and wrong codes; each so that a school fits in.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from importlib import import_module
from ipaddress import IPv6Address, ip_address
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac

from debate.web.access import person
from debate.web.fragments import beside, vary, wants_fragment
from debate.web.models import Count
from debate.web.rows import moment

View = Callable[..., HttpResponse]

HIT = """
INSERT INTO web_count (key, number, ends_at) VALUES (%s, 1, %s)
ON CONFLICT (key) DO UPDATE SET number = web_count.number + 1 RETURNING number
"""
FORGIVE = "UPDATE web_count SET number = number - 1 WHERE key = %s AND number > 0"
# How often one process looks for counts that have run out.
SWEEP_EVERY = 60.0
_swept = {"at": 0.0}


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` times in `seconds`, for one person (or address)."""

    what: str
    most: int
    seconds: int

    def wait(self, who: str) -> int:
        """Count one more; 0 when within the limit, else the seconds until it is worth trying again."""
        now = time.time()
        stretch = int(now // self.seconds)
        ends_at = (stretch + 1) * self.seconds
        with unhurried(), connection.cursor() as cursor:
            cursor.execute(HIT, [f"{self.what}:{stretch}:{who}", datetime.fromtimestamp(ends_at, UTC)])
            number = cursor.fetchone()[0]
        if now - _swept["at"] > SWEEP_EVERY:
            _swept["at"] = now
            sweep()
        return 0 if number <= self.most else max(1, int(ends_at - now))

    def forgive(self, who: str) -> None:
        """Take back the last one counted: it was no guess."""
        stretch = int(time.time() // self.seconds)
        with connection.cursor() as cursor:
            cursor.execute(FORGIVE, [f"{self.what}:{stretch}:{who}"])


@contextmanager
def unhurried() -> Iterator[None]:
    """Counts need not survive a power cut: SQLite does not wait for the disk, PostgreSQL keeps them out of its log.

    It is half of what a vote waits for.
    """
    here = connection.vendor == "sqlite" and not connection.in_atomic_block
    try:
        if here:
            connection.cursor().execute("PRAGMA synchronous = NORMAL")
        yield
    finally:
        if here:
            connection.cursor().execute("PRAGMA synchronous = FULL")


def sweep() -> None:
    """Forget the counts and sessions whose time is over: nothing is kept longer than it is needed."""
    now = timezone.now()
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    Count.objects.filter(ends_at__lt=now).delete()
    cache: Any = settings.CACHES["default"]
    if cache["BACKEND"].endswith("DatabaseCache"):  # where allauth counts attempts
        with connection.cursor() as cursor:
            table = connection.ops.quote_name(cache["LOCATION"])
            expires = moment(now.replace(microsecond=0))
            cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [expires])  # noqa: S608 our own table


VOTE = Limit("vote", 120, 60)
WRITE = Limit("write", 20, 60)
REPORT = Limit("report", 10, 600)
DOWNLOAD = Limit("download", 10, 3600)
# Those who keep order walk through what waits by keyboard.
SETTLE = Limit("settle", 90, 60)
START = Limit("start", 10, 3600)
# 60 people of one school join within ten minutes; an address that makes many more is no class.
GUEST = Limit("guest", 150, 600)
# What visitors without a name send: each may keep a session, or look for a passage in a long text.
VISIT = Limit("visit", 900, 600)
# Mails to an address that nobody confirmed, a day: whoever typed it, and however many did, nobody is flooded.
LINK = Limit("link", 10, 86_400)
LINK_TO = Limit("link-to", 4, 86_400)
# Return codes that were wrong.
GUESS = Limit("guess", 30, 600)
GUESS_NAME = Limit("guess-name", 20, 3600)


def address(request: HttpRequest) -> str:
    """A fingerprint of the caller's network address; behind a trusted proxy, of what that proxy saw.

    The address itself is kept nowhere. Whoever has one IPv6 address has 2⁶⁴ of them, so these count by their network.
    """
    seen = str(request.META.get("REMOTE_ADDR", ""))
    if settings.BEHIND_PROXY and (forwarded := request.headers.get("X-Forwarded-For")):
        seen = forwarded.rsplit(",", 1)[-1].strip()
    return fingerprint(_network(seen))


def _network(seen: str) -> str:
    try:
        parsed = ip_address(seen)
    except ValueError:
        return seen
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or int(parsed) >> 64)
    return seen


def fingerprint(value: str) -> str:
    """A short stand-in that tells two values apart and cannot be turned back without this installation's secret."""
    return salted_hmac("debate.web.limits", value, algorithm="sha256").hexdigest()[:24]


def too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    """A friendly 429 that says when to try again."""
    wait = f"{seconds} seconds" if seconds < 90 else f"{round(seconds / 60)} minutes"
    in_part = wants_fragment(request)
    response = render(request, f"web/{'_' if in_part else ''}too_many.html", {"wait": wait}, status=429)
    if in_part:
        beside(response)
    response["Retry-After"] = str(seconds)
    return vary(response)


def _wait(limit: Limit, request: HttpRequest) -> int:
    who = person(request)
    return limit.wait(f"u{who.pk}") if who.is_authenticated else VISIT.wait(address(request))


def limited(limit: Limit) -> Callable[[View], View]:
    """Count each POST of a person against the limit, and those of visitors by their address. Reading is free."""

    def decorate(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST" and (seconds := _wait(limit, request)):
                return too_many(request, seconds)
            return view(request, *args, **kwargs)

        counted.limit = limit  # type: ignore[attr-defined] # a test reads it there
        return counted

    return decorate
