"""What is allowed in a debate now, and to whom: the sentences that people read when they are refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.timesince import timeuntil

from debate.debates.models import Debate, Invitation, Member
from debate.debates.permissions import (
    BELONG,
    KEEP_ORDER,
    MANAGE,
    WRITE,
    WRITE_DIRECTLY,
    has_account,
    moderates,
    views,
)
from debate.web.verdict import ALLOWED, Verdict, refused

NOT_RUNNING = {
    Debate.State.CLOSED: "This debate is closed. You can still read it.",
    Debate.State.ARCHIVED: "This debate is archived. You can still read it.",
}
NOT_AMONG_WRITERS = {
    Debate.Contribution.SIGNED_IN: "Only people with an account can write in this debate. Sign in or make an account.",
    Debate.Contribution.MEMBERS: "Only members can write in this debate. Its owner can add you.",
}
# What each role may that the one before it may not.
RANKS = ["", Member.Role.VIEWER, Member.Role.CONTRIBUTOR, Member.Role.MODERATOR, Member.Role.OWNER]


def may_see(user: Any, debate: Debate) -> Verdict:
    """Public debates and those by link are seen by whoever has the address; the others, and drafts, by members."""
    if debate.state == Debate.State.DRAFT and not BELONG.holds(user, debate):
        return refused("This debate is a draft: only its members can see it.")
    if debate.visibility != Debate.Visibility.MEMBERS or BELONG.holds(user, debate):
        return ALLOWED
    return refused("Only members of this debate can see it.")


def is_running(debate: Debate) -> Verdict:
    """Whether anything can be written now."""
    return ALLOWED if debate.is_running else refused(NOT_RUNNING[Debate.State(debate.state)])


def is_not_paused(user: Any, debate: Debate) -> Verdict:
    """Who keeps order can let somebody only read for a while."""
    pause = debate.belonging_of(user)
    if pause.paused_until is None:
        return ALLOWED
    left = timeuntil(pause.paused_until + timedelta(seconds=59))  # of a minute that has begun, not 0
    return refused(f"You can only read here for another {left}: {pause.pause_reason}")


def is_among_writers(user: Any, debate: Debate) -> Verdict:
    """Who may write here at any time; a viewer never."""
    if WRITE[Debate.Contribution(debate.contribution)](user, debate):
        return ALLOWED
    if views(user, debate):
        return refused("You are a viewer here: you can read, but not write or vote.")
    return refused(NOT_AMONG_WRITERS[Debate.Contribution(debate.contribution)])


def may_contribute(user: Any, debate: Debate) -> Verdict:
    """Who may write here. An anonymous visitor who may is asked for a name at the first write."""
    return (
        may_see(user, debate) and is_running(debate) and is_among_writers(user, debate) and is_not_paused(user, debate)
    )


def may_post(user: Any, debate: Debate) -> Verdict:
    """Who may add notes, and statements at once or as suggestions, now."""
    if debate.is_running and not debate.posting_open:
        return refused(f"Posting is closed in this debate. You can still read{' and vote' * debate.votes_open}.")
    return may_contribute(user, debate)


def may_write_directly(user: Any, debate: Debate) -> Verdict:
    """Whose statements appear at once; in a debate that takes suggestions those of its members."""
    verdict = may_post(user, debate)
    if verdict and debate.takes_suggestions and not WRITE_DIRECTLY.holds(user, debate):
        return refused("Here statements are suggested first, and appear when a moderator has accepted them.")
    return verdict


def may_suggest(user: Any, debate: Debate) -> Verdict:
    """Who may write, but not directly."""
    if not debate.takes_suggestions:
        return refused("This debate takes no suggestions.")
    if WRITE_DIRECTLY.holds(user, debate):
        return refused("You need not suggest: what you write appears at once.")
    return may_post(user, debate)


def may_vote(user: Any, debate: Debate) -> Verdict:
    """Who may vote, now."""
    if debate.state == Debate.State.DRAFT:
        return refused("Voting begins when this debate opens.")
    if debate.is_running and not debate.votes_open:
        return refused("Voting is closed in this debate.")
    return may_contribute(user, debate)


def may_manage(user: Any, debate: Debate) -> Verdict:
    """Its settings, positions and members: the owner and staff."""
    return MANAGE(user, debate)


def may_moderate(user: Any, debate: Debate) -> Verdict:
    """Those who keep order among what others write: the owner, moderators and staff; a paused one reads why not."""
    verdict = KEEP_ORDER(user, debate)
    return verdict if verdict or not moderates(user, debate) else is_not_paused(user, debate)


def may_rearrange(user: Any, debate: Debate) -> Verdict:
    """Who may change how others' statements stand: who keeps order, and not when nobody can vote on it anew."""
    return may_moderate(user, debate) and is_running(debate)


def may_see_members(user: Any, debate: Debate) -> Verdict:
    """Who belongs here is for those who do."""
    return BELONG(user, debate)


def may_give_role(user: Any, debate: Debate, receiver: Any, role: str) -> Verdict:
    """The owner gives roles; the owner's own is handed over, and who keeps order has an account."""
    if not (verdict := may_manage(user, debate)):
        return verdict
    if debate.owner_id == receiver.pk:
        return refused("The owner stays the owner until the debate is handed over.")
    return role_fits(role, receiver)


def role_fits(role: str, receiver: Any) -> Verdict:
    """Whether this person can have this role."""
    if role not in RANKS[1:-1]:
        return refused("Choose moderator, contributor or viewer.")
    if role == Member.Role.MODERATOR and receiver.is_authenticated and receiver.is_guest:
        return refused("A moderator needs an account: guests can be contributors or viewers.")
    return ALLOWED


def may_hand_over(user: Any, debate: Debate, receiver: Any) -> Verdict:
    """The owner to a member with an account."""
    if not (verdict := may_manage(user, debate)):
        return verdict
    if receiver.pk == debate.owner_id or not debate.role_of(receiver):
        return refused("A debate is handed over to one of its other members.")
    return ALLOWED if has_account(receiver, debate) else refused("The owner of a debate needs an account.")


def may_join(user: Any, invitation: Invitation) -> Verdict:
    """Whoever has the link while it is open, and no higher role already."""
    if not invitation.is_open:
        return refused("This invitation is no longer open. Ask whoever sent it for another.")
    if RANKS.index(invitation.debate.role_of(user)) >= RANKS.index(invitation.role):
        return refused("You belong to this debate already.")
    if invitation.role == Member.Role.MODERATOR and not has_account(user, invitation.debate):
        return refused("A moderator needs an account: sign in or make one, and you come back here.")
    return ALLOWED


def may_pause(user: Any, debate: Debate, other: Any) -> Verdict:
    """Those who keep order anybody but each other; only the owner pauses a moderator, and nobody the owner or staff."""
    if not (verdict := may_moderate(user, debate)):
        return verdict
    if other.pk == debate.owner_id or other.is_staff:
        return refused("The owner and curators cannot be paused.")
    if debate.role_of(other) == Member.Role.MODERATOR and not may_manage(user, debate):
        return refused("Only the owner can pause a moderator.")
    return ALLOWED


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
