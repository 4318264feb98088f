"""Notes and questions on nodes and passages, with replies in a line."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from debate.arguments.models import Node
from debate.debates.models import Debate
from debate.texts.models import Quote

NOTE_MAX = 4000


class AnnotationQuerySet(models.QuerySet["Annotation"]):
    def seen_by(self, user: object) -> AnnotationQuerySet:
        """Shared ones, and one's own private ones."""
        mine = Q(author=user) if getattr(user, "is_authenticated", False) else Q(pk=None)
        return self.filter(Q(private=False) | mine)

    def shown(self) -> AnnotationQuerySet:
        """Those that everyone reads and that are counted: shared, neither withdrawn nor hidden."""
        return self.filter(private=False, withdrawn_at=None, hidden_reason="")


class AnnotationManager(models.Manager.from_queryset(AnnotationQuerySet)["Annotation"]):  # type: ignore[misc] # a base made at run time
    def get_by_natural_key(self, key: str) -> Annotation:
        return self.get(key=key)


class Annotation(models.Model):
    """A note or a question on a Node or on a Quote, in one debate; or a reply to one."""

    class Motivation(models.TextChoices):
        """The W3C Web Annotation motivation."""

        NOTE = "commenting", "Note"
        QUESTION = "questioning", "Question"

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="annotations")
    node = models.ForeignKey(Node, null=True, blank=True, on_delete=models.CASCADE, related_name="annotations")
    quote = models.ForeignKey(Quote, null=True, blank=True, on_delete=models.PROTECT, related_name="annotations")
    thread = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="replies")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="annotations")
    motivation = models.CharField(max_length=11, choices=Motivation, default=Motivation.NOTE)
    body = models.CharField(max_length=NOTE_MAX, help_text="Markdown.")
    private = models.BooleanField("only me", default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    hidden_reason = models.CharField(max_length=300, blank=True)

    objects = AnnotationManager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="annotation_one_target",
                condition=Q(node__isnull=False, quote=None) | Q(node=None, quote__isnull=False),
            ),
            models.CheckConstraint(name="annotation_not_empty", condition=~Q(body="")),
        ]

    def __str__(self) -> str:
        return self.body if len(self.body) <= 80 else self.body[:79] + "…"

    def natural_key(self) -> tuple[str]:
        return (str(self.key),)

    natural_key.dependencies = ["arguments.node", "texts.quote"]  # type: ignore[attr-defined] # Django reads it there

    @property
    def is_shown(self) -> bool:
        return not self.withdrawn_at and not self.hidden_reason
