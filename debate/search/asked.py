"""What somebody asks for: which words, where, of what kind and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from debate.arguments.models import Kind
from debate.debates.models import Debate
from debate.people.models import name_key
from debate.reasoning.seeking import Term, terms

PAGE = 20
# Whoever has looked at so many pages needs other words, not another page.
LAST_PAGE = 50
NOTES, TEXTS = "note", "text"


@dataclass(frozen=True)
class Search:
    """Words, and what narrows them; `kind` is one of a statement, or notes, or texts."""

    user: Any
    query: str
    debate: Debate | None = None
    kind: str = ""
    by: str = ""
    best: bool = False
    page: int = 1

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        return terms(self.query)

    @property
    def skipped(self) -> int:
        return (self.page - 1) * PAGE

    @property
    def debates(self) -> QuerySet[Debate]:
        """Where it looks: here, or in what may be listed for this person."""
        if self.debate is not None:
            return Debate.objects.filter(pk=self.debate.pk)
        return Debate.objects.seen_by(self.user)

    def wants(self, what: str) -> bool:
        """Whether statements, notes or texts are asked for."""
        return not self.kind or self.kind == what or (what == "statement" and self.kind in Kind.values)

    def among(self, column: str) -> tuple[str, list[Any]]:
        """The condition that a debate's primary key is one of those."""
        if self.debate is not None:
            return f"{column} = %s", [self.debate.pk]
        sql, given = self.debates.order_by().values("pk").query.sql_with_params()
        return f"{column} IN ({sql})", list(given)

    def narrowed(self, row: str) -> tuple[list[str], list[Any]]:
        """The conditions on a row that has a debate and an author."""
        condition, given = self.among(f"{row}.debate_id")
        conditions = [condition]
        if self.by:
            conditions.append(f"{row}.author_id IN (SELECT id FROM people_user WHERE name_key = %s)")
            given.append(name_key(self.by))
        return conditions, given


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found, and whether there is more."""

    rows: Sequence[Any] = ()
    more: bool = False

    @classmethod
    def of(cls, rows: Sequence[Any]) -> Found:
        """What a statement found that was asked for one row more than a page holds."""
        return cls(rows[:PAGE], len(rows) > PAGE)
