"""When somebody was in a debate last, so that they can be shown what is new since.

Written by the first page of a visit alone, and a page half an hour later begins another: no turn at the clock, since
nobody else learns of it, and no wait for the disk, since at worst something is called new once more. So a page is shown
also while nothing can be written.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import OperationalError, connection

from debate.debates.models import Debate
from debate.people.models import User
from debate.web.limits import unhurried
from debate.web.log import is_ours
from debate.web.rows import aware, moment

logger = logging.getLogger(__name__)

GAP = timedelta(minutes=30)

# Two tabs that open at once are one visit.
COME = """
INSERT INTO following_visit (user_id, debate_id, at, change) VALUES (%(user)s, %(debate)s, %(at)s, %(change)s)
ON CONFLICT (user_id, debate_id) DO UPDATE SET
  at_before = following_visit.at, change_before = following_visit.change, at = excluded.at, change = excluded.change
WHERE following_visit.at < %(over)s
"""


class Visited(NamedTuple):
    """What is stored of somebody's visits to a debate, as a query brings it."""

    at: datetime | None = None
    change: int | None = None
    at_before: datetime | None = None
    change_before: int | None = None

    def begins_anew(self, now: datetime) -> bool:
        """Whether a page that is opened now is the first of another visit."""
        return self.at is None or aware(self.at) < now - GAP

    def last(self, now: datetime) -> tuple[datetime, int] | None:
        """When this person was here before this visit, and which change was the latest then; None the first time."""
        at, change = (self.at, self.change) if self.begins_anew(now) else (self.at_before, self.change_before)
        return None if at is None or change is None else (aware(at), change)


def come(*, debate: Debate, by: User, change: int, now: datetime) -> None:
    """Remember that somebody opened the debate, when this change was its latest."""
    about = {"user": by.pk, "debate": debate.pk, "change": change, "at": moment(now), "over": moment(now - GAP)}
    try:
        with unhurried(), connection.cursor() as cursor:
            cursor.execute(COME, about)
    except OperationalError as full_or_locked:
        if is_ours(full_or_locked):
            raise
        logger.exception("A visit could not be remembered")
