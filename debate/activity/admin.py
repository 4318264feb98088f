from django.contrib import admin
from django.utils.text import Truncator

from debate.activity.models import Activity
from debate.web.curation import NewestFilter, ReadOnly


@admin.register(Activity)
class ActivityAdmin(ReadOnly):
    """The record: nobody adds to it by hand, changes or shortens it."""

    # No date hierarchy: it would read millions of rows to find the first and the last day.
    list_display = ("at", "actor", "verb", "node", "debate", "change", "details")
    list_filter = ("verb", ("debate", NewestFilter))
    list_select_related = ("actor", "debate")
    search_fields = ("actor__name", "=node")
    search_help_text = "A person's name, or a statement's number."

    @admin.display(description="detail")
    def details(self, activity: Activity) -> str:
        return Truncator(", ".join(f"{key}: {value}" for key, value in activity.detail.items())).chars(120)
