from __future__ import annotations

from django.contrib import admin

from debate.moderation.models import Report
from debate.web.curation import NewestFilter, ReadOnly


@admin.register(Report)
class ReportAdmin(ReadOnly):
    list_display = ("__str__", "reason", "note", "reporter", "debate", "decision", "decided_by", "created_at")
    list_filter = ("decision", "reason", ("debate", NewestFilter))
    list_select_related = ("node", "annotation", "reporter", "debate", "decided_by")
    search_fields = ("note", "node__body", "reporter__name", "=node__number")
    date_hierarchy = "created_at"
    ordering = ("-pk",)
