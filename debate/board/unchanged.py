"""Whether the page that a browser keeps is still what stands there: asked by every reload, so before all else.

A middleware right after the one for security answers 304 for what most reloads ask: the board of a public debate, by
somebody without a session. Reading sessions, tokens and messages, and finding the view, take as long as the answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import sha256
from zlib import crc32

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

from debate.board.queries import CHANGE
from debate.debates.models import Debate
from debate.web.build import build
from debate.web.rows import fetch

BOARD = re.compile(r"/debates/(?P<slug>[-\w]+)/(?:\d+/)?", re.ASCII)
# Where the view finds what was looked up here: it is not asked for twice when the page has changed.
LOOKED_UP = "BOARD_ETAG"
# What a cache hears again with each 304, as the page said it.
KEPT = {"Cache-Control": "no-cache", "Vary": "Cookie, Accept-Encoding"}


def answer_unchanged(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer 304 where the browser keeps this very board; all else goes on to its view."""

    def answered(request: HttpRequest) -> HttpResponse:
        kept, board = request.META.get("HTTP_IF_NONE_MATCH"), BOARD.fullmatch(request.path_info)
        if not (kept and board and request.method in ("GET", "HEAD")) or has_session(request):
            return get_response(request)
        request.get_host()  # one that is not ours is refused
        request.META[LOOKED_UP] = etag = public_etag(board["slug"], request.get_full_path())
        if etag and has_it(request, etag):
            return HttpResponseNotModified(headers=KEPT | {"ETag": kept})
        return get_response(request)

    return answered


def has_session(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def etag_of(request: HttpRequest, slug: str) -> str:
    """What an anonymous page of a public debate is a function of, the same from every server process; else nothing.

    Asked before the page is read: a page may be newer than it says, never older.
    """
    if has_session(request):
        return ""
    looked_up: str | None = request.META.get(LOOKED_UP)
    return public_etag(slug, request.get_full_path()) if looked_up is None else looked_up


def public_etag(slug: str, address: str) -> str:
    """The same for a page that reads no session; nothing where the debate is not public."""
    found = fetch(CHANGE, [slug])
    if not found:
        return ""
    visibility, state, change, standing_change = found[0]
    if visibility != Debate.Visibility.PUBLIC or state == Debate.State.DRAFT:
        return ""
    return f"{change}-{standing_change}-{build()}-{crc32(address.encode()):x}"


def signed(etag: str, secret: str) -> str:
    """The ETag of a page that holds the token of a visitor's cookie: with another cookie its forms are refused."""
    return f'W/"{etag}.{sha256(secret.encode()).hexdigest()[:12]}"'


def has_it(request: HttpRequest, etag: str) -> bool:
    """Whether the browser keeps this very page. Without a cookie no form works anyhow: then any copy will do."""
    kept, secret = request.META["HTTP_IF_NONE_MATCH"], request.COOKIES.get(settings.CSRF_COOKIE_NAME)
    return kept == signed(etag, secret) if secret else kept.startswith(f'W/"{etag}.')
