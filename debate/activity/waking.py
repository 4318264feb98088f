"""Waking up when something was written, in this process or in another."""

from __future__ import annotations

from threading import Event
from typing import Any, Protocol

from django.db import connection, transaction

CHANNEL = "activity"
# How often SQLite is asked whether another process wrote something.
LOOK_EVERY = 0.2
NOTIFY = f"pg_notify('{CHANNEL}', '')"

_nudged = Event()


def tell() -> None:
    """What the transaction writes is to be seen: whoever watches wakes up when it commits."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {NOTIFY}")
    else:
        transaction.on_commit(nudge)


def nudge() -> None:
    """Wake this process at once; the others see it in the database."""
    _nudged.set()


class Alarm(Protocol):
    """Tells that the database may hold something new."""

    def wait(self) -> bool:
        """Wait for a moment; whether something was written."""

    def close(self) -> None: ...


def alarm() -> Alarm:
    return Listening() if connection.vendor == "postgresql" else Asking()


class Asking:
    """SQLite: its data version, on the one connection that the thread holds, moves with every write of any other."""

    def __init__(self) -> None:
        self.version = -1

    def wait(self) -> bool:
        nudged = _nudged.wait(LOOK_EVERY)
        _nudged.clear()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA data_version")
            before, self.version = self.version, cursor.fetchone()[0]
        return nudged or before != self.version

    def close(self) -> None:
        connection.close()


class Listening:
    """PostgreSQL: a connection of its own, outside the pool, which the server tells of every commit."""

    def __init__(self) -> None:
        default: Any = connection
        with default.wrap_database_errors:
            self.connection = default.Database.connect(**default.get_connection_params(), autocommit=True)
            self.connection.execute(f"LISTEN {CHANNEL}")
        self.is_first = True

    def wait(self) -> bool:
        # What was written before it listened was told to nobody.
        if self.is_first:
            self.is_first = False
            return True
        with connection.wrap_database_errors:
            told = list(self.connection.notifies(timeout=1, stop_after=1))
            told += self.connection.notifies(timeout=0)  # a burst is one reason to look
        return bool(told)

    def close(self) -> None:
        self.connection.close()
