"""Every view declares who may call it; one that does not fails the suite."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from debate.web.verdict import Refused

View = Callable[..., HttpResponseBase]


def declared(view: View, access: str) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Anyone may call it; what it shows is decided by the loader inside (`get_…_or_404`)."""
    return declared(view, "public")


def signed_in(view: View) -> View:
    """Guests and accounts; others are sent to sign in and come back here."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return declared(checked, "signed in")


def account(view: View) -> View:
    """People with an account: not guests."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if request.user.is_guest:
            raise PermissionDenied("For this you need an account. Turn your guest name into one on My page.")
        return view(request, *args, **kwargs)

    return declared(checked, "account")


def staff(view: View) -> View:
    """Curators."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
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
