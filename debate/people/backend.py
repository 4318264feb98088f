"""Who is signed in: allauth's backend, with the person read by a statement said by hand."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from debate.people.models import User
from debate.web.rows import instances


class Backend(AuthenticationBackend):
    """Every page and every write of somebody signed in waits for this one row."""

    def get_user(self, user_id: Any) -> User | None:
        found = instances(User, "id = %s", [user_id])
        return found[0] if found and self.user_can_authenticate(found[0]) else None
