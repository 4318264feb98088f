"""Reports: somebody asks those who keep order to look at something."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from debate.annotations.models import Annotation
from debate.arguments.models import Node
from debate.debates.models import Debate


class ReportQuerySet(models.QuerySet["Report"]):
    def open(self) -> ReportQuerySet:
        return self.filter(decision="")

    def about(self, thing: Node | Annotation) -> ReportQuerySet:
        """The reports of one statement or note."""
        return self.filter(node=thing) if isinstance(thing, Node) else self.filter(annotation=thing)


class Report(models.Model):
    """A report of one Node or one Annotation; open until it has a decision."""

    class Reason(models.TextChoices):
        OFFENSIVE = "offensive", "Offensive or harassing"
        PERSONAL = "personal", "Personal data"
        SPAM = "spam", "Spam or off topic"
        OTHER = "other", "Something else"

    class Decision(models.TextChoices):
        HIDDEN = "hidden", "Hidden"
        KEPT = "kept", "Kept"

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="reports")
    node = models.ForeignKey(Node, null=True, blank=True, on_delete=models.CASCADE, related_name="reports")
    annotation = models.ForeignKey(Annotation, null=True, blank=True, on_delete=models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="reports")
    reason = models.CharField(max_length=9, choices=Reason)
    note = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    decision = models.CharField(max_length=6, choices=Decision, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="report_one_target",
                condition=Q(node__isnull=False, annotation=None) | Q(node=None, annotation__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["reporter", "node"], condition=Q(decision=""), name="report_node_open_once"
            ),
            models.UniqueConstraint(
                fields=["reporter", "annotation"], condition=Q(decision=""), name="report_annotation_open_once"
            ),
            models.CheckConstraint(
                name="report_decided_at",
                condition=Q(decision="", decided_at=None) | (~Q(decision="") & Q(decided_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.node or self.annotation}"

    @property
    def thing(self) -> Node | Annotation:
        """What was reported."""
        found = self.node or self.annotation
        assert found is not None  # noqa: S101 - the constraint "report_one_target" says so
        return found

    @property
    def is_readable(self) -> bool:
        """Whether what was reported is still there for everyone: it may be gone though no report was decided."""
        return self.node.is_live if self.node else self.annotation.is_shown  # type: ignore[union-attr]
