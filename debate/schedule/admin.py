"""What is due when, and what was done in the background: to look at."""

from django.contrib import admin
from django_tasks_db.models import DBTaskResult

from debate.schedule.models import Due
from debate.web.curation import ReadOnly


@admin.register(Due)
class DueAdmin(ReadOnly):
    list_display = ("name", "next_at", "started_at", "finished_at", "trouble")


# The package's own page counts all rows and lists all of a filter's values.
admin.site.unregister(DBTaskResult)


@admin.register(DBTaskResult)
class TaskAdmin(ReadOnly):
    list_display = ("task_path", "args_kwargs", "status", "enqueued_at", "started_at", "finished_at")
    list_filter = ("status",)
    ordering = ("-enqueued_at",)
