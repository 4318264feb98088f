"""How accounts are made: what allauth leaves to the project."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError

from debate.people.models import User, name_key
from debate.people.rules import name_is_sound


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def clean_username(self, username: str, shallow: bool = False) -> str:
        """A username is also the name that others see, so it must equal nobody else's."""
        username = super().clean_username(username, shallow=shallow)
        if not (verdict := name_is_sound(username)):
            raise ValidationError(verdict.reason)
        if not shallow and User.objects.filter(name_key=name_key(username)).exists():
            raise ValidationError("Somebody here already has this name.")
        return username

    def save_user(self, request: Any, user: User, form: Any, commit: bool = True) -> User:
        saved: User = super().save_user(request, user, form, commit=False)
        saved.name = saved.username
        if commit:
            saved.save()
        return saved
