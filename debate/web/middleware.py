"""What holds for every answer."""

from __future__ import annotations

from collections.abc import Callable

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

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
