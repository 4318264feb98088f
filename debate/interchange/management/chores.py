"""The chores: work that comes round, each done by one process at a time, through the queue in the database."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django_tasks import task
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from debate.activity.presence import forget_old as forget_who_was_here
from debate.arguments.tending import forget_old
from debate.board.leaving import forget_guests
from debate.following.digest import send_due
from debate.following.telling import forget_old as forget_old_news
from debate.schedule.actions import finish, take
from debate.web.limits import sweep

logger = logging.getLogger(__name__)

KEPT = timedelta(days=14)


def sweep_up() -> None:
    """Forget what was to be known for moments only: counts, sessions, who is here."""
    sweep()
    forget_who_was_here()


def tidy() -> None:
    """Forget what was done long ago, and what a process that died left half done."""
    long_ago = timezone.now() - KEPT
    DBTaskResult.objects.finished().filter(finished_at__lte=long_ago).delete()
    DBTaskResult.objects.running().filter(started_at__lte=long_ago).delete()
    forget_old_news(timezone.now())


def send_digests() -> None:
    """Mail news to those who chose it and had none today, or this week."""
    send_due(timezone.now())


def expire_guests() -> None:
    """Forget the guests who have not come for a year."""
    forget_guests(timezone.now())


def verify() -> None:
    """Compare every derived value with what it is derived from; differences fail the chore, and stand in the log."""
    said = StringIO()
    try:
        call_command("verify", stdout=said, stderr=StringIO(), no_color=True)
    except Exception:
        logger.error("Derived values have drifted:\n%s", said.getvalue())
        raise


@dataclass(frozen=True, slots=True)
class Chore:
    """What to do, and how often."""

    do: Callable[[], object]
    every: timedelta


CHORES = {
    "sweep": Chore(sweep_up, timedelta(minutes=10)),
    "undos": Chore(forget_old, timedelta(minutes=10)),
    "digests": Chore(send_digests, timedelta(minutes=15)),
    "tidy": Chore(tidy, timedelta(days=1)),
    "guests": Chore(expire_guests, timedelta(days=1)),
    "verify": Chore(verify, timedelta(days=7)),
}


@task
def do(name: str) -> None:
    """Do one chore and say how it went."""
    try:
        CHORES[name].do()
    except Exception as error:
        finish(name=name, now=timezone.now(), trouble=f"{type(error).__name__}: {error}")
        raise
    finish(name=name, now=timezone.now())


def enqueue_due() -> list[str]:
    """Put what is due into the queue; the names."""
    taken = []
    for name, chore in CHORES.items():
        with transaction.atomic():
            if take(name=name, every=chore.every, now=timezone.now()):
                do.enqueue(name)
                taken.append(name)
    return taken


def work() -> int:
    """Do what is in the queue; how much that was."""
    # Looked at before a worker takes the write lock in order to look.
    if not DBTaskResult.objects.ready().exists():
        return 0
    worker = Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="serve",
    )
    worker.run()
    return worker._run_tasks


def round_of_chores() -> int:
    """What the worker does again and again."""
    enqueue_due()
    return work()
