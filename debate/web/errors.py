"""Error pages that say what is wrong and what to do."""

from __future__ import annotations

import re
import sys

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from debate.web.access import SignedOut, came_from, public
from debate.web.fragments import beside, vary, wants_fragment
from debate.web.limits import too_many
from debate.web.sent import carried, is_from_here, sentences

# The longest stretch over which attempts on the account pages are counted.
ATTEMPTS_COUNTED = 600
# What lies under a debate's address: not the debate itself, which a link back would only refuse again.
INSIDE = re.compile(r"/debates/[-\w]+/(?=.)")


def _answer(request: HttpRequest, status: int, title: str, reason: str, **more: object) -> HttpResponse:
    template = "web/_error.html" if wants_fragment(request) else "web/error.html"
    back = _debate(request) if status in (403, 405) else ""
    context = {
        "title": title,
        "reason": reason,
        "back": back,
        "next": _open_page(request),
        "written": _written(request),
    }
    response = vary(render(request, template, context | more, status=status))
    return beside(response) if wants_fragment(request) else response


def _open_page(request: HttpRequest) -> str:
    """Where to be after signing in: what only takes what is sent would show nothing."""
    return request.path if request.method == "GET" and not wants_fragment(request) else came_from(request)


def _debate(request: HttpRequest) -> str:
    """The page of the debate in which something was refused: who learned that may see it. "" elsewhere."""
    inside = INSIDE.match(request.path)
    return inside.group() if inside else ""


def _written(request: HttpRequest) -> list[str]:
    """What somebody sent from a page that is gone now; what was sent from a part of a page still stands there."""
    return [] if wants_fragment(request) else sentences(request)


@public
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    # What Django finds suspicious it tells those who run the site, not the visitor.
    reason = str(exception) if isinstance(exception, BadRequest) else ""
    return _answer(request, 400, "That request made no sense", reason or "Go back and try again.")


@public
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, SignedOut):
        return _signed_out(request)
    reason = "Ask the owner of this debate." if _debate(request) else "This is for others, like those who curate."
    return _answer(request, 403, "You cannot do that here", str(exception) or reason)


def _signed_out(request: HttpRequest) -> HttpResponse:
    advice = "Nothing you typed is lost: sign in, in another tab, and then send it again from here."
    sign_in = redirect_to_login(came_from(request))["Location"]
    return _answer(request, 403, "You are signed out", advice, again=carried(request), sign_in=sign_in)


@public
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    reason = "The address may be wrong, or what was here is not for you to see. Sign in if it should be."
    return _answer(request, 404, "There is nothing here", reason)


def only_sent(request: HttpRequest) -> HttpResponse:
    """Who reloads a page that answered a form, or comes back to it by the sign-in, asks for what can only be sent."""
    advice = "This address only takes what a form sends. Nothing was sent now: go back to where the form is."
    return _answer(request, 405, "There is nothing to see here", advice)


@public
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Somebody signed in or out in another tab, or the cookie is gone: what was sent can be sent again from here."""
    title = "This form is out of date"
    if not is_from_here(request):
        advice = "Your sign-in changed since this page was opened. Go back, reload the page and send the form again."
        return _answer(request, 403, title, advice, written=())
    advice = "Since this page was opened you signed out, or its cookie went."
    if request.user.is_authenticated:
        advice = f"Your sign-in changed since this page was opened: you are here as {request.user.name} now."
    advice += " Nothing is lost: send it again."
    if settings.CSRF_COOKIE_NAME not in request.COOKIES:
        advice += " If that does not help, let your browser keep the cookies of this site."
    return _answer(request, 403, title, advice, again=carried(request))


@public
def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Too many attempts on an account page, which do not tell when the count began: the longest wait is true."""
    return too_many(request, ATTEMPTS_COUNTED)


# A database that is busy or out of space is so for a while.
PATIENCE = 30


@public
def broken(request: HttpRequest) -> HttpResponse:
    """Something broke here, or the database can neither be read nor written now; this page asks nothing of it."""
    if isinstance(sys.exc_info()[1], OperationalError):
        _let_go_of_the_dead()
        title = "This has to wait a moment"
        reason = (
            "The database is busy, out of space or away. What you sent is not saved, and what was there is safe: "
            "in a minute, go back and send it again."
        )
        answer = HttpResponse(_broken_page(title, reason), status=503)
        answer["Retry-After"] = str(PATIENCE)
        return answer
    reason = "The fault is ours, and it is on record. Go back and try again: what you typed may still be in the form."
    return HttpResponse(_broken_page("Something broke here", reason), status=500)


def _let_go_of_the_dead() -> None:
    """Of one that was started anew every idle connection is dead: each would fail somebody, one after the other."""
    if pool := getattr(connection, "pool", None):
        pool.check()


def _broken_page(title: str, reason: str) -> str:
    return render_to_string("web/broken.html", {"title": title, "reason": reason})
