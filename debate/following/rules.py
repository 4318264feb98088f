"""Who can be mailed."""

from __future__ import annotations

from debate.people.models import User
from debate.web.verdict import ALLOWED, Verdict, refused


def may_have_digest(user: User) -> Verdict:
    """Accounts with an e-mail address."""
    if user.is_guest or not user.email:
        return refused("Add an e-mail to your account first: then news can be sent there.")
    return ALLOWED
