"""One write in a debate: its turn at the clock, and the record of what was done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from debate.activity.actions import record
from debate.activity.models import Verb
from debate.debates.models import Debate, DebateClock
from debate.people.models import User


@dataclass
class Turn:
    """The right to write in one debate until the block ends."""

    debate_id: int
    change: int
    by: User | None
    recorded: bool = False

    def number(self) -> int:
        return DebateClock.take_number(self.debate_id)

    def record(self, verb: Verb, *, node: int | None = None, **detail: Any) -> None:
        """Say what this turn did: once, since one change is one activity."""
        if self.recorded:
            raise RuntimeError("One turn is one change: it was recorded already.")
        record(verb=verb, by=self.by, debate_id=self.debate_id, change=self.change, node=node, **detail)
        self.recorded = True


def hold(debate_id: int) -> None:
    """Let nobody else write in the debate until the transaction ends; for what reads between two turns.

    On SQLite the transaction itself does that.
    """
    DebateClock.objects.select_for_update().get(pk=debate_id)


@contextmanager
def turn(debate_id: int, *, by: User | None) -> Iterator[Turn]:
    """Open a transaction, take the debate's write lock and yield the Turn.

    A turn that recorded nothing changed nothing, so it is rolled back and leaves no gap in the changes.
    """
    with transaction.atomic():
        taken = Turn(debate_id=debate_id, change=DebateClock.tick(debate_id), by=by)
        yield taken
        if not taken.recorded:
            transaction.set_rollback(True)


def as_it_is(debate: Debate) -> Debate:
    """The debate as it is in this turn: who may do what in it can have changed since it was read."""
    return Debate.objects.get(pk=debate.pk)
