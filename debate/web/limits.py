"""Rate limits on writes, counted in the database so that they hold across processes.

Writes are limited per person: a school shares one address. Only guest creation and guessing are limited per address.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

View = Callable[..., HttpResponse]

HIT = """
INSERT INTO web_count (key, number, ends_at) VALUES (%s, 1, %s)
ON CONFLICT (key) DO UPDATE SET number = web_count.number + 1 RETURNING number
"""


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
        with connection.cursor() as cursor:
            cursor.execute(HIT, [f"{self.what}:{stretch}:{who}", datetime.fromtimestamp(ends_at, UTC)])
            number = cursor.fetchone()[0]
        return 0 if number <= self.most else max(1, int(ends_at - now))


VOTE = Limit("vote", 120, 60)
WRITE = Limit("write", 20, 60)
REPORT = Limit("report", 10, 600)
START = Limit("start", 10, 3600)
# 60 people of one school join within ten minutes; an address that makes many more is no class.
GUEST = Limit("guest", 150, 600)
GUESS = Limit("guess", 30, 600)


def address(request: HttpRequest) -> str:
    """The caller's network address; behind a trusted proxy, what that proxy saw."""
    if settings.BEHIND_PROXY and (seen := request.headers.get("X-Forwarded-For")):
        return seen.rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    """A friendly 429 that says when to try again."""
    wait = f"{seconds} seconds" if seconds < 90 else f"{round(seconds / 60)} minutes"
    template = "web/_too_many.html" if request.headers.get("HX-Request") else "web/too_many.html"
    response = render(request, template, {"wait": wait}, status=429)
    response["Retry-After"] = str(seconds)
    return response


def limited(limit: Limit) -> Callable[[View], View]:
    """Count each POST of a person against the limit. Reading is free; an anonymous first write counts as `GUEST`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            counts = request.method == "POST" and request.user.is_authenticated
            if counts and (seconds := limit.wait(f"u{request.user.pk}")):
                return too_many(request, seconds)
            return view(request, *args, **kwargs)

        counted.limit = limit  # type: ignore[attr-defined]
        return counted

    return decorate
