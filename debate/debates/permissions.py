"""Who may do what in a debate, as named predicates and one table made of them.

What is allowed now (is it open, are votes taken) and the sentences of refusals are in `rules`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from debate.debates.models import Debate, Member
from debate.web.verdict import ALLOWED, Verdict, refused

Predicate = Callable[[Any, Debate], bool]
Role = Member.Role


def any_of(*predicates: Predicate) -> Predicate:
    return lambda user, debate: any(holds(user, debate) for holds in predicates)


def all_of(*predicates: Predicate) -> Predicate:
    return lambda user, debate: all(holds(user, debate) for holds in predicates)


def has_role(role: Role) -> Predicate:
    return lambda user, debate: debate.role_of(user) == role


def is_staff(user: Any, debate: Debate) -> bool:
    return bool(user.is_staff)


def has_account(user: Any, debate: Debate) -> bool:
    return bool(user.is_authenticated and not user.is_guest)


def does_not_just_view(user: Any, debate: Debate) -> bool:
    return debate.role_of(user) != Role.VIEWER


owns, moderates, contributes, views = map(has_role, (Role.OWNER, Role.MODERATOR, Role.CONTRIBUTOR, Role.VIEWER))


@dataclass(frozen=True, slots=True)
class Right:
    """Something that only some people may do."""

    who: str
    holds: Predicate

    def __call__(self, user: Any, debate: Debate) -> Verdict:
        return ALLOWED if self.holds(user, debate) else refused(f"Only {self.who} of this debate can do that.")


def is_not_paused(user: Any, debate: Debate) -> bool:
    return debate.belonging_of(user).paused_until is None


# The table.
MANAGE = Right("the owner", any_of(is_staff, owns))
KEEP_ORDER = Right("the owner and moderators", any_of(is_staff, owns, all_of(moderates, is_not_paused)))
WRITE_DIRECTLY = Right("members who contribute", any_of(is_staff, owns, moderates, contributes))
BELONG = Right("members", any_of(is_staff, owns, moderates, contributes, views))

# Who may write at all, by what the debate says of contributions.
WRITE = {
    Debate.Contribution.ANYONE: does_not_just_view,
    Debate.Contribution.SIGNED_IN: any_of(WRITE_DIRECTLY.holds, all_of(has_account, does_not_just_view)),
    Debate.Contribution.MEMBERS: WRITE_DIRECTLY.holds,
}
