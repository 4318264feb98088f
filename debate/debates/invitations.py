"""Invitations by link: made, taken back, and followed."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F
from django.utils import timezone

from debate.activity.models import Verb
from debate.debates.clock import as_it_is, turn
from debate.debates.models import Debate, Invitation, Member
from debate.debates.rules import may_join, may_manage
from debate.people.models import User
from debate.web.verdict import require


def invite(*, debate: Debate, by: User, role: str, expires_at: datetime | None = None) -> Invitation:
    """Make a link that lets whoever has it join as `role`."""
    with turn(debate.pk, by=by) as taken:
        require(may_manage(by, as_it_is(debate)))
        made = Invitation.objects.create(debate=debate, role=role, expires_at=expires_at, created_by=by)
        # Not the key: the record is read by many.
        taken.record(Verb.INVITED, invitation=made.pk, role=role)
    return made


def revoke(*, invitation: Invitation, by: User) -> Invitation:
    """End an invitation. Who joined by it stays."""
    return _set_revoked(invitation, by, is_revoked=True)


def reopen(*, invitation: Invitation, by: User) -> Invitation:
    """Take the end of an invitation back: its link leads in again."""
    return _set_revoked(invitation, by, is_revoked=False)


def _set_revoked(invitation: Invitation, by: User, *, is_revoked: bool) -> Invitation:
    with turn(invitation.debate_id, by=by) as taken:
        require(may_manage(by, as_it_is(invitation.debate)))
        invitation.refresh_from_db(fields=["revoked_at"])
        if is_revoked != (invitation.revoked_at is not None):
            invitation.revoked_at = timezone.now() if is_revoked else None
            invitation.save(update_fields=["revoked_at"])
            taken.record(Verb.INVITED, invitation=invitation.pk, role=invitation.role, revoked=is_revoked)
    return invitation


def join(*, invitation: Invitation, by: User) -> Member:
    """Belong to the debate in the role that the invitation says, or in a higher one than before."""
    with turn(invitation.debate_id, by=by) as taken:
        invitation = Invitation.objects.select_related("debate").get(pk=invitation.pk)
        require(may_join(by, invitation))
        member, _ = Member.objects.update_or_create(
            debate=invitation.debate, user=by, defaults={"role": invitation.role}
        )
        Invitation.objects.filter(pk=invitation.pk).update(uses=F("uses") + 1)
        taken.record(Verb.JOINED, user=by.pk, role=invitation.role, invitation=invitation.pk)
    return member
