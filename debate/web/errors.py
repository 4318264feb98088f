"""Error pages that say what is wrong and what to do."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence

from django.core.exceptions import BadRequest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from debate.web.access import public
from debate.web.fragments import beside, vary, wants_fragment
from debate.web.limits import too_many

# The longest stretch over which attempts on the account pages are counted.
ATTEMPTS_COUNTED = 600
# What lies under a debate's address: not the debate itself, which a link back would only refuse again.
INSIDE = re.compile(r"/debates/[-\w]+/(?=.)")
# The fields of our forms in which people write sentences.
SENTENCES = ("body", "first", "second", "sentence", "answer", "reason", "note")


def _answer(request: HttpRequest, status: int, title: str, reason: str, written: Sequence[str] = ()) -> HttpResponse:
    template = "web/_error.html" if wants_fragment(request) else "web/error.html"
    back = _debate(request) if status in (403, 405) else ""
    context = {"title": title, "reason": reason, "back": back, "written": written}
    response = vary(render(request, template, context, status=status))
    return beside(response) if wants_fragment(request) else response


def _debate(request: HttpRequest) -> str:
    """The page of the debate in which something was refused: who learned that may see it. "" elsewhere."""
    inside = INSIDE.match(request.path)
    return inside.group() if inside else ""


def _written(request: HttpRequest) -> list[str]:
    """What somebody sent from a page that is gone now; what was sent from a part of a page still stands there."""
    if request.method != "POST" or wants_fragment(request):
        return []
    return [text for name in SENTENCES if (text := request.POST.get(name, "").strip())]


@public
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    # What Django finds suspicious it tells those who run the site, not the visitor.
    reason = str(exception) if isinstance(exception, BadRequest) else ""
    return _answer(request, 400, "That request made no sense", reason or "Go back and try again.")


@public
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    reason = "Ask the owner of this debate." if _debate(request) else "This is for others, like those who curate."
    return _answer(request, 403, "You cannot do that here", str(exception) or reason, _written(request))


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
    """The page was open for so long, or its cookie is gone, that the form can no longer be trusted."""
    advice = "Your sign-in changed since this page was opened. Go back, reload the page and send the form again."
    return _answer(request, 403, "This form is out of date", advice)


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


def _broken_page(title: str, reason: str) -> str:
    return render_to_string("web/broken.html", {"title": title, "reason": reason})
