"""Quotes, which never change. Texts and their versions stand in the admin of `debates`, which their changes concern."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from debate.texts.models import Quote
from debate.web.curation import NewestFilter, ReadOnly


@admin.register(Quote)
class QuoteAdmin(ReadOnly):
    list_display = ("__str__", "version", "start", "end")
    list_filter = (("version__text", NewestFilter),)
    list_select_related = ("version__text",)
    search_fields = ("exact",)
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Quote]:
        return super().get_queryset(request).select_related("version__text").defer("version__body", "version__blocks")
