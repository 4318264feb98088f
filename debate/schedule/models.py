"""What is due when: one row for each piece of periodic work."""

from django.db import models


class Due(models.Model):
    """When a piece of work is to be done next, since when somebody is at it, and how it went."""

    name = models.CharField(max_length=40, primary_key=True)
    next_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, help_text="Somebody is at it since then.")
    finished_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=300, blank=True, help_text="Why it failed the last time.")

    class Meta:
        verbose_name_plural = "due"
        ordering = ["next_at"]

    def __str__(self) -> str:
        return self.name
