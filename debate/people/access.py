"""The first write of someone without a name: ask for one, lose nothing, and go on."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from debate.people.actions import GUEST_MARK, make_guest
from debate.people.models import NAME_MAX, User
from debate.reasoning.wording import normalise_body
from debate.web.access import came_from, own_page
from debate.web.fragments import vary, wants_fragment
from debate.web.limits import GUEST, address, too_many
from debate.web.sent import carried
from debate.web.verdict import Refused

NAME_FIELD = "guest_name"
BACK_FIELD = "back_to"
CODE_TO_SHOW = "return_code"
NAME_TAKEN = "name_taken"
BACKEND = settings.AUTHENTICATION_BACKENDS[0]


def ask_name(request: HttpRequest, opening: str = "", go: str = "Take part") -> HttpResponse | None:
    """None when there is a person to write as; else the answer to give instead of writing.

    The first POST of an anonymous visitor is answered with "What should we call you?", a form that carries everything
    that was sent and posts it to the same address again, with a name. Then a guest appears and the write goes on, with
    `request.user` set; the session keeps the return code to show. Call it after the rules have allowed the write.

    `opening` is a sentence to say before the question, like "Saved on this device."; `go` is what the button says.
    That second POST is an ordinary one, never htmx's: signing in changes the CSRF token, so the page must come anew.
    """
    if request.user.is_authenticated:
        return None
    name = request.POST.get(NAME_FIELD)
    if name is None:
        return _form(request, opening, go)
    if seconds := GUEST.wait(address(request)):
        return too_many(request, seconds)
    try:
        guest, code = make_guest(name=name)
    except Refused as refusal:
        return _form(request, opening, go, error=str(refusal), status=422)
    enter(request, guest)
    request.session[CODE_TO_SHOW] = code
    wanted = normalise_body(name)
    if guest.name != wanted + GUEST_MARK:
        request.session[NAME_TAKEN] = wanted
    return None


def enter(request: HttpRequest, user: User) -> None:
    """Sign in somebody who was recognised otherwise than by a password."""
    login(request, user, backend=BACKEND)


def _form(request: HttpRequest, opening: str, go: str, error: str = "", status: int = 200) -> HttpResponse:
    template = "people/_take_part.html" if wants_fragment(request) else "people/take_part.html"
    context = {
        "carried": carried(request, NAME_FIELD, BACK_FIELD),
        "opening": opening,
        "go": go,
        "error": error,
        "name": request.POST.get(NAME_FIELD, ""),
        "name_max": NAME_MAX,
        "action": request.get_full_path(),
        # A name that was refused is sent again from the answer to a POST: the first form carries where it stood.
        "back": own_page(request, request.POST[BACK_FIELD]) if BACK_FIELD in request.POST else came_from(request),
    }
    return vary(render(request, template, context, status=status))


def writer(request: HttpRequest) -> User:
    """Who writes; asked for only after the view made sure that there is a person."""
    if not isinstance(request.user, User):
        raise PermissionDenied("Sign in first.")
    return request.user
