"""Standing: how well a Node stands, and how far the standings of a debate have been computed."""

from django.db import models
from django.db.models import Q

from debate.arguments.models import Node
from debate.debates.models import Debate


class Standing(models.Model):
    """How well a Node stands given votes and children, in [0, 1]. Derived."""

    node = models.OneToOneField(Node, primary_key=True, on_delete=models.CASCADE, related_name="standing")
    value = models.FloatField(help_text="Strength: the base score moved by what speaks for and against.")
    base = models.FloatField(help_text="What the votes alone say.")
    weight = models.FloatField(help_text="How much it counts for its parent.")
    change = models.PositiveBigIntegerField(help_text="The debate's change it was computed as of.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="standing_in_range",
                condition=Q(value__gte=0, value__lte=1, base__gte=0, base__lte=1, weight__gte=0, weight__lte=1),
            )
        ]

    def __str__(self) -> str:
        return f"{self.node_id}: {self.value:.2f}"


class Progress(models.Model):
    """Up to which change a debate's standings are computed. Whoever refreshes holds this row's lock."""

    debate = models.OneToOneField(Debate, primary_key=True, on_delete=models.CASCADE, related_name="progress")
    change = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name_plural = "progress"

    def __str__(self) -> str:
        return f"{self.debate}: up to change {self.change}"
