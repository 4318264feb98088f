from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from debate.moderation import actions
from debate.moderation.forms import DecisionForm
from debate.moderation.models import Mark, Report, Suggestion
from debate.web.curation import ActionForm, Curated, NewestFilter, ReadOnly, curator, link_to, whether
from debate.web.verdict import Refused


class ReportForm(DecisionForm, ActionForm):
    """The board's own form of a decision, over a row of the admin."""

    class Meta:
        model = Report
        fields = ()


@admin.register(Report)
class ReportAdmin(Curated):
    """Reports are answered, here or on the board; one that was answered is opened again first."""

    form = ReportForm
    list_display = ("__str__", "reason", "note", "reporter", "debate", "decision", "decided_by", "created_at")
    list_filter = (whether("decision", "state", "Open", "Decided"), "decision", "reason", ("debate", NewestFilter))
    search_fields = ("note", "node__body", "reporter__name", "=node__number")
    date_hierarchy = "created_at"
    ordering = ("-pk",)
    actions = ("keep", "reopen")
    readonly_fields = ("reported", "says", "author", "why", "note", "reporter", "created_at")
    decided = ("decision", "decided_by", "decided_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        beside = ("debate", "reporter", "decided_by", "node__author", "annotation__author", "annotation__node")
        return super().get_queryset(request).select_related(*beside, "mark__author", "mark__node")

    def has_change_permission(self, request: HttpRequest, obj: Report | None = None) -> bool:
        return not (obj and obj.decision) and super().has_change_permission(request, obj)

    def get_fields(self, request: HttpRequest, obj: Report | None = None) -> Any:
        asked = ("decision", "reason") if self.has_change_permission(request, obj) else self.decided
        return (*self.readonly_fields, *asked)

    def save_model(self, request: HttpRequest, obj: Report, form: forms.ModelForm, change: bool) -> None:
        actions.decide(report=obj, by=curator(request), **form.cleaned_data)

    @admin.action(description="Keep what was reported", permissions=["change"])
    def keep(self, request: HttpRequest, queryset: QuerySet[Report]) -> None:
        self.answer(
            request,
            queryset.filter(decision=""),
            lambda report: actions.decide(report=report, by=curator(request), decision=Report.Decision.KEPT),
        )

    @admin.action(description="Open again, and bring back what was hidden", permissions=["change"])
    def reopen(self, request: HttpRequest, queryset: QuerySet[Report]) -> None:
        self.answer(
            request, queryset.exclude(decision=""), lambda report: actions.reopen(report=report, by=curator(request))
        )

    def answer(self, request: HttpRequest, queryset: QuerySet[Report], action: Callable[[Report], object]) -> None:
        done = 0
        for report in queryset:
            try:
                action(report)
                done += 1
            except Refused as refusal:
                self.message_user(request, f"{report}: {refusal}", messages.WARNING)
        self.message_user(request, f"{done} reports answered or opened; the others were so already.")

    @admin.display
    def reported(self, report: Report) -> SafeString | str:
        return link_to(report.thing)

    @admin.display
    def says(self, report: Report) -> str:
        return report.said

    @admin.display
    def author(self, report: Report) -> Any:
        return report.thing.author

    @admin.display(description="why it was reported")
    def why(self, report: Report) -> str:
        return report.get_reason_display()


@admin.register(Suggestion)
class SuggestionAdmin(ReadOnly):
    """Suggestions are looked at here and decided in the debate's queue, beside what they answer."""

    list_display = ("__str__", "body", "author", "debate", "state", "decided_by", "created_at")
    list_filter = ("state", "changed", "kind", ("debate", NewestFilter))
    search_fields = ("body", "author__name")
    date_hierarchy = "created_at"
    ordering = ("-pk",)
    list_select_related = ("debate", "author", "parent", "decided_by")


@admin.register(Mark)
class MarkAdmin(ReadOnly):
    """Marks are answered by authors and closed on the board, with a reason that everyone reads."""

    list_display = ("node", "kind", "sentence", "author", "debate", "stance", "is_open", "created_at")
    list_filter = (whether("closed_at", "state", "Open", "Closed"), "kind", "stance", ("debate", NewestFilter))
    search_fields = ("sentence", "answer", "closed_reason", "node__body", "=node__number", "author__name")
    date_hierarchy = "created_at"
    ordering = ("-pk",)
    list_select_related = ("debate", "author", "node")

    @admin.display(boolean=True, description="open")
    def is_open(self, mark: Mark) -> bool:
        return mark.is_open
