"""What people follow, what they are told, and where they stood when they were here last."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from debate.arguments.models import Node
from debate.debates.models import Debate


class Follow(models.Model):
    """Somebody wants to hear what is new in a debate, or in one branch of it; or does not any more."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows")
    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="follows")
    node = models.ForeignKey(Node, null=True, blank=True, on_delete=models.CASCADE, related_name="follows")
    wanted = models.BooleanField(default=True, help_text="Kept when not: then nothing follows it again by itself.")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "debate"], condition=Q(node=None), name="follow_debate_once"),
            models.UniqueConstraint(fields=["user", "node"], condition=Q(node__isnull=False), name="follow_node_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.node or self.debate}"


class NewsQuerySet(models.QuerySet["News"]):
    def unseen(self) -> NewsQuerySet:
        return self.filter(seen=False)


class News(models.Model):
    """One thing that a person is told. What is of one sort adds up in one row until it was looked at."""

    class Why(models.TextChoices):
        ANSWER = "answer", "An answer to me"
        NOTE = "note", "A note on mine"
        DECISION = "decision", "A decision about mine"
        SETTLED = "settled", "A decision on what I suggested"
        REVISED = "revised", "People changed their view after mine"
        BRANCH = "branch", "New in a branch that I follow"
        DEBATE = "debate", "New in a debate that I follow"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="news")
    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="news")
    why = models.CharField(max_length=8, choices=Why)
    about = models.PositiveIntegerField(help_text="The statement's number; 0 for the whole debate.")
    count = models.PositiveIntegerField(default=1)
    first = models.PositiveBigIntegerField(help_text="The first change that it tells of.")
    change = models.PositiveBigIntegerField(help_text="The last one.")
    at = models.DateTimeField()
    seen = models.BooleanField(default=False)
    mailed = models.BooleanField(default=False)

    objects = NewsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "news"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["user", "-at"], name="news_user_at")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "debate", "why", "about"], condition=Q(seen=False), name="news_unseen_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_why_display()} (#{self.about})"


class Told(models.Model):
    """Up to which change of a debate news was told. Whoever tells holds this row's lock."""

    debate = models.OneToOneField(Debate, primary_key=True, on_delete=models.CASCADE, related_name="told")
    change = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name_plural = "told"

    def __str__(self) -> str:
        return f"{self.debate}: up to change {self.change}"


class Revised(models.Model):
    """Somebody changed their answer whether a statement is true: when last, and nothing of what to."""

    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="revised")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="revised")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "revised"
        constraints = [models.UniqueConstraint(fields=["node", "person"], name="revised_once")]

    def __str__(self) -> str:
        return f"{self.person} on {self.node_id}"


class Visit(models.Model):
    """When somebody opened a debate, up to which change it was then, and the same of the time before."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="visits")
    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="visits")
    at = models.DateTimeField()
    change = models.PositiveBigIntegerField()
    at_before = models.DateTimeField(null=True)
    change_before = models.PositiveBigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "debate"], name="visit_once"),
            models.CheckConstraint(
                name="visit_before_whole",
                condition=Q(at_before=None, change_before=None)
                | Q(at_before__isnull=False, change_before__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.debate}"


class Letter(models.Model):
    """A digest that was mailed: at most one to a person on a day."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="letters")
    day = models.DateField()
    at = models.DateTimeField()
    lines = models.PositiveIntegerField()
    trouble = models.CharField(max_length=300, blank=True, help_text="Why it could not be sent.")

    class Meta:
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="letter_once_a_day")]

    def __str__(self) -> str:
        return f"{self.user}: {self.day}"
