"""The first write of someone without a name: ask for one, lose nothing, and go on."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from debate.people.actions import make_guest
from debate.web.fragments import wants_fragment
from debate.web.limits import GUEST, address, too_many
from debate.web.verdict import Refused

NAME_FIELD = "guest_name"
BACKEND = settings.AUTHENTICATION_BACKENDS[0]


def ask_name(request: HttpRequest) -> HttpResponse | None:
    """None when there is a person to write as; else the answer to give instead of writing.

    The first POST of an anonymous visitor is answered with "What should we call you?", a form that carries everything
    that was sent and posts it to the same address again, with a name. Then a guest appears and the write goes on, with
    `request.user` set; the session keeps the return code to show. Call it after the rules have allowed the write.
    """
    if request.user.is_authenticated:
        return None
    name = request.POST.get(NAME_FIELD)
    if name is None:
        return _form(request)
    if seconds := GUEST.wait(address(request)):
        return too_many(request, seconds)
    try:
        guest, code = make_guest(name=name)
    except Refused as refusal:
        return _form(request, error=str(refusal), status=422)
    login(request, guest, backend=BACKEND)
    request.session["return_code"] = code
    return None


def _form(request: HttpRequest, error: str = "", status: int = 200) -> HttpResponse:
    carried = [
        (key, value)
        for key, values in request.POST.lists()
        if key not in (NAME_FIELD, "csrfmiddlewaretoken")
        for value in values
    ]
    template = "people/_take_part.html" if wants_fragment(request) else "people/take_part.html"
    context = {"carried": carried, "error": error, "name": request.POST.get(NAME_FIELD, ""), "action": request.path}
    return render(request, template, context, status=status)
