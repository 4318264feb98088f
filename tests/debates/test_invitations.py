"""Invitations by link: whom they let in, as what, and how often."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from debate.activity.models import Activity
from debate.debates import actions
from debate.debates.invitations import invite, join, reopen, revoke
from debate.debates.models import Debate, Invitation
from debate.web.verdict import Refused
from tests.together import together


def role(debate, user):
    return Debate.objects.get(pk=debate.pk).role_of(user)


def test_whoever_has_the_link_joins_in_its_role_and_is_counted_once(private_debate, owner, stranger, guest):
    made = invite(debate=private_debate, by=owner, role="contributor")
    assert len(made.key) == 32
    for user in (stranger, guest):
        join(invitation=made, by=user)
        assert role(private_debate, user) == "contributor"
        with pytest.raises(Refused, match="belong to this debate already"):
            join(invitation=made, by=user)
    made.refresh_from_db()
    assert made.uses == 2
    assert made.key not in str(list(Activity.objects.values_list("detail", flat=True)))


def test_a_higher_role_is_taken_and_a_lower_one_is_not(private_debate, owner, member):
    actions.add_member(debate=private_debate, by=owner, user=member, role="contributor")
    with pytest.raises(Refused, match="already"):
        join(invitation=invite(debate=private_debate, by=owner, role="viewer"), by=member)
    join(invitation=invite(debate=private_debate, by=owner, role="moderator"), by=member)
    assert role(private_debate, member) == "moderator"


def test_no_guest_becomes_a_moderator(private_debate, owner, guest):
    with pytest.raises(Refused, match="A moderator needs an account"):
        join(invitation=invite(debate=private_debate, by=owner, role="moderator"), by=guest)


def test_an_invitation_ends_when_it_expires_or_is_revoked_and_may_be_opened_again(private_debate, owner, stranger):
    past = invite(debate=private_debate, by=owner, role="viewer", expires_at=timezone.now() - timedelta(seconds=1))
    gone = revoke(invitation=invite(debate=private_debate, by=owner, role="viewer"), by=owner)
    for ended in (past, gone):
        with pytest.raises(Refused, match="no longer open"):
            join(invitation=ended, by=stranger)
    reopen(invitation=gone, by=owner)
    assert join(invitation=gone, by=stranger).role == "viewer"


def test_only_the_owner_invites_and_revokes(private_debate, owner, member):
    actions.add_member(debate=private_debate, by=owner, user=member, role="moderator")
    made = invite(debate=private_debate, by=owner, role="viewer")
    for write in (
        lambda: invite(debate=private_debate, by=member, role="moderator"),
        lambda: revoke(invitation=made, by=member),
    ):
        with pytest.raises(Refused, match="Only the owner"):
            write()


def test_the_database_refuses_to_invite_an_owner(private_debate):
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(debate=private_debate, role="owner")


@pytest.mark.django_db(transaction=True)
def test_one_who_clicks_twice_joins_once(private_debate, owner, stranger):
    made = invite(debate=private_debate, by=owner, role="viewer")
    answers = together([lambda: join(invitation=made, by=stranger)] * 2)
    assert len([answer for answer in answers if isinstance(answer, Refused)]) == 1
    made.refresh_from_db()
    assert made.uses == 1 and role(private_debate, stranger) == "viewer"
