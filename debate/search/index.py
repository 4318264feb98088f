"""The index of every word, kept by the database itself: whoever writes a row, by whatever way, it is in there.

It holds words alone. Who may see what is asked of the rows at the moment of the search, so it can be behind nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType

from django.db import connection

from debate.reasoning.seeking import Term
from debate.search import postgres, sqlite
from debate.search.sources import SOURCES, Matching, Source


def _engine() -> ModuleType:
    return postgres if connection.vendor == "postgresql" else sqlite


def matching(source: Source, terms: Sequence[Term], least: int | None = None) -> Matching:
    """The rows of the source that hold all terms, or at least so many of them; there must be one."""
    found: Matching = _engine().matching(source, terms, least)
    return found


def keep() -> None:
    """Make whatever of the index is not there."""
    tables = connection.introspection.table_names()
    for source in SOURCES:
        if source.table in tables and not _engine().is_kept(source):
            _engine().create(source)


def rebuild() -> None:
    """Make all of the index anew."""
    for source in SOURCES:
        _engine().create(source)


def differences() -> list[str]:
    """Each part of the index that is not what the rows say, in words."""
    wrong = [f"nothing keeps the index of {source.what}" for source in SOURCES if not _engine().is_kept(source)]
    # Of what is not kept it is of no use to ask more.
    return wrong or [
        f"the index of {source.what} is not what they say" for source in SOURCES if not _engine().is_true(source)
    ]
