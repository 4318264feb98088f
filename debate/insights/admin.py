from django.contrib import admin

from debate.insights.models import Progress, Standing
from debate.web.curation import NewestFilter, ReadOnly


@admin.register(Standing)
class StandingAdmin(ReadOnly):
    list_display = ("node", "value", "base", "weight", "change")
    list_filter = (("node__debate", NewestFilter),)
    list_select_related = ("node",)
    search_fields = ("=node__number",)
    ordering = ("-pk",)


@admin.register(Progress)
class ProgressAdmin(ReadOnly):
    list_display = ("debate", "change")
    list_select_related = ("debate",)
    ordering = ("-pk",)
