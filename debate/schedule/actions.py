"""Take a piece of work when it is due, and say how it went; no two processes take the same one."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from debate.schedule.models import Due

# Who took a piece of work so long ago is dead: no piece is larger than a few minutes.
GIVEN_UP = timedelta(hours=1)


def take(*, name: str, every: timedelta, now: datetime) -> bool:
    """Whether the work is due and was not taken by somebody else; then it is ours until `finish`.

    One conditional UPDATE, so that of two that come at once one is told no. A clock that jumped ahead and came back
    leaves times that cannot be: they count as past, or nothing would be due until it is that late again.
    """
    Due.objects.bulk_create([Due(name=name, next_at=now + every)], ignore_conflicts=True)
    is_due = Q(next_at__lte=now) | Q(next_at__gt=now + every)
    is_free = Q(started_at=None) | Q(started_at__lte=now - GIVEN_UP) | Q(started_at__gt=now)
    return bool(Due.objects.filter(is_due, is_free, name=name).update(started_at=now, next_at=now + every))


def finish(*, name: str, now: datetime, trouble: str = "") -> None:
    """Say that the work is done, or why it failed."""
    Due.objects.filter(name=name).update(started_at=None, finished_at=now, trouble=trouble[:300])
