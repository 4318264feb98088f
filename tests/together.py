"""People who do something at the same moment: real threads, each with its own connection to the database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections

from debate.web.verdict import Refused


def together(doings: Sequence[Callable[[], object]]) -> list[object]:
    """Do all of it at once; the answers in order. A refusal is an answer, any other exception fails the test."""
    start = Barrier(len(doings))

    def one(doing: Callable[[], object]) -> object:
        start.wait(timeout=30)
        try:
            return doing()
        except Refused as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(doings)) as people:
        return [answer.result(timeout=120) for answer in [people.submit(one, doing) for doing in doings]]
