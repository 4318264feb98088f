"""Every view declares who may call it; one that does not fails the suite."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.middleware import get_user
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme

from debate.web.fragments import vary, wants_fragment
from debate.web.sent import sentences
from debate.web.verdict import Refused

View = Callable[..., HttpResponseBase]


class SignedOut(PermissionDenied):
    """Somebody wrote something, and is signed in no longer: to go and sign in would lose it."""


def declared(view: View, access: str) -> View:
    view.access = access  # type: ignore[attr-defined] # a test reads it there
    return view


def public(view: View) -> View:
    """Anyone may call it; what it shows is decided by the loader inside (`get_…_or_404`)."""
    return declared(view, "public")


def person(request: HttpRequest) -> Any:
    """Who asks, in the place of Django's promise of them: a write asks about them a hundred times.

    Each question to the promise takes ten times as long as one to the person.
    """
    if isinstance(request.user, SimpleLazyObject):
        request.user = get_user(request)
    return request.user


def came_from(request: HttpRequest) -> str:
    """The page of ours that is open in the browser; the address of a form or a fragment is none to come back to."""
    return own_page(request, request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))


def own_page(request: HttpRequest, address: str) -> str:
    """The address without its host, if it is one of ours; else the front page."""
    if not url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    parts = urlsplit(address)
    page = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    # Without its host, http://ours//theirs/ would be an address of theirs.
    return page if url_has_allowed_host_and_scheme(page, None) else "/"


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and from there back to the page that is open; but not away from what was written."""
    if sentences(request):
        raise SignedOut
    if request.method in ("GET", "HEAD") and not wants_fragment(request):
        return vary(redirect_to_login(request.get_full_path()))
    answer = redirect_to_login(came_from(request))
    if wants_fragment(request):
        # A redirect would be followed by fetch, and the whole page put where the fragment belongs.
        return vary(HttpResponse(headers={"HX-Redirect": answer["Location"]}))
    return vary(answer)


def signed_in(view: View) -> View:
    """Guests and accounts; others are sent to sign in and come back here."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        return view(request, *args, **kwargs)

    return declared(checked, "signed in")


def account(view: View) -> View:
    """People with an account: not guests."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        if request.user.is_guest:
            raise PermissionDenied("For this you need an account. Turn your guest name into one on My page.")
        return view(request, *args, **kwargs)

    return declared(checked, "account")


def staff(view: View) -> View:
    """Curators."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        if not request.user.is_staff:
            raise PermissionDenied("Only curators can do that.")
        return view(request, *args, **kwargs)

    return declared(checked, "staff")


def refusals_are_403(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """What an action refuses, because it is not allowed or no longer, is answered with its reason."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refused as refusal:
            raise PermissionDenied(str(refusal)) from refusal

    return answered
