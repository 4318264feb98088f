"""Votes, first stands and tallies, to look at: nobody votes for somebody else."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from debate.votes.models import Stand, Tally, Vote
from debate.web.curation import NewestFilter, ReadOnly


class StaleFilter(admin.SimpleListFilter):
    title = "stale"
    parameter_name = "stale"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Yes: it judged what is no longer there")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Vote]) -> QuerySet[Vote]:
        return queryset & Vote.objects.stale() if self.value() else queryset


@admin.register(Vote)
class VoteAdmin(ReadOnly):
    # No date hierarchy: it would read a million rows to find the first and the last day.
    list_display = ("voter", "question", "value", "fresh", "node", "debate", "cast_at")
    list_filter = ("question", "value", StaleFilter, ("node__debate", NewestFilter))
    list_select_related = ("voter", "node__debate")
    search_fields = ("voter__name", "voter__username", "=node__number")
    search_help_text = "A person's name, or a statement's number."
    ordering = ("-pk",)

    @admin.display(boolean=True)
    def fresh(self, vote: Vote) -> bool:
        return not vote.is_stale(vote.node)

    @admin.display(ordering="node__debate")
    def debate(self, vote: Vote) -> Any:
        return vote.node.debate


@admin.register(Stand)
class StandAdmin(ReadOnly):
    list_display = ("person", "choice", "position", "debate", "taken_at")
    list_filter = ("choice", ("debate", NewestFilter))
    list_select_related = ("person", "position", "debate")
    search_fields = ("person__name",)
    ordering = ("-pk",)


@admin.register(Tally)
class TallyAdmin(ReadOnly):
    list_display = ("node", "agreement", "relevance", "judges")
    list_filter = (("node__debate", NewestFilter),)
    list_select_related = ("node",)
    search_fields = ("=node__number",)
    ordering = ("-pk",)
