"""Who belongs to a debate, as the members' page shows it, and the forms with which that is changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from debate.debates.belonging import Belonging
from debate.debates.models import Debate, Member, Pause
from debate.debates.rules import may_give_role, may_hand_over, may_pause
from debate.people.actions import GUEST_MARK
from debate.people.models import User, name_key

ROLES = [(role.value, role.label) for role in (Member.Role.CONTRIBUTOR, Member.Role.MODERATOR, Member.Role.VIEWER)]
HOURS = [(1, "an hour"), (24, "a day"), (24 * 7, "a week")]
DAYS = [(1, "a day"), (7, "a week"), (30, "a month"), (0, "until it is ended")]


class NameForm(forms.Form):
    """Somebody by the name that others see."""

    name = forms.CharField(label="Name", max_length=100, help_text="As it is shown; “(guest)” can be left out.")

    def clean_name(self) -> User:
        """Who has this very name, else the guest who gave it."""
        given = self.cleaned_data["name"]
        for name in (given, given + GUEST_MARK):
            if user := User.objects.filter(name_key=name_key(name), is_active=True).first():
                return user
        raise forms.ValidationError("Nobody here has this name.")


class MemberForm(NameForm):
    role = forms.ChoiceField(label="As", choices=ROLES, required=False)

    def clean_role(self) -> str:
        return self.cleaned_data["role"] or Member.Role.CONTRIBUTOR


class PauseForm(NameForm):
    """Let somebody only read for a while; also somebody who is no member."""

    hours = forms.TypedChoiceField(label="For", choices=HOURS, coerce=int)
    reason = forms.CharField(label="Why?", max_length=300, help_text="They are told.")

    def said(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "user": data["name"],
            "until": timezone.now() + timedelta(hours=data["hours"]),
            "reason": data["reason"],
        }


class InviteForm(forms.Form):
    role = forms.ChoiceField(label="As", choices=ROLES)
    days = forms.TypedChoiceField(label="Open for", choices=DAYS, coerce=int)

    def said(self) -> dict[str, Any]:
        days = self.cleaned_data["days"]
        expires_at = timezone.now() + timedelta(days=days) if days else None
        return {"role": self.cleaned_data["role"], "expires_at": expires_at}


@dataclass(frozen=True, slots=True)
class Line:
    """A member with what this person may do to them."""

    member: Member
    may_change: bool
    may_hand_over: bool


def lines_of(user: Any, debate: Debate) -> list[Line]:
    """All members by name, the owner first."""
    found = Member.objects.filter(debate=debate).select_related("user").order_by("user__name_key")
    members = sorted(found, key=lambda member: member.role != Member.Role.OWNER)
    for member in members:
        debate.remember(member.user, Belonging(role=member.role))
    return [
        Line(
            member,
            bool(may_give_role(user, debate, member.user, Member.Role.VIEWER)),
            bool(may_hand_over(user, debate, member.user)),
        )
        for member in members
    ]


def pauses_of(user: Any, debate: Debate) -> list[tuple[Pause, bool]]:
    """Who can only read for now, and whether this person may end that."""
    found = Pause.objects.filter(debate=debate, until__gt=timezone.now()).select_related("user").order_by("until")
    return [(pause, bool(may_pause(user, debate, pause.user))) for pause in found]
