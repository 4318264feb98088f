from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import Truncator

from debate.annotations import actions
from debate.annotations.models import Annotation
from debate.web.curation import NewestFilter, ReadOnly, curator, whether
from debate.web.verdict import Refused


@admin.register(Annotation)
class AnnotationAdmin(ReadOnly):
    """Notes are their authors' own words: a curator hides one through a report, and brings it back here."""

    list_display = ("says", "motivation", "author", "node", "on_passage", "debate", "is_shown", "created_at")
    list_filter = ("motivation", whether("hidden_reason", "state", "Shown", "Hidden"), ("debate", NewestFilter))
    list_select_related = ("author", "node", "quote", "debate")
    search_fields = ("body", "author__name", "=node__number")
    date_hierarchy = "created_at"
    ordering = ("-pk",)
    actions = ("restore",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Annotation]:
        """“Only me” means it: also a curator sees no private note but the own ones."""
        return Annotation.objects.seen_by(request.user).order_by("-pk")

    def has_restore_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("annotations.change_annotation")

    @admin.action(description="Restore", permissions=["restore"])
    def restore(self, request: HttpRequest, queryset: QuerySet[Annotation]) -> None:
        for note in queryset.select_related("debate", "node"):
            try:
                actions.restore(note=note, by=curator(request))
            except Refused as refusal:
                self.message_user(request, f"Not restored: {self.says(note)}. {refusal}", messages.WARNING)

    @admin.display(description="note")
    def says(self, note: Annotation) -> str:
        return Truncator(note.body).chars(80)

    @admin.display(description="passage")
    def on_passage(self, note: Annotation) -> Any:
        return note.quote

    @admin.display(boolean=True, description="shown")
    def is_shown(self, note: Annotation) -> bool:
        return note.is_shown
