"""What the rate limits counted, in the database so that they hold across processes."""

from django.db import models


class Count(models.Model):
    """How often one person or address did one thing in one stretch of time."""

    key = models.CharField(max_length=120, primary_key=True, help_text="What, who, and which stretch.")
    number = models.PositiveIntegerField(default=0)
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key}: {self.number}"
