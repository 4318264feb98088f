"""What holds for every answer."""

from __future__ import annotations

from collections.abc import Callable

import brotli  # type: ignore[import-untyped] # it ships no types
from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

from debate.web.errors import only_sent
from debate.web.fragments import keep_private


def say_what_may_load(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """The content security policy of the settings: one sentence for all, said by every answer.

    django-csp's own middleware puts it together twice an answer, which was a quarter of a 304.
    """
    policy = build_policy()

    def answered(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not settings.DEBUG or response.status_code not in (404, 500):  # Django's own pages for developers
            # What django-csp's decorator `csp_replace` left on the answer of the one view that differs.
            replaced = getattr(response, "_csp_replace", None)
            response[HEADER] = build_policy(replace=replaced) if replaced else policy
        return response

    return answered


def keep_pages_of_people_private(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """A page made for somebody who is signed in bears their name, and once a return code: no cache keeps it.

    Not only where a view remembers to say so, and also not on the computer that a school shares.
    """

    def answered(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        looked_up = request.session.accessed and request.user.is_authenticated
        return keep_private(response) if looked_up and "Cache-Control" not in response else response

    return answered


def say_what_is_only_sent(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Django's answer to a wrong method is an empty page: whoever only looks is told what to do."""

    def answered(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method != "GET" or not isinstance(response, HttpResponseNotAllowed):
            return response
        told = only_sent(request)
        told["Allow"] = response["Allow"]
        return told

    return answered


# With 4 a page is hardly smaller than with gzip; 5 takes 1.8 ms longer than gzip for a page of 250 kB.
QUALITY = 5
# As with gzip: what is shorter would grow.
SHORTEST = 200


class Compressed(GZipMiddleware):
    """What everyone may have is sent with Brotli, a fifth smaller, to whoever reads that; all else with gzip.

    Django pads what it sends with gzip by chance, so that nobody learns from its length what a page holds beside what
    they put into it themselves. With Brotli there is no such padding, so that a page made for one person never is.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:  # type: ignore[override] # pages only: Django's takes streams too
        if not (reads_brotli(request) and is_for_everyone(response)):
            return super().process_response(request, response)  # type: ignore[return-value] # the same one
        response.content = brotli.compress(response.content, quality=QUALITY)
        patch_vary_headers(response, ["Accept-Encoding"])
        response["Content-Encoding"], response["Content-Length"] = "br", str(len(response.content))
        return response


def reads_brotli(request: HttpRequest) -> bool:
    return "br" in (one.strip() for one in request.headers.get("Accept-Encoding", "").split(","))


def is_for_everyone(response: HttpResponse) -> bool:
    """Whether it is a page of some length that caches may keep: it says so by its ETag."""
    kept = response.has_header("ETag") and "no-store" not in response.get("Cache-Control", "")
    return (
        kept
        and not response.streaming
        and not response.has_header("Content-Encoding")
        and (response.status_code == 200 and len(response.content) >= SHORTEST)
    )
