"""How one person belongs to a debate: asked for every page and every write, so in one statement said by hand."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.utils import timezone

from debate.web.rows import aware, fetch

# For a statement that reads a debate anyhow: what `Belonging.of` is made of, and from where.
BELONGS = "member.role, pause.until, pause.reason"
BELONGING = """
  LEFT JOIN debates_member member ON member.debate_id = debates_debate.id AND member.user_id = %(user)s
  LEFT JOIN debates_pause pause ON pause.debate_id = debates_debate.id AND pause.user_id = %(user)s
"""
LOOK_UP = f"SELECT {BELONGS} FROM debates_debate {BELONGING} WHERE debates_debate.id = %(debate)s"  # noqa: S608 our own


class Belonging(NamedTuple):
    """The role, or "" for none; and until when and why this person pauses."""

    role: str = ""
    paused_until: datetime | None = None
    pause_reason: str = ""

    @classmethod
    def of(cls, role: str | None, until: datetime | None, reason: str | None) -> Belonging:
        """What a query brought; a pause that is over is none."""
        until = until and aware(until)
        return cls(role or "", until, reason or "") if until and until > timezone.now() else cls(role or "")


def look_up(debate_id: int, user_id: int) -> Belonging:
    found = fetch(LOOK_UP, {"debate": debate_id, "user": user_id})
    return Belonging.of(*found[0]) if found else Belonging()
