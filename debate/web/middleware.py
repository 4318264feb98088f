"""What holds for every answer."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from debate.web.fragments import keep_private


def keep_pages_of_people_private(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """A page made for somebody who is signed in bears their name, and once a return code: no cache keeps it.

    Not only where a view remembers to say so, and also not on the computer that a school shares.
    """

    def answered(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        looked_up = request.session.accessed and request.user.is_authenticated
        return keep_private(response) if looked_up and "Cache-Control" not in response else response

    return answered
