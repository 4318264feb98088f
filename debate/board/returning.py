"""What is new for somebody who comes back to a debate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from debate.board.branches import View
from debate.board.queries import LATEST, MOST_NEW
from debate.following.visits import come
from debate.people.models import User


@dataclass(frozen=True, slots=True)
class Since:
    """How many statements are new or changed since the last visit; `change` was the latest then."""

    at: datetime
    change: int
    new: int
    changed: int
    is_more: bool  # whether there may be more than were counted


def since_last_visit(view: View) -> Since | None:
    """What others wrote since then, of which something is left; None when there is nothing."""
    new, changed = view.beside.new_since, view.beside.changed_since
    if not (view.last_visit and new + changed):
        return None
    at, change = view.last_visit
    is_more = max(new, changed) >= MOST_NEW or view.beside.change - change > LATEST
    return Since(at, change, new, changed, is_more)


def keep_visit(view: View) -> None:
    """Remember the visit that this page begins, if it begins one."""
    if isinstance(view.user, User) and view.visited.begins_anew(view.opened_at):
        come(debate=view.debate, by=view.user, change=view.beside.change, now=view.opened_at)
