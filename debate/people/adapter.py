"""How accounts are made and signed in: what allauth leaves to the project."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse

from debate.people.actions import NAME_TAKEN
from debate.people.models import User, name_key
from debate.people.rules import name_is_sound
from debate.web.limits import address

WAYS_IN = ("account_login", "account_signup", "account_logout", "account_reset_password", "people:come_back")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "No account has this username and password. Check both.",
        "incorrect_password": "That is not your password.",
        "enter_current_password": "That is not your password.",
        "too_many_login_attempts": "Too many attempts failed. Try again in ten minutes, or reset your password.",
        "username_taken": NAME_TAKEN,
    }

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """A username is also the name that others see, so it must equal nobody else's."""
        if not (verdict := name_is_sound(username)):
            raise ValidationError(verdict.reason)
        username = super().clean_username(username, shallow=shallow)
        if not shallow and User.objects.filter(name_key=name_key(username)).exists():
            raise ValidationError(NAME_TAKEN)
        return username

    def save_user(self, request: Any, user: User, form: Any, commit: bool = True) -> User:
        saved: User = super().save_user(request, user, form, commit=False)
        saved.name = saved.username
        if commit:
            saved.save()
        return saved

    def set_password(self, user: User, password: str) -> None:
        """Only the password: to save the whole row would bring somebody back who left meanwhile."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def get_client_ip(self, request: HttpRequest) -> str:
        """What allauth counts attempts by: the same fingerprint as our own limits, never the address itself."""
        return address(request)

    def is_safe_url(self, url: str) -> bool:
        """Whether to lead there after signing in: a path of ours, and not that of a page on which one signs in."""
        ours = url.startswith("/") and super().is_safe_url(url)
        return ours and urlsplit(url).path not in {reverse(name) for name in WAYS_IN}

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("board:mine")
