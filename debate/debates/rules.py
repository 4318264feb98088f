"""Who may do what in a debate, and what is allowed in it now."""

from __future__ import annotations

from typing import Any

from debate.debates.models import Debate, Member
from debate.web.verdict import ALLOWED, Verdict, refused


def may_see(user: Any, debate: Debate) -> Verdict:
    """Public debates and those by link are seen by whoever has the address; the others by members and staff."""
    if debate.visibility != Debate.Visibility.MEMBERS or user.is_staff or debate.role_of(user):
        return ALLOWED
    return refused("Only members of this debate can see it.")


def may_contribute(user: Any, debate: Debate) -> Verdict:
    """Who may write here. An anonymous visitor who may is asked for a name at the first write."""
    if not (seen := may_see(user, debate)):
        return seen
    if debate.contribution == Debate.Contribution.ANYONE or may_manage(user, debate):
        return ALLOWED
    if debate.contribution == Debate.Contribution.SIGNED_IN:
        if user.is_authenticated and not user.is_guest:
            return ALLOWED
        return refused("Only people with an account can write in this debate. Sign in or make an account.")
    if debate.role_of(user):
        return ALLOWED
    return refused("Only members can write in this debate. Its owner can add you.")


def may_post(user: Any, debate: Debate) -> Verdict:
    """Who may add statements and notes, now."""
    if not debate.posting_open:
        return refused("Posting is closed in this debate. You can still read and vote.")
    return may_contribute(user, debate)


def may_vote(user: Any, debate: Debate) -> Verdict:
    """Who may vote, now."""
    if not debate.votes_open:
        return refused("Voting is closed in this debate.")
    return may_contribute(user, debate)


def may_manage(user: Any, debate: Debate) -> Verdict:
    """The owner and staff keep order."""
    if user.is_staff or debate.role_of(user) == Member.Role.OWNER:
        return ALLOWED
    return refused("Only the owner of this debate can do that.")


def may_moderate(user: Any, debate: Debate) -> Verdict:
    """Those who keep order among what others write: for now the owner and staff."""
    return may_manage(user, debate)


def may_renew_link(user: Any, debate: Debate) -> Verdict:
    """Who may give a debate that is not public another address."""
    if debate.is_public:
        return refused("A public debate keeps its address.")
    return may_manage(user, debate)


def may_mend(user: Any) -> Verdict:
    """Texts are kept by curators: one text may lie under the debates of several owners."""
    return ALLOWED if user.is_staff else refused("Only curators can change a text.")


def may_start(user: Any) -> Verdict:
    """Whoever has an account may start a debate."""
    if user.is_authenticated and not user.is_guest:
        return ALLOWED
    return refused("To start a debate you need an account.")
