"""People. Nobody is deleted here: their words and votes would go or break. People leave by themselves, on the site."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from debate.people.actions import GUEST_MARK, NAME_TAKEN, set_email
from debate.people.models import User, name_key
from debate.people.rules import name_is_sound
from debate.web.curation import Curated

RIGHTS = ("is_staff", "is_superuser", "groups", "user_permissions")


def sound_name(person: User, name: str) -> str:
    """The name, unless it cannot be shown to others or a reader would take it for somebody else's."""
    if person.is_guest and not name.endswith(GUEST_MARK):
        raise ValidationError(f"A guest's name ends in{GUEST_MARK}.")
    if not (verdict := name_is_sound(name.removesuffix(GUEST_MARK) if person.is_guest else name)):
        raise ValidationError(verdict.reason)
    if User.objects.filter(name_key=name_key(name)).exclude(pk=person.pk).exists():
        raise ValidationError(NAME_TAKEN)
    return name


class PersonForm(UserChangeForm):
    class Meta:
        model = User
        fields = "__all__"

    def clean_name(self) -> str:
        # A name from before a rule stays: nobody should have to be renamed to be given a right.
        name = self.cleaned_data["name"]
        return name if name == self.initial.get("name") else sound_name(self.instance, name)


class NewPersonForm(AdminUserCreationForm):
    class Meta(AdminUserCreationForm.Meta):
        model = User

    def clean_username(self) -> Any:
        # A new account's name, which others see, is its username.
        username = super().clean_username()
        return sound_name(self.instance, username) if username else username


@admin.register(User)
class PersonAdmin(Curated, UserAdmin):
    form = PersonForm
    add_form = NewPersonForm
    list_display = (
        *("username", "name", "email", "email_confirmed_at"),
        *("is_guest", "is_active", "is_staff", "date_joined", "last_login"),
    )
    list_filter = ("is_guest", "is_active", "is_staff", "is_superuser", "is_example", "groups")
    search_fields = ("name", "username", "email")
    date_hierarchy = "date_joined"
    ordering = ("-pk",)
    readonly_fields = (
        "is_guest",
        "is_example",
        "email_confirmed_at",
        "unseen_answers",
        "answers_seen_at",
        "last_login",
        "date_joined",
        "left_at",
    )
    fieldsets = (
        (None, {"fields": ("username", "name", "email", "password", "is_active")}),
        ("What is known", {"fields": readonly_fields}),
        ("Rights", {"fields": RIGHTS}),
    )

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Another address is confirmed by nobody yet, and no new password goes to the former one any more."""
        typed = change and "email" in form.changed_data
        if typed:
            obj.email_confirmed_at = None
        super().save_model(request, obj, form, change)
        if typed:
            set_email(user=obj, email=obj.email.lower())

    def has_add_permission(self, request: HttpRequest) -> bool:
        return admin.ModelAdmin.has_add_permission(self, request)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """A curator who is no superuser does not touch those who are: not even their e-mail address."""
        above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not above and super().has_change_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Rights are given by superusers, or who may change people could make themselves anything; guests have none."""
        fixed = super().get_readonly_fields(request, obj)
        may_give = request.user.is_superuser and not (obj and obj.is_guest)
        return fixed if may_give else (*fixed, *RIGHTS)


# A person's address is changed on the person's page: beside it, one that nobody sees there would get a new password.
admin.site.unregister(EmailAddress)
admin.site.unregister(Group)


@admin.register(Group)
class RightsAdmin(Curated, GroupAdmin):
    """A group gives rights to all who are in it: superusers alone say which."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return bool(request.user.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return bool(request.user.is_superuser)
