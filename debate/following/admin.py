"""What people follow and were told: to look at, not to change."""

from django.contrib import admin

from debate.following.models import Follow, Letter, News, Visit
from debate.web.curation import NewestFilter, ReadOnly


@admin.register(Follow)
class FollowAdmin(ReadOnly):
    list_display = ("user", "debate", "node", "wanted", "at")
    list_filter = ("wanted", ("debate", NewestFilter))
    list_select_related = ("user", "debate", "node")
    search_fields = ("user__name",)


@admin.register(News)
class NewsAdmin(ReadOnly):
    list_display = ("user", "why", "about", "count", "debate", "at", "seen", "mailed")
    list_filter = ("why", "seen", "mailed", ("debate", NewestFilter))
    list_select_related = ("user", "debate")
    search_fields = ("user__name",)


@admin.register(Letter)
class LetterAdmin(ReadOnly):
    list_display = ("user", "day", "at", "lines", "trouble")
    list_select_related = ("user",)
    search_fields = ("user__name",)


@admin.register(Visit)
class VisitAdmin(ReadOnly):
    list_display = ("user", "debate", "at", "at_before")
    list_filter = (("debate", NewestFilter),)
    list_select_related = ("user", "debate")
    search_fields = ("user__name",)
