"""The forms of accounts and guests, in our words: one question a field, said why, nothing asked that is not needed."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from django import forms

from debate.people.models import NAME_MAX, User

EMAIL_HELP = "To reset your password, and for news if you choose so later: it is shown to nobody."
PASSWORD_HELP = "At least 8 characters, and not one that everybody uses. A sentence is good."  # noqa: S105 no password
LABELS = {
    "login": "Username",
    "email": "E-mail",
    "password1": "Password",
    "password2": "The same again",
    "oldpassword": "Your password now",
}


def in_our_words(form: forms.Form, **helps: str) -> None:
    """Take allauth's placeholders and help away and say our own; a label that stays visible needs no placeholder."""
    for name, field in form.fields.items():
        field.label = LABELS.get(name, field.label)
        field.help_text = helps.get(name, "")
        field.widget.attrs.pop("placeholder", None)


class LoginForm(allauth.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        in_our_words(self)


class SignupForm(allauth.SignupForm):
    """Username and password; an e-mail only for those who want to be able to reset it."""

    field_order = ["username", "password1", "email"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        in_our_words(
            self,
            username="Others see it beside what you write. Letters, digits and @ . + - _",
            password1=PASSWORD_HELP,
            email=EMAIL_HELP,
        )
        self.fields["username"].widget.attrs["maxlength"] = str(NAME_MAX)


class ResetPasswordForm(allauth.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        in_our_words(self, email="The one you gave to your account.")


class ResetPasswordKeyForm(allauth.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        in_our_words(self, password1=PASSWORD_HELP)
        self.fields["password1"].label = "New password"


class ChangePasswordForm(allauth.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        in_our_words(self, password1=PASSWORD_HELP)
        self.fields["password1"].label = "New password"


class EmailForm(forms.Form):
    """Where a new password may be sent; empty for nowhere. Whoever can reset it owns the account: so it asks for it."""

    email = forms.EmailField(label="E-mail", required=False, max_length=254, help_text=EMAIL_HELP)
    oldpassword = forms.CharField(
        label=LABELS["oldpassword"],
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["email"].initial = user.email
        self.fields["email"].widget.attrs["autocomplete"] = "email"
        self.user = user

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean_oldpassword(self) -> str:
        if not self.user.check_password(self.cleaned_data["oldpassword"]):
            raise get_adapter().validation_error("incorrect_password")
        return str(self.cleaned_data["oldpassword"])


class ComeBackForm(forms.Form):
    """A guest's name and return code."""

    name = forms.CharField(
        label="Your name here",
        max_length=2 * NAME_MAX,
        help_text="As you typed it; with or without its number and “(guest)”.",
    )
    code = forms.CharField(label="Return code", max_length=40, help_text="It looks like maple-417.")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "nickname"
        self.fields["code"].widget.attrs |= {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
