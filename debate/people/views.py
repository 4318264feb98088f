"""Guests come back, get another code, and become accounts; accounts say where mail may be sent, and confirm it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from allauth.account import views as allauth
from allauth.account.utils import get_next_redirect_url
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from debate.people import actions, confirming
from debate.people.access import CODE_TO_SHOW, enter, writer
from debate.people.forms import ComeBackForm, EmailForm, SignupForm
from debate.people.models import User
from debate.people.rules import is_guest
from debate.web.access import account, public, refusals_are_403, signed_in
from debate.web.fragments import keep_private
from debate.web.limits import GUESS, GUESS_NAME, WRITE, address, fingerprint, limited, too_many
from debate.web.verdict import Refused


@public
@require_http_methods(["GET", "POST"])
@never_cache
def sign_up(request: HttpRequest) -> HttpResponseBase:
    """Make an account; a guest is shown the way on which nothing is lost."""
    if is_guest(request.user):
        asked = get_next_redirect_url(request)
        return redirect(reverse("people:upgrade") + (f"?{urlencode({'next': asked})}" if asked else ""))
    try:
        answer: HttpResponseBase = allauth.signup(request)
    except IntegrityError:
        # Somebody took the name in this moment, perhaps by a second click: now the form says so.
        answer = allauth.signup(request)
    if request.method == "POST" and answer.status_code == 302 and request.user.is_authenticated:
        _confirm_by_link(request, writer(request))
    return answer


@public
@require_http_methods(["GET", "POST"])
@never_cache
@limited(GUESS)
def come_back(request: HttpRequest) -> HttpResponse:
    """Be the guest again that one was on another device."""
    form = ComeBackForm(_sent(request))
    if form.is_valid():
        name, code = form.cleaned_data["name"], form.cleaned_data["code"]
        here, who = address(request), fingerprint(actions.without_mark(name))
        if seconds := GUESS.wait(here) or GUESS_NAME.wait(who):
            return too_many(request, seconds)
        try:
            enter(request, actions.find_guest(name=name, code=code))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            # A class comes back from one address: who knows the code has not guessed.
            GUESS.forgive(here)
            GUESS_NAME.forgive(who)
            messages.success(request, f"Welcome back, {request.user}.")
            return HttpResponseRedirect(get_next_redirect_url(request) or reverse("board:last"))
    return _page(request, "people/come_back.html", form)


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
@sensitive_post_parameters("password1")
@limited(WRITE)
def upgrade(request: HttpRequest) -> HttpResponse:
    """Turn a guest into an account; everything written and voted stays theirs."""
    if not (verdict := is_guest(request.user)):
        messages.info(request, verdict.reason)
        return redirect("board:mine")
    form = SignupForm(_sent(request))
    if form.is_valid():
        said = form.cleaned_data
        try:
            user = actions.become_account(
                guest=writer(request),
                username=said["username"],
                password=said["password1"],
                email=said["email"],
            )
        except Refused as refusal:
            form.add_error("username", str(refusal))
        else:
            return _welcome(request, user)
    return _page(request, "people/upgrade.html", form)


def _back(request: HttpRequest) -> HttpResponse:
    """To where the person came from. An address, never a name: `redirect` would look for a view of that name."""
    return HttpResponseRedirect(get_next_redirect_url(request) or reverse("board:mine"))


def _welcome(request: HttpRequest, user: User) -> HttpResponse:
    request.session.pop(CODE_TO_SHOW, None)
    update_session_auth_hash(request, user)
    messages.success(request, f"You have an account now, {user.name}. Everything you wrote is still yours.")
    _confirm_by_link(request, user)
    return _back(request)


@signed_in
@require_POST
@limited(WRITE)
def return_code(request: HttpRequest) -> HttpResponse:
    """Give the guest another code, shown once, on the next page; only here the guest stays signed in."""
    user = writer(request)
    try:
        code = actions.new_return_code(guest=user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        update_session_auth_hash(request, user)
        request.session[CODE_TO_SHOW] = code
    return _back(request)


@signed_in
@require_POST
@limited(WRITE)
@refusals_are_403
def presence(request: HttpRequest) -> HttpResponse:
    """POST `named`: be named among those who are in a debate, or just counted."""
    user = writer(request)
    actions.be_named_when_here(by=user, named=request.POST.get("named") == "1")
    said = (
        "Where you have a debate open, others there see your name." if user.named_when_here else "You are only counted."
    )
    messages.success(request, said)
    return _back(request)


@account
@require_http_methods(["GET", "POST"])
@never_cache
@sensitive_post_parameters("oldpassword")
@limited(WRITE)
@refusals_are_403
def email(request: HttpRequest) -> HttpResponse:
    """Say, change or take back where a new password may be sent."""
    user = writer(request)
    form = EmailForm(_sent(request), user=user)
    if form.is_valid():
        actions.set_email(user=user, email=form.cleaned_data["email"])
        messages.success(request, "A new password can be sent there." if user.email else "Your e-mail is forgotten.")
        _confirm_by_link(request, user)
        return redirect("board:mine")
    return _page(request, "people/email.html", form)


def _confirm_by_link(request: HttpRequest, user: User) -> None:
    """Have an address that was only typed confirmed, and say that a link was sent, or why not."""
    if user.email and not user.email_confirmed_at:
        sent = confirming.send_link(user)
        said = f"We sent a link to {user.email}: open it to confirm that the address is yours."
        messages.add_message(request, messages.INFO if sent else messages.WARNING, said if sent else sent.reason)


@account
@require_POST
@limited(WRITE)
def send_link(request: HttpRequest) -> HttpResponse:
    """Mail once more the link that confirms the address."""
    _confirm_by_link(request, writer(request))
    return _back(request)


@public
@require_http_methods(["GET", "POST"])
@never_cache
@limited(WRITE)
def confirm_email(request: HttpRequest) -> HttpResponse:
    """From the link in a mail, without signing in: GET shows a button, since mail programs look ahead; POST does it."""
    context: dict[str, Any] = {"done": request.method == "POST"}
    try:
        context["of"] = confirming.meant_by(request.GET.get("of", ""))
        if context["done"]:
            actions.confirm_email(user=context["of"])
    except Refused as refusal:
        context["trouble"] = str(refusal)
    status = 400 if "trouble" in context else 200
    return keep_private(render(request, "people/confirm_email.html", context, status=status))


def _sent(request: HttpRequest) -> QueryDict | None:
    """What was sent, be it nothing; None when the form was only asked for."""
    return request.POST if request.method == "POST" else None


def _page(request: HttpRequest, template: str, form: Any) -> HttpResponse:
    """A page with one form; 422 when something in it was wrong."""
    context = {"form": form, "next": get_next_redirect_url(request) or ""}
    return render(request, template, context, status=422 if form.errors else 200)
